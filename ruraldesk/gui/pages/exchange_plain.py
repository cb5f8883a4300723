"""交换 with a town that does not run this program: a month as a workbook and papers, on the stick or in a folder."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ruraldesk.errors import UserError
from ruraldesk.gui.bench import Bench
from ruraldesk.gui.dialogs.ask import choose_folder
from ruraldesk.gui.dialogs.plain_month import ask_plain
from ruraldesk.gui.pages.exchange_sticks import stick_name
from ruraldesk.gui.printing import print_pdf
from ruraldesk.progress import Progress
from ruraldesk.services import plain_handover
from ruraldesk.services.handover import Stick
from ruraldesk.services.plain_handover import PlainHandover

STAYED_SHOWN = 3


class PlainWay(QObject):
    """``told`` says how it ended: the kind of message, its words, what its link is called."""

    told = Signal(str, str, str)

    def __init__(self, bench: Bench, page: QWidget) -> None:
        super().__init__(page)
        self._bench, self._page = bench, page
        self._paper: Path | None = None
        self._on_stick = False

    def begin(self, stick: Stick | None) -> None:
        """Ask for the month and the place, and write."""
        wanted = ask_plain(self._page, self._bench.clock.today(), stick_name(stick) if stick is not None else "")
        if wanted is None:
            return
        on_stick = stick is not None and wanted.to_stick
        folder = stick.path if on_stick and stick is not None else choose_folder(self._page, "写到哪个文件夹")
        if folder is None:
            return
        desk, month = self._bench.desk, wanted.month
        self._on_stick, self._paper = on_stick, None

        def write(progress: Progress) -> PlainHandover:
            return plain_handover.write(desk, month, folder, progress)

        self._bench.jobs.run(write, self._on_written, self._on_refused, label="做Excel和PDF", can_stop=True)

    def print_paper(self) -> None:
        """Print what was written last."""
        if self._paper is None:
            return
        try:
            pdf = self._paper.read_bytes()
        except OSError:
            self.told.emit("bad", f"{self._paper.name}读不出来了。插回U盘再打，或者重新做一份。", "")
            return
        print_pdf(self._page, pdf, self._paper.stem)

    def _on_written(self, done: PlainHandover) -> None:
        self._paper = done.files[1]
        count = sum(records for _, records in done.counts)
        words = f"{done.month.month}月的{count:,}件写好了：{'、'.join(one.name for one in done.files)}。"
        words += "在电脑上点“弹出”，再拔U盘。" if self._on_stick else f"在文件夹{self._paper.parent.name}里。"
        for title, why in done.stayed[:STAYED_SHOWN]:
            words += f"\n{title}没有排进PDF：{why}"
        self.told.emit("warn" if done.stayed else "ok", words, "打印这份PDF")

    def _on_refused(self, refusal: UserError) -> None:
        if refusal.code == "stopped_by_hand":
            self._bench.navigator.say("已停下，什么也没有写")
            return
        self.told.emit("bad", "\n".join([refusal.message, *refusal.where[:2]]), "")
