"""The town chooses which tables, reports and forms it sends to its villages, and what the pack is called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QPlainTextEdit, QWidget

from ruraldesk.gui.components.labels import label
from ruraldesk.gui.dialogs.framed import FramedDialog
from ruraldesk.gui.dialogs.pack_preview import KINDS
from ruraldesk.gui.theme import tokens
from ruraldesk.gui.theme.ring import RingLineEdit
from ruraldesk.gui.theme.tick_box import give_edge
from ruraldesk.town.packs import NOTE_MOST, TITLE_MOST, Offered

WIDTH = 620
LIST_HEIGHT = 260


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a pack is to carry, and its words."""

    keys: tuple[str, ...]
    title: str
    note: str


class PackMakingDialog(FramedDialog):
    """What the town itself brought stands first and is ticked; the rest came with the program."""

    def __init__(self, offered: Sequence[Offered], parent: QWidget) -> None:
        super().__init__("pack_making", "发表样给各村", WIDTH, ("选地方写出", "先不发"), parent)
        self.title = RingLineEdit()
        self.title.setObjectName("field:pack_title")
        self.title.setAccessibleName("题目")
        self.title.setPlaceholderText("如：2027年节假日")
        self.title.setMaxLength(TITLE_MOST)
        self.title.setMinimumHeight(tokens.measures().row)
        self.title.setTextMargins(2, 0, 2, 0)
        self.note = QPlainTextEdit()
        self.note.setObjectName("field:pack_note")
        self.note.setAccessibleName("说明")
        self.note.setPlaceholderText("为什么换，从什么时候起（可以不写）")
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(2 * tokens.measures().row)
        self.list = self._made_list(offered)
        inner = self.inner
        inner.setSpacing(6)
        inner.addWidget(label("发表样给各村", role="title"))
        inner.addWidget(label("发哪些（空格勾选）", role="small", colour=tokens.INK2))
        inner.addWidget(self.list)
        inner.addWidget(label("题目", role="small", colour=tokens.INK2))
        inner.addWidget(self.title)
        inner.addWidget(label("说明", role="small", colour=tokens.INK2))
        inner.addWidget(self.note)
        self._says = label("", role="small", colour=tokens.INK2, wrap=True, name="pack_ready")
        inner.addWidget(self._says)
        self.close_frame()
        self.list.itemChanged.connect(self._tell)
        self.title.textChanged.connect(self._tell)
        self.note.textChanged.connect(self._tell)
        self._tell()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def wanted(self) -> Wanted:
        """What is chosen and written now."""
        items = (self.list.item(at) for at in range(self.list.count()))
        keys = tuple(
            str(one.data(Qt.ItemDataRole.UserRole)) for one in items if one.checkState() is Qt.CheckState.Checked
        )
        return Wanted(keys, self.title.text().strip(), self.note.toPlainText().strip())

    def _made_list(self, offered: Sequence[Offered]) -> QListWidget:
        made = QListWidget()
        made.setObjectName("list:pack_items")
        made.setAccessibleName("发哪些")
        made.setFixedHeight(LIST_HEIGHT)
        give_edge(made)
        for one in sorted(offered, key=lambda each: not each.own):
            kind = KINDS[one.key.partition(":")[0]]
            item = QListWidgetItem(f"{one.title}　{kind}{'，本镇换过' if one.own else ''}")
            item.setData(Qt.ItemDataRole.UserRole, one.key)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if one.own else Qt.CheckState.Unchecked)
            made.addItem(item)
        made.setCurrentRow(0)
        return made

    def _tell(self) -> None:
        now = self.wanted
        lacks = [words for words, there in (("勾上要发的", now.keys), ("写上题目", now.title)) if not there]
        lacks += ["说明写短一些"] if len(now.note) > NOTE_MOST else []
        self._says.setText(f"还要{'、'.join(lacks)}。" if lacks else f"发{len(now.keys)}样，登记过的村都能打开。")
        self.go.setEnabled(not lacks)


def ask_pack(parent: QWidget, offered: Sequence[Offered]) -> Wanted | None:
    """Return what is to be sent, None where nothing is."""
    dialog = PackMakingDialog(offered, parent)
    went = dialog.exec() == QDialog.DialogCode.Accepted
    wanted = dialog.wanted
    dialog.deleteLater()
    return wanted if went else None
