"""Three tasks done in the window with every press counted, beside the usual way; docs/effort.md says these numbers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.gui.form.page import FormPage
from ruraldesk.gui.pages import print_run
from ruraldesk.gui.pages.exchange import READY, RESULT, ExchangePage
from ruraldesk.gui.pages.print_page import PrintPage
from ruraldesk.gui.window import DeskWindow
from ruraldesk.paths import project_root
from ruraldesk.services import records
from ruraldesk.services.desk import Desk
from tests.helpers.disclosure import Hall
from tests.helpers.effort import Way, operators_row, table_row
from tests.helpers.exchange_page import bundles
from tests.helpers.hands import Hands, presses_for
from tests.helpers.mediation import CASE, Dispute
from tests.helpers.paper_printers import printer_to
from tests.helpers.plugged import Sockets
from tests.helpers.usual_way import Party, Quarrel, Quarter, a_case, a_hand_over, a_quarter

HALF = 0.5
QUARREL = Quarrel(
    Party("俞阿毛", "男", "1949.12.31", "汉族", "第5组|12号", "13912345678"),
    Party("潘引娣", "女", "1975.3.4", "", "第5组|13号", ""),
    number="041",
    kind="邻里|纠纷",
    summary="弄堂|排水沟|被抬高，|水|倒灌|进|灶间，|双方|争吵。",
    story="双方|各自|陈述，|调解员|释明。",
    facts="水沟|抬高|致|水倒灌，|潘引娣|负责|恢复。",
    term="恢复|排水沟",
    due="2026.12.10",
    today="2026.11.24",
)
QUARTER = Quarter("三", "2026.7.1", "2026.9.30", "892500.55", "2026.10.20", "2026.10.20", "2026.10.27")
BOARD = "村委会|门口"
ROWS = [
    (
        f"2026-07-{day + 1:02}",
        f"记-07{day + 1:02}",
        *(("厂房租金", "6000.00", "") if day % 5 == 0 else ("路灯维修", "", "328.00")),
    )
    for day in range(25)
]
FROM_EXCEL = "\n".join("\t".join(row) for row in [("日期", "凭证号", "摘要", "收入", "支出"), *ROWS])


@pytest.fixture
def hands(window: DeskWindow) -> Hands:
    assert window.shell is not None
    window.shell.tour.leave()
    return Hands(window)


@pytest.fixture
def idle(window: DeskWindow, qtbot: QtBot) -> Callable[[], None]:
    """Wait as a person does who sees that the window is still at something; pressing nothing."""

    def wait() -> None:
        for _ in range(2):
            qtbot.wait(200)  # what is looked up after a short rest of the hands has begun by then
            qtbot.waitUntil(lambda: not window._jobs.busy, timeout=20_000)

    return wait


@pytest.fixture
def paper(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """What comes out of the printer."""
    file = tmp_path / "paper.pdf"
    monkeypatch.setattr(print_run, "open_printer", lambda *given: printer_to(file))
    return file


def to_register(hands: Hands, window: DeskWindow, page: str) -> None:
    """Go to an entry of the rail by its number."""
    assert window.shell is not None
    entries = [one.entry for one in window.shell.rail.buttons]
    place, entry = next((place, one) for place, one in enumerate(entries, start=1) if one.page == page)
    hands.key(entry.key or f"Alt+{place % 10}")


def pick(hands: Hands, idle: Callable[[], None], initials: str) -> None:
    """Pick a person by her initials."""
    hands.type(initials)
    idle()
    hands.key("Return")
    idle()


def shown(window: DeskWindow) -> FormPage:
    assert window.shell is not None
    assert isinstance(window.shell.page, FormPage)
    return window.shell.page


def print_paper(hands: Hands, window: DeskWindow, qtbot: QtBot, name: str) -> None:
    """F8 in the form; on the page of papers take off what is not wanted, tick the one that is, F8."""
    hands.key("F8")
    assert window.shell is not None
    page = window.shell.page
    assert isinstance(page, PrintPage)
    qtbot.waitUntil(lambda: not window._jobs.busy and page._paper is not None, timeout=20_000)
    if hands.at != f"print:{name}":
        hands.key("Space")
        while hands.at != f"print:{name}":
            hands.key("Down")
        hands.key("Space")
        qtbot.waitUntil(lambda: not window._jobs.busy, timeout=20_000)
    hands.key("F8")
    qtbot.waitUntil(lambda: not window._jobs.busy, timeout=20_000)


def mediation(hands: Hands, window: DeskWindow, idle: Callable[[], None]) -> None:
    """Write a case down from its beginning to its agreement, after everything was said at the table."""
    to_register(hands, window, CASE)
    idle()
    hands.keys("F2", "2")  # new; asked for by word of mouth
    hands.on_to("dispute_type")
    hands.type("2")
    hands.keys("PgDown", "Return")
    hands.on_to("parties.1.party_person")
    pick(hands, idle, "yam")
    hands.key("Ctrl++")
    hands.on_to("parties.2.party_person")
    pick(hands, idle, "pyd")
    hands.key("PgDown")
    hands.type(QUARREL.summary)
    hands.section("consent")
    hands.type("1")
    hands.on_to("accept")
    hands.type("1")
    hands.on_to("accepted_on")
    hands.type("1124")
    hands.on_to("recorder")
    pick(hands, idle, "gmq")
    hands.keys("PgDown", "Return")
    pick(hands, idle, "sgr")
    hands.section("risk")
    hands.keys("PgDown", "PgDown", "PgDown", "Return")
    hands.type("1124")
    hands.on_to("sessions.1.session_story")
    hands.type(QUARREL.story)
    hands.on_to("sessions.1.session_points", "Ctrl+Return")
    for _ in range(6):
        hands.keys("Space", "Right")
    hands.keys("Space", "PgDown")
    hands.type("1")
    hands.on_to("reached_on")
    hands.type("1124")
    hands.on_to("agreed_facts")
    hands.type(QUARREL.facts)
    hands.on_to("jc_scope", "Ctrl+Return")
    hands.type("1")
    hands.keys("PgDown", "Return")
    hands.type(QUARREL.respondent.name)
    hands.key("Return")
    hands.type(QUARREL.term)
    hands.key("Ctrl+Return")
    hands.on_to("terms.1.term_due_on")
    hands.type("1210")
    hands.key("F9")
    idle()


def disclosure(hands: Hands, window: DeskWindow, idle: Callable[[], None]) -> None:
    """Make a quarter's accounts public: paste, check, review, approve, set the day."""
    to_register(hands, window, "disclosure")
    idle()
    hands.key("F2")
    hands.type("3")
    hands.key("Return")
    hands.type("sr")
    hands.on_to("period_from")
    hands.type("0701")
    hands.section("opening")
    hands.on_to("closing_typed")
    hands.type(QUARTER.closing)
    hands.keys("Return", "Return")
    hands.paste(FROM_EXCEL)
    idle()
    hands.section("drafted_by")
    pick(hands, idle, "sxl")
    hands.on_to("channels")
    hands.keys("Space", "PgDown", "Return")
    hands.on_to("boards.1.board_place")
    hands.type(BOARD)
    hands.key("F9")
    idle()
    hands.key("F10")
    idle()
    hands.section("review_result")
    hands.type("1")
    hands.on_to("review_at")
    hands.type("1020")
    hands.keys("PgDown", "Return")
    pick(hands, idle, "lm")
    hands.key("Ctrl++")
    pick(hands, idle, "zgf")
    hands.key("F10")
    idle()
    hands.section("approved_by")
    pick(hands, idle, "wjg")
    hands.type("1020")
    hands.key("Return")
    pick(hands, idle, "cam")
    hands.section("posted_at")
    hands.type("1020")
    hands.key("F10")
    idle()


