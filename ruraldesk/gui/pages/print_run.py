"""The way to the printer: which printer, the work in the job runner, and what becomes of a run that stopped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from ruraldesk.errors import UserError
from ruraldesk.gui.bench import Bench
from ruraldesk.gui.dialogs.ask import Question, ask, tell_refusal
from ruraldesk.gui.printing import How, Sent, Side, broken, open_printer, send, tell_waiting
from ruraldesk.progress import Progress
from ruraldesk.services.print_order import Sides, pages_out
from ruraldesk.services.print_set import Ready


@dataclass(frozen=True, slots=True)
class Load:
    """A paper on its way to the printer: the pages to print, in order, and for which sides they were put so."""

    ready: Ready
    order: tuple[int, ...]
    sides: Sides = "one"


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of a run."""

    loads: tuple[Load, ...]
    pages: int
    whole: bool
    out: tuple[Load, ...] = ()  # those that came out whole
    printer: str = ""  # the one that was chosen


class PrintRun(QObject):
    """Prints loads one after another as one print job. Only what reached the printer is kept as given out."""

    ended = Signal(object)  # Ran
    refused = Signal(object)  # UserError

    def __init__(self, bench: Bench, page: QWidget) -> None:
        super().__init__(page)
        self._bench, self._page = bench, page
        self._title, self._how = "", How()
        self._printer: QPrinter | None = None

    def start(self, title: str, how: How, load: Callable[[Progress], Sequence[Load]]) -> None:
        """Ask which printer, then load and print; ``ended`` or ``refused`` follows, unless she changed her mind."""
        self._title, self._how = title, how
        if self._open():
            printer = self._printer
            self._run(lambda progress: _carry(printer, load(progress), progress))

    def _open(self) -> bool:
        try:
            self._printer = open_printer(self._page, self._title, self._how)
        except UserError as refusal:
            self._on_refused(refusal)
            return False
        return self._printer is not None

    def _run(self, work: Callable[[Progress], _Carried]) -> None:
        self._bench.jobs.run(work, self._on_carried, self._on_refused, label="打印", can_stop=True)

    def _on_carried(self, carried: _Carried) -> None:
        if carried.sent.left and self._goes_on(carried.sent) and self._open():
            printer = self._printer
            self._run(lambda progress: _carry_on(printer, carried, progress))
            return
        if carried.sent.waits and self._printer is not None:
            tell_waiting(self._page, self._printer)
        left = {id(side.paper) for side in carried.sent.left}
        out = tuple(one for one in carried.loads if id(one.ready.paper) not in left)
        name = self._printer.printerName() if self._printer is not None else ""
        self.ended.emit(Ran(carried.loads, carried.sent.pages, not carried.sent.left, out, name))

    def _goes_on(self, sent: Sent) -> bool:
        """Ask whether the rest is to be printed: after the printer was seen to, or after all."""
        if sent.broken and self._printer is not None:
            refusal = broken(self._printer, sent)
            title, body = refusal.sentence, refusal.remedy
        else:
            title, body = f"停下了，已打{sent.pages}页", "打出来的这些算印过；余下的没有打。"
        rest = f"接着打余下{len(sent.left)}面" if sent.out else "再打一次"
        return ask(self._page, Question("print_stopped", title, body, rest, "先不打", kind="primary")).go

    def _on_refused(self, refusal: UserError) -> None:
        tell_refusal(self._page, refusal)
        self.refused.emit(refusal)


@dataclass(frozen=True, slots=True)
class _Carried:
    loads: tuple[Load, ...]
    sent: Sent


def _carry(printer: QPrinter | None, loads: Sequence[Load], progress: Progress) -> _Carried:
    sides = [Side(load.ready.paper, page) for load in loads for page in load.order]
    return _kept(tuple(loads), send(printer, sides, progress) if printer is not None and sides else Sent(()))


def _carry_on(printer: QPrinter | None, before: _Carried, progress: Progress) -> _Carried:
    """Print what was left, after what went out before."""
    more = send(printer, before.sent.left, progress) if printer is not None else before.sent
    return _kept(before.loads, Sent((*before.sent.out, *more.out), more.left, more.broken, more.waits))


def _kept(loads: tuple[Load, ...], sent: Sent) -> _Carried:
    for load in loads:
        out = [side.page for side in sent.out if side.paper is load.ready.paper]
        load.ready.keep(pages_out(load.ready.paper, out, load.sides))
    return _Carried(loads, sent)
