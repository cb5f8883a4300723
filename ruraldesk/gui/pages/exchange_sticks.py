"""交换: the stick that was found, or which of several; what lies on it; whether the town's card is here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ruraldesk.gui.components.boxes import Panel
from ruraldesk.gui.components.labels import label, picture, plain_tip
from ruraldesk.gui.components.marks import Mark, Pill
from ruraldesk.gui.theme import tokens
from ruraldesk.gui.theme.tick_box import DotButton
from ruraldesk.gui.words import size_words
from ruraldesk.services.handover import Stick
from ruraldesk.services.letters import OnStick

LONGEST_PLACE = 36
NO_STICK = "把镇里发的U盘插上，这里会自己认出来。"


def stick_name(stick: Stick) -> str:
    """Return what a stick is called."""
    return stick.label or stick.path.name or str(stick.path)


def place_words(stick: Stick) -> str:
    """Return where a stick is, as the system calls it: ``盘符E``, or its folder."""
    if stick.path.drive:
        return f"盘符{stick.path.drive.rstrip(':')}"
    words = str(stick.path)
    return words if len(words) <= LONGEST_PLACE else f"…/{stick.path.name}"


def stick_state(stick: Stick) -> str:
    """Return whether a stick can be written to, in words."""
    if stick.read_only:
        return "写不进去，看看有没有拨到只读"
    return f"只剩{size_words(stick.free)}，放不下" if stick.is_full else f"还有{size_words(stick.free)}，可以用"


def found_words(found: OnStick) -> str:
    """Return what else lies on a stick, in words; "" for nothing worth a word."""
    if not found.readable:
        return "读不出里面有什么。拔下来重新插一次。"
    parts = []
    if found.other_villages:
        parts.append(f"里面有别的村（{'、'.join(found.other_villages)}）的包，看看是不是拿错了U盘。")
    if found.taken:
        parts.append(f"本村以前的包{found.taken}个。")
    if found.foreign:
        parts.append(f"别的文件{found.foreign}个，不会动它们。")
    return "".join(parts)


class StickPanel(QWidget):
    """Says which stick there is; of several one is chosen."""

    chosen = Signal(object)  # Path

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._panel: Panel | None = None

    def show_sticks(
        self, sticks: Sequence[Stick], chosen: Stick | None, found: OnStick | None, card: bool | None
    ) -> None:
        """Show what is plugged in. ``card``: whether the town's card is here; None where it does not matter."""
        focus = self.focusWidget()
        held = focus.objectName() if focus is not None and focus.hasFocus() else ""
        if self._panel is not None:
            self._panel.hide()
            self._panel.setParent(None)
            self._panel.deleteLater()
        self._panel = Panel()
        row = QHBoxLayout()
        row.setContentsMargins(24, 16, 20, 16)
        row.setSpacing(22)
        row.addWidget(picture("usb_stick", tokens.ACCENT if sticks else tokens.INK2, 36))
        row.addLayout(self._words(sticks, chosen, found), 1)
        if card is not None:
            row.addWidget(Mark(Pill("镇的卡已核对", "done") if card else Pill("还没有镇里的卡", "failed")))
        self._panel.box.addLayout(row)
        self._column.addWidget(self._panel)
        again = self._panel.findChild(DotButton, held) if held else None
        if again is not None:
            again.setFocus(Qt.FocusReason.OtherFocusReason)

    def _words(self, sticks: Sequence[Stick], chosen: Stick | None, found: OnStick | None) -> QVBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(2)
        if len(sticks) > 1:
            words.addWidget(label(f"插着{len(sticks)}个U盘，用哪一个", role="bold", name="stick"))
            for stick in sticks:
                words.addWidget(self._choice(stick, stick == chosen))
        elif sticks:
            words.addWidget(label(f"已找到U盘“{stick_name(sticks[0])}”", role="bold", wrap=True, name="stick"))
            state = f"{place_words(sticks[0])}，{stick_state(sticks[0])}"
            bad = sticks[0].read_only or sticks[0].is_full
            colour = tokens.DANGER if bad else tokens.INK2
            words.addWidget(label(state, role="small", colour=colour, wrap=True, name="stick_state"))
        else:
            words.addWidget(label("还没插U盘", role="bold", name="stick"))
            words.addWidget(label(NO_STICK, role="small", colour=tokens.INK2, wrap=True, name="stick_state"))
        told = found_words(found) if found is not None else ""
        if told:
            wrong = found is not None and (found.other_villages or not found.readable)
            colour = tokens.WARN if wrong else tokens.INK2
            words.addWidget(label(told, role="small", colour=colour, wrap=True, name="on_stick"))
        return words

    def _choice(self, stick: Stick, checked: bool) -> DotButton:
        button = DotButton(f"{stick_name(stick)}，{stick_state(stick)}")
        button.setToolTip(plain_tip(str(stick.path)))
        button.setObjectName(f"choice:stick.{stick.path}")
        button.setAccessibleName(f"用U盘{stick_name(stick)}")
        button.setProperty("path", stick.path)
        button.setChecked(checked)
        button.setEnabled(not stick.read_only and not stick.is_full)
        button.clicked.connect(self._on_chosen)
        return button

    def _on_chosen(self) -> None:
        button = self.sender()
        if button is not None:
            self.chosen.emit(Path(button.property("path")))
