"""Opening the ledger of a million records beside that of a thousand, in every order that has an index; what it holds.

    QT_QPA_PLATFORM=offscreen python benchmarks/ledger_opening.py DIR [1000000]

DIR holds the vaults (benchmarks/ledger_vault.py; made here if they are not there). A page is built anew each time and
timed until its first picture is painted: filter, count, head and rows. Both sizes take turns in one run; shown is the
best of the turns, for other work on the machine only adds. Then jumps to the middle and to the end, places anywhere,
and the memory of a process of its own that opens every order, jumps about and filters by a sign that nearly all have,
over one that does so in an empty vault.

Measured on two shared, loaded cores, 1,000,000 records of 人员 beside 1,000: 32 to 37 ms in all 23 orders, the worst
ratio 1.06. To the middle 25 ms, to the end 15 ms, anywhere 15 to 19 ms (median), 50 ms at the worst. Memory 29 MB
over an empty vault: two readers' page caches of 12 MB, and 8 MB for the places of the filtered list.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtCore import QEvent, QEventLoop
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from benchmarks.ledger_vault import FORM, MILLION, opened
from ruraldesk.gui.application import dress
from ruraldesk.gui.jobs import Jobs, SerialExecutor
from ruraldesk.gui.ledger.page import REST_MS, LedgerPage
from ruraldesk.gui.ledger.table import LedgerTable
from ruraldesk.gui.routes import ToLedger
from ruraldesk.gui.shell.shell import Shell
from ruraldesk.services.desk import Desk
from ruraldesk.store.schema import indexed_columns
from tests.helpers.vaults import CLERK

SMALL, TURNS, RATIO, MEMORY_MB = 1000, 9, 1.2, 40
SIZE, COMMON = (1366, 696), "号"


class Window:
    """A shell on a vault, in which ledgers are opened one after the other."""

    def __init__(self, root: Path, records: int) -> None:
        store = opened(root, records)
        self.desk = Desk(store.folder, store, CLERK, "supervisor", store.clock, store._core.dek)
        self.jobs = Jobs(SerialExecutor())
        self.shell = Shell(self.desk, store.clock, self.jobs)
        self.shell.resize(*SIZE)
        self.shell.show()
        self.wait()

    def wait(self) -> None:
        """Return when nothing is under way."""
        QApplication.processEvents()
        while self.jobs.busy:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        QApplication.processEvents()


def orders(window: Window) -> list[str]:
    """Return every order of the form that has an index, as the ledger names it; "" is newest first."""
    table = window.desk.store._reader.table(FORM)
    names = indexed_columns(table, window.desk.store.specs.newest(FORM))
    return ["", *(one.removeprefix("_") for one in names)]


@contextmanager
def page_of(window: Window, order: str, descending: bool = False) -> Iterator[LedgerTable]:
    """The table of a ledger page that was opened and painted, in a window of its own; gone afterwards."""
    holder = QWidget()
    holder.resize(*SIZE)
    column = QVBoxLayout(holder)
    page = LedgerPage(window.shell.bench, ToLedger(FORM))
    page._order, page._descending = order, descending
    column.addWidget(page)
    table = page.findChild(LedgerTable)
    assert table is not None
    holder.show()
    page.shown()
    while window.jobs.busy and not table.model().rowCount():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    holder.grab()
    yield table
    window.wait()
    holder.close()
    holder.deleteLater()
    window.wait()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def open_ms(window: Window, order: str, descending: bool) -> float:
    """Time one opening, from nothing to the painted picture."""
    start = time.perf_counter()
    with page_of(window, order, descending):
        return (time.perf_counter() - start) * 1000


def jump_ms(window: Window, order: str, go: Callable[[LedgerTable], None]) -> float:
    """Time a move in a ledger that was just opened, painted; the best of five."""
    taken = []
    for _ in range(5):
        with page_of(window, order) as table:
            start = time.perf_counter()
            go(table)
            table.grab()
            taken.append((time.perf_counter() - start) * 1000)
    return min(taken)


def settle(window: Window) -> None:
    """Let the places be looked up ahead, which begins a moment after the picture."""
    until = time.perf_counter() + 2 * REST_MS / 1000
    while time.perf_counter() < until:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
    window.wait()


def to_middle(table: LedgerTable) -> None:
    table.stand_at(table.model().rowCount() // 2)


def to_end(table: LedgerTable) -> None:
    table.stand_at(table.model().rowCount() - 1)


def drag_ms(window: Window, order: str) -> list[float]:
    """Time fifty places anywhere, one after the other, as the scroll bar is dragged."""
    chance, taken = Random(4), []
    with page_of(window, order) as table:
        settle(window)
        for _ in range(50):
            start = time.perf_counter()
            table.verticalScrollBar().setValue(chance.randrange(table.verticalScrollBar().maximum() + 1))
            table.grab()
            taken.append((time.perf_counter() - start) * 1000)
    return sorted(taken)


def memory_mb() -> float:
    """Return what this process holds in memory now."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024


