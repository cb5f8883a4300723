"""Pages on the printer, judged by the PDF that a printer to a file writes: sizes, order, stops and failures."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.documents.render import bind, lay
from ruraldesk.documents.snapshot import PrintOptions
from ruraldesk.errors import UserError
from ruraldesk.gui import printing
from ruraldesk.gui.printing import How, Side, broken, open_printer, print_pdf, send
from ruraldesk.services.print_order import order, pages_out
from ruraldesk.services.printing import Paper, PaperPart
from tests.helpers.paper_printers import WeakPrinter, printer_to
from tests.helpers.print_samples import snapshot, template_of


class Stopping:
    """A clerk who stops after so many pages."""

    def __init__(self, after: int) -> None:
        self.after, self.seen = after, 0

    def step(self, done: int, total: int, words: str) -> None:
        self.seen = done

    def cancelled(self) -> bool:
        return self.seen + 1 >= self.after


def paper(*pages: int) -> Paper:
    """A paper whose parts have so many pages."""
    parts = [
        PaperPart(f"p{at}", f"第{at}份", "r", "修路", sum(pages[:at]) + 1, count) for at, count in enumerate(pages)
    ]
    template = template_of("@para\n{{name}}")
    rendered = bind([lay(snapshot(), template) for _ in range(sum(pages))])
    return Paper(rendered.draft, rendered.pages, (), stopped=False, parts=tuple(parts))


def sides(one: Paper) -> list[Side]:
    return [Side(one, page) for page in range(1, one.pages + 1)]


def sizes(file: Path) -> list[tuple[int, int]]:
    document = pypdfium2.PdfDocument(file)
    found = [(round(page.get_width()), round(page.get_height())) for page in document]
    document.close()
    return found


def test_every_page_comes_out_on_a_sheet_of_its_own_size(qapp: QApplication, tmp_path: Path) -> None:
    template = template_of("@para\n{{name}}")
    kinds = ("form-a4", "ledger-a4-landscape", "board-a3", "slip-a5")
    laid = [lay(snapshot(options=PrintOptions(snapshot().options.printed_on, paper=one)), template) for one in kinds]
    rendered = bind(laid)
    mixed = Paper(rendered.draft, rendered.pages, (), stopped=False)
    sent = send(printer_to(tmp_path / "out.pdf"), sides(mixed))
    assert sent.pages == 4
    wanted = [(595, 842), (842, 595), (842, 1191), (420, 595)]
    assert all(
        abs(a - c) <= 1 and abs(b - d) <= 1 for (a, b), (c, d) in zip(sizes(tmp_path / "out.pdf"), wanted, strict=True)
    )


def test_a_printer_without_paper_says_how_far_it_came_and_the_rest_can_follow(
    qapp: QApplication, tmp_path: Path
) -> None:
    one = paper(5)
    weak = printer_to(tmp_path / "out.pdf", WeakPrinter(3))
    sent = send(weak, sides(one))
    assert (sent.pages, [side.page for side in sent.left], sent.broken) == (3, [4, 5], True)
    refusal = broken(weak, sent)
    assert refusal.code == "printer_stopped"
    assert "3页" in refusal.sentence
    rest = send(printer_to(tmp_path / "rest.pdf"), sent.left)
    assert (rest.pages, rest.broken) == (2, False)


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
def test_a_printer_that_does_not_answer_has_printed_nothing(qapp: QApplication, tmp_path: Path) -> None:
    silent = printer_to(tmp_path / "no_such_folder" / "out.pdf")
    sent = send(silent, sides(paper(2)))
    assert (sent.pages, sent.broken) == (0, True)
    assert broken(silent, sent).code == "printer_silent"


def test_stopped_by_hand_what_was_sent_comes_out(qapp: QApplication, tmp_path: Path) -> None:
    sent = send(printer_to(tmp_path / "out.pdf"), sides(paper(5)), Stopping(2))
    assert (sent.pages, len(sent.left), sent.broken) == (2, 3, False)
    assert len(sizes(tmp_path / "out.pdf")) == 2


def test_on_both_sides_each_paper_begins_on_a_sheet_of_its_own() -> None:
    one = paper(1, 3, 2)
    assert order(one, "both") == [1, 0, 2, 3, 4, 0, 5, 6]
    assert order(one, "odd") == [1, 2, 4, 5]
    assert order(one, "even") == [0, 3, 0, 6]
    assert order(one, "this", 4) == [4]
    assert order(one, "one") == [1, 2, 3, 4, 5, 6]


def test_a_pass_over_odd_pages_counts_as_the_paper_and_a_broken_run_only_as_far_as_it_came() -> None:
    one = paper(1, 3, 2)
    assert pages_out(one, [1, 2, 4, 5], "odd") == 6
    assert pages_out(one, [1, 2, 3], "one") == 3
    assert pages_out(one, [], "one") == 0


def test_without_a_printer_one_is_told_what_to_do(
    qtbot: QtBot, dressed: QApplication, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    monkeypatch.setattr(printing, "printer_names", list)
    with pytest.raises(UserError) as caught:
        open_printer(parent, "公示单", How())
    assert "PDF" in caught.value.remedy
    assert not print_pdf(parent, paper(1).pdf, "公示单")
    assert said == ["这台电脑没有装打印机。"]
