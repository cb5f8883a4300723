"""从备份恢复: which backups there are, what is in one, what would be lost, and two verbs. Works without a desk, too."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ruraldesk.clock import Clock
from ruraldesk.errors import UserError
from ruraldesk.gui.components.boxes import Panel, hline
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.dialogs.ask import Question, ask, choose_folder
from ruraldesk.gui.jobs import Jobs
from ruraldesk.gui.restore_preview import PreviewPanel
from ruraldesk.gui.shell.page import ActionBar
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.gui.words import when
from ruraldesk.paths import DataFolder
from ruraldesk.services import backup_preview, backups, handover
from ruraldesk.services.backup_preview import Preview
from ruraldesk.services.backups import Backup
from ruraldesk.services.desk import Desk

LIST_WIDTH = 400
HERE = "本机"
HOW = "先看里面有什么，再决定换不换。换之前，现在的自己先存一份备份。"


class RestorePage(QWidget):
    """``decided`` gives the backup, and clerk and passphrase of its time where the desk's own key does not open it."""

    decided = Signal(object, str, str)  # Path
    stayed = Signal()

    def __init__(self, folder: DataFolder, desk: Desk | None, clock: Clock, jobs: Jobs, first: Path | None = None):
        super().__init__()
        self.setObjectName("page:restore")
        self._folder, self._desk, self._clock, self._jobs = folder, desk, clock, jobs
        self._places: list[tuple[str, Path]] = []
        self._asked: Path | None = None
        palette.ground(self, tokens.PAGE)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(_head())
        column.addWidget(hline())
        middle = QHBoxLayout()
        middle.setContentsMargins(tokens.MARGIN, tokens.PAD, tokens.MARGIN, tokens.PAD)
        middle.setSpacing(14)
        middle.addWidget(self._list_panel())
        self._preview = PreviewPanel(clock)
        self._preview.key_given.connect(self._on_key)
        self._preview.changed.connect(self._show_verbs)
        middle.addWidget(self._preview, 1)
        column.addLayout(middle, 1)
        column.addWidget(self._bar())
        self._shown: Preview | None = None
        self._show_list([(HERE, folder.backups)], first)

    def focus_first(self) -> None:
        """Stand in the list, or on the way to another place where it is empty."""
        (self._list if self._list.count() else self._stick).setFocus(Qt.FocusReason.OtherFocusReason)

    def look_in(self, name: str, place: Path) -> None:
        """Add what lies in a folder or on a stick to the list."""
        self._show_list([*(one for one in self._places if one[1] != place), (name, place)], place)

    # building

    def _list_panel(self) -> QWidget:
        panel = Panel()
        panel.setFixedWidth(LIST_WIDTH)
        panel.add_head("有哪些备份", "新的在前")
        self._list = QListWidget()
        self._list.setObjectName("list:backups")
        self._list.setAccessibleName("备份")
        self._list.setFrameShape(QListWidget.Shape.NoFrame)
        self._list.currentItemChanged.connect(self._on_item)
        panel.box.addWidget(self._list, 1)
        self._none = label(colour=tokens.INK2, wrap=True, name="no_backups")
        self._none.setContentsMargins(tokens.PAD, tokens.GAP, tokens.PAD, tokens.GAP)
        panel.box.addWidget(self._none)
        row = QHBoxLayout()
        row.setContentsMargins(tokens.PAD, tokens.GAP, tokens.PAD, tokens.PAD)
        row.setSpacing(tokens.GAP)
        self._stick = Button("look_stick", "看U盘上的", icon="usb_stick", key="F5")
        other = Button("look_folder", "另选文件夹", icon="folder")
        self._stick.clicked.connect(self._on_stick)
        other.clicked.connect(self._on_folder)
        row.addWidget(self._stick)
        row.addWidget(other)
        row.addStretch(1)
        panel.box.addLayout(row)
        return panel

    def _bar(self) -> QWidget:
        bar = ActionBar()
        bar.left.addWidget(label("换过以后这里算一张新桌子，编号先停着。", role="small", colour=tokens.INK2))
        self._go = Button("restore_go", "换成这一份", kind="danger")
        self._stay = Button("stay", "留着现在的", key="Esc")
        self._go.clicked.connect(self._on_go)
        self._stay.clicked.connect(self.stayed)
        bar.right.addWidget(self._go)
        bar.right.addWidget(self._stay)
        self._reason = bar.reason
        return bar

    # showing

    def _show_list(self, places: list[tuple[str, Path]], chosen: Path | None) -> None:
        self._places = places
        found = [(name, one) for name, place in places for one in backups.found_in(place)]
        found.sort(key=lambda one: one[1].made_at, reverse=True)
        self._list.blockSignals(True)
        self._list.clear()
        for name, one in found:
            item = QListWidgetItem(_line(name, one, self._clock))
            item.setData(Qt.ItemDataRole.UserRole, str(one.file))
            item.setSizeHint(QSize(0, tokens.measures().row))
            self._list.addItem(item)
        self._list.blockSignals(False)
        self._none.setVisible(not found)
        self._none.setText("这里没有备份。插上放备份的U盘，点“看U盘上的”。")
        wanted = [place for place, (_, one) in enumerate(found) if chosen in (one.file, *one.file.parents)]
        if found:
            self._list.setCurrentRow(wanted[0] if wanted else 0)
        else:
            self._preview.show_nothing()
        self._show_verbs()

    def _on_item(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.look_at(Path(str(item.data(Qt.ItemDataRole.UserRole))))

    def look_at(self, file: Path) -> None:
        """Show what is in one backup; ask for its key where the desk's own does not open it."""
        desk, self._asked, self._shown = self._desk, file, None
        self._preview.show_waiting()
        self._show_verbs()

        def look(_: object) -> Preview | None:
            if desk is None or not backup_preview.opens_with_own_key(desk, file):
                return None
            return backup_preview.preview(file, desk)

        self._jobs.run(look, self._on_looked, self._on_refused, label="看备份")

    def _on_looked(self, found: Preview | None) -> None:
        if found is not None:
            self._show_preview(found)
            return
        try:
            names = backups.clerks_in(self._asked) if self._asked is not None else []
        except UserError as refusal:
            self._on_refused(refusal)
            return
        self._preview.ask_key(names)

    def _on_key(self, clerk: str, passphrase: str) -> None:
        desk, file = self._desk, self._asked
        if file is None:
            return

        def look(_: object) -> Preview:
            return backup_preview.preview(file, desk, backups.try_key(file, clerk, passphrase))

        self._jobs.run(look, self._show_preview, self._preview.refuse_key, label="看备份")

    def _show_preview(self, found: Preview) -> None:
        if self._asked is None or found.backup.file != backups.look_at(self._asked).file:
            return  # another one was chosen meanwhile
        self._shown = found
        self._preview.show_preview(found, beside=self._desk is not None)
        self._show_verbs()

    def _on_refused(self, refusal: UserError) -> None:
        self._preview.show_refusal(refusal)
        self._show_verbs()

    def _show_verbs(self) -> None:
        shown = self._shown
        allowed = self._desk is None or self._desk.clerk_role == "supervisor"
        self._go.setEnabled(shown is not None and allowed)
        self._go.set_words(f"换成{when(shown.backup.made_at, self._clock)}的" if shown else "换成这一份")
        missing = "" if shown else "先选一份，看过里面才能换"
        self._reason.setText(missing if allowed else "换备份要主管来办，里面可以看")
        self._stay.set_words("留着现在的" if self._desk is not None else "返回")

    # what the clerk does

    def _on_stick(self) -> None:
        found = handover.sticks()
        for one in found:
            self.look_in(one.label, one.path)
        if not found:
            self._none.setText("没看到U盘。插好U盘等几秒，再点一次“看U盘上的”。")
            self._none.setVisible(True)

    def _on_folder(self) -> None:
        folder = choose_folder(self, "备份在哪个文件夹")
        if folder is not None:
            self.choose(folder)

    def choose(self, folder: Path) -> None:
        """Take a folder or file that the clerk pointed to."""
        if backups.found_in(folder):
            self.look_in(folder.name or str(folder), folder)
        else:
            self._list.setCurrentRow(-1)
            try:
                self.look_at(backups.look_at(folder).file)
            except UserError as refusal:
                self._shown = None
                self._on_refused(refusal)

    def _on_go(self) -> None:
        shown = self._shown
        if shown is None:
            return
        at = when(shown.backup.made_at, self._clock)
        question = Question("restore", f"换成{at}的备份吗？", self._what_happens(shown), f"换成{at}的", "留着现在的")
        if self._desk is None or ask(self, question).go:
            self.decided.emit(shown.backup.file, self._preview.clerk, self._preview.passphrase)

    def _what_happens(self, shown: Preview) -> str:
        lost = f"少{shown.lost_new:,}件，{shown.lost_changed:,}件回到那时的写法。" if shown.newest else "记录一件不少。"
        if shown.comes_back:
            lost += f"\n那以后抹去的{shown.comes_back:,}件又回来，换好以后要再抹去。"
        return (
            f"{lost}\n现在的先做一份备份，也留在列表里，随时能换回来。\n"
            "换过以后算一张新桌子；编号先停着，在“设置”里写上纸上最后的编号再接着编。"
        )


def _head() -> QWidget:
    head = QWidget()
    palette.ground(head, tokens.SHEET)
    column = QVBoxLayout(head)
    column.setContentsMargins(tokens.MARGIN, 14, tokens.MARGIN, 12)
    column.setSpacing(2)
    column.addWidget(label("从备份恢复", role="title"))
    column.addWidget(label(HOW, role="small", colour=tokens.INK2, wrap=True))
    return head


def _line(name: str, one: Backup, clock: Clock) -> str:
    return f"　{when(one.made_at, clock)}　{one.records:,}件　{name}"