def hold(root: Path, records: int) -> None:
    """Open every order, jump about, and print the memory held at the most."""
    window, most = Window(root, records), 0.0
    for order in orders(window):
        with page_of(window, order) as table:
            settle(window)
            for go in (to_middle, to_end):
                go(table)
                table.grab()
            most = max(most, memory_mb())
    with page_of(window, "") as table:  # found by a sign that nearly all have: their places are held
        line = table.window().findChild(QLineEdit, "field:filter")
        assert line is not None
        line.setText(COMMON)
        settle(window)
        to_middle(table)
        table.grab()
        most = max(most, memory_mb())
    print(most)
    window.desk.store.close(backup=False)


def held_mb(root: Path, records: int) -> float:
    answer = subprocess.run(
        [sys.executable, __file__, str(root), str(records), "hold"], capture_output=True, text=True, check=True
    )
    return float(answer.stdout.split()[-1])


def main(root: Path, records: int) -> None:
    small, large = Window(root, SMALL), Window(root, records)
    worst = 0.0
    for window in (small, large):  # what is loaded once is not counted
        open_ms(window, "", False)
    print(f"{'opened, ms':<24}{SMALL:>10}{records:>10}  ratio")
    for order in orders(large):
        for descending in (False, True) if order else (False,):
            times: dict[Window, list[float]] = {small: [], large: []}
            for _ in range(TURNS):
                for window in times:
                    times[window].append(open_ms(window, order, descending))
            one, other = (min(times[window]) for window in (small, large))
            worst = max(worst, other / one)
            name = f"{order or 'newest'}{' falling' if descending else ''}"
            print(f"{name:<24}{one:>10.1f}{other:>10.1f}  {other / one:.2f}", flush=True)
    print(f"the worst ratio is {worst:.2f}: {'under' if worst <= RATIO else 'OVER'} {RATIO}")
    for order in ("", "name", "mobile"):
        middle, end, drag = jump_ms(large, order, to_middle), jump_ms(large, order, to_end), drag_ms(large, order)
        print(
            f"{order or 'newest':<10} to the middle {middle:6.1f} ms, to the end {end:6.1f} ms,"
            f" dragged about: median {median(drag):5.1f}, worst of 50 {drag[-1]:5.1f} ms"
        )
    for window in (small, large):
        window.desk.store.close(backup=False)
    empty, full = held_mb(root, 0), held_mb(root, records)
    words = "under" if full - empty <= MEMORY_MB else "OVER"
    more = f"{full - empty:.1f} more, {words} {MEMORY_MB}"
    print(f"memory: {empty:.1f} MB in an empty vault, {full:.1f} with {records}: {more}")


if __name__ == "__main__":
    app = QApplication(sys.argv)
    dress(app, bundled_first=True)
    place, count = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else MILLION
    hold(place, count) if sys.argv[3:] == ["hold"] else main(place, count)
