"""The action bar of 交换: which buttons each face has, and why the main one is shut."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt

from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.pages.exchange_watch import Seen
from ruraldesk.gui.shell.page import ActionBar
from ruraldesk.gui.theme import tokens
from ruraldesk.gui.words import when
from ruraldesk.services import devices, handover
from ruraldesk.services.handover import Waiting

READY, WORK, RESULT = 0, 1, 2


class ExchangeBar:
    """Fills a page's action bar."""

    def __init__(self, bar: ActionBar, bench: Bench) -> None:
        self._bar, self._bench = bar, bench
        self._last = label(colour=tokens.INK2, name="last")
        bar.left.addWidget(self._last)
        large = tokens.measures().large
        self._share = Button("share", "给另一张桌子")
        made = (
            (READY, Button("take_in", "取回信", icon="" if large else "mail_inbox")),
            (READY, Button("receipt_code", "填回执码")),
            (READY, self._share),
            (READY, Button("export_folder", "交到文件夹", icon="" if large else "folder")),
            (READY, Button("export", "交给镇里", icon="usb_stick", key="F9", kind="primary")),
            (WORK, Button("stop_export", "停下，不交了", key="Esc")),
            (RESULT, Button("print_slip", "打印移交单", icon="print", key="F8")),
            (RESULT, Button("finish", "完成", icon="checkmark", key="F9", kind="primary")),
        )
        self._made = {button.objectName().removeprefix("action:"): (face, button) for face, button in made}
        for _, button in made:
            button.hide()  # all of them side by side would widen the window
            bar.right.addWidget(button)

    def slots(self, **slots: Callable[[], None]) -> None:
        """Connect every button."""
        for verb, slot in slots.items():
            self._made[verb][1].clicked.connect(slot)

    def focus(self, verb: str) -> bool:
        """Put the focus on a button, where it is shut on the nearest before it that is not; False if all are shut."""
        face = self._made[verb][0]
        beside = [button for at, button in self._made.values() if at == face and button.isVisibleTo(self._bar)]
        wanted = self._made[verb][1]
        open_ones = [one for one in beside if one.isEnabled()]
        chosen = wanted if wanted.isEnabled() else next(iter(reversed(open_ones)), None)
        (chosen or wanted).setFocus(Qt.FocusReason.OtherFocusReason)
        return chosen is not None

    def show_face(self, at: int, *, slip: bool) -> None:
        """Show the buttons of a face."""
        desks = len(devices.devices(self._bench.desk)) > 1
        for verb, (face, button) in self._made.items():
            here = face == at and (verb != "print_slip" or slip) and (verb != "share" or desks)
            button.setVisible(here)
        if at == WORK:
            self._made["stop_export"][1].setEnabled(True)
        if at != READY:
            self._bar.reason.setText("")
            self._say_last(handover.waiting(self._bench.desk))

    def show_ready(self, facts: Waiting, seen: Seen) -> None:
        """Say when it was last received, and why it cannot be handed over now, if so."""
        self._say_last(facts)
        go = self._made["export"][1]
        go.set_words("取镇里的回信" if seen.letters and not facts.lines else "交给镇里")
        reason = self._reason(facts, seen)
        go.setEnabled(not reason)
        self._bar.reason.setText(reason)
        self._made["export_folder"][1].setEnabled(bool(facts.lines))

    def _say_last(self, facts: Waiting) -> None:
        last = when(facts.last_receipt_at, self._bench.clock)
        self._last.setText(f"镇里上次回执：{last}" if last else "还没有收到过镇里的回执")

    def say_stopping(self) -> None:
        self._made["stop_export"][1].setEnabled(False)
        self._bar.reason.setText("正在停下")

    def _reason(self, facts: Waiting, seen: Seen) -> str:
        if devices.town(self._bench.desk) is None:
            return "先在“设置”里收镇里的卡"
        if not seen.sticks:
            return "还没插U盘"
        if seen.chosen is None:
            return "选一个U盘" if any(one.usable for one in seen.sticks) else "这个U盘写不进去"
        if facts.lines or seen.letters:
            return ""
        return "没有要交的，也没有回信" if seen.found is not None else "正在看U盘"