def printed_names(window: DeskWindow, record: str) -> list[str]:
    """Return the parties as the record has them: what came out of the printer are pixels."""
    assert window.desk is not None
    kept = records.get(window.desk, record)
    return [str(row["party_name"]) for row in kept.rows("parties")]


def said_in_the_page(task: str, ours: Way, theirs: Way) -> None:
    """The table of docs/effort.md has these numbers, and the ratio is what was aimed at."""
    page = (project_root() / "docs" / "effort.md").read_text(encoding="utf-8")
    assert table_row(task, ours, theirs) in page, table_row(task, ours, theirs)
    assert operators_row(task, theirs) in page, operators_row(task, theirs)
    assert ours.actions <= HALF * theirs.actions


def test_a_case_with_two_known_persons_to_the_printed_agreement(
    window: DeskWindow, hands: Hands, idle: Callable[[], None], qtbot: QtBot, paper: Path
) -> None:
    assert window.desk is not None
    Dispute.at(window.desk)
    mediation(hands, window, idle)
    page = shown(window)
    assert page.session.record
    print_paper(hands, window, qtbot, "agreement")
    assert paper.exists(), hands.log
    assert "俞阿毛" in printed_names(window, page.session.record)
    said_in_the_page("调解：登记到打出协议书", Way.of(hands), a_case(QUARREL))


def test_a_quarter_of_25_rows_from_excel_to_the_printed_sheet(
    window: DeskWindow, hands: Hands, idle: Callable[[], None], qtbot: QtBot, paper: Path
) -> None:
    assert window.desk is not None
    hall = Hall.filled(window.desk)
    hall.posted(hall.finance(quarter=2), "2026-07-10")
    disclosure(hands, window, idle)
    page = shown(window)
    assert page.session.state == "to_post"
    assert len(page.session.rows("entries")) == len(ROWS)
    assert page.session.text("closing") == "892,500.55"
    print_paper(hands, window, qtbot, "finance")
    assert paper.exists(), hands.log
    said_in_the_page("公开：25行从Excel到打出公开表", Way.of(hands), a_quarter(QUARTER))


def test_handing_over_takes_three_presses(
    window: DeskWindow, hands: Hands, desk: Desk, town: Desk, lamps: list[str], plugged: Sockets, qtbot: QtBot
) -> None:
    stick = plugged.plug("云泾镇03号")
    to_register(hands, window, "exchange")
    assert window.shell is not None
    page = window.shell.page
    assert isinstance(page, ExchangePage)
    button = page.findChild(QWidget, "action:export")
    assert button is not None
    qtbot.waitUntil(button.isEnabled, timeout=10_000)
    hands.key("F9")
    qtbot.waitUntil(lambda: page._face == RESULT, timeout=10_000)
    hands.key("F9")
    assert page._face == READY
    assert len(bundles(stick)) == 1
    assert hands.presses == 3
    said_in_the_page("交换：交到U盘", Way.of(hands), a_hand_over())


@pytest.mark.parametrize(
    ("words", "presses"),
    [("俞阿毛", 7), ("zmq", 3), ("弄堂|排水沟", 8 + 12), ("2026.11.24", 10), ("第|5|组", 2 + 1 + 1 + 2 + 1), ("，", 1)],
)
def test_chinese_costs_its_pinyin_and_one_press_to_take_it(words: str, presses: int) -> None:
    assert presses_for(words) == presses
