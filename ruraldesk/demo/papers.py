"""What the demo prints: one paper of each kind a village hangs up, hands out or hands in, and its ledgers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ruraldesk.demo.folder import DemoFolder
from ruraldesk.services import ledger, printing, reporting
from ruraldesk.services.desk import Desk
from ruraldesk.services.printing import PrintOptions

MOST_ASKED = 400
TILED = "board-a3:2xa4"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One paper: of which record of a form, on which paper, as which kind of file."""

    form: str
    print: str
    file: str
    paper: str = ""
    blank: bool = False


PAPERS = (
    Wanted("disclosure", "finance", "三务公开_财务收支公开表_A3.pdf", "board-a3"),
    Wanted("disclosure", "finance", "三务公开_财务收支公开表_A3拼两张A4.pdf", TILED),
    Wanted("disclosure", "finance", "三务公开_财务收支公开表.png", "board-a4"),
    Wanted("disclosure", "relief", "三务公开_救助对象名单.pdf"),
    Wanted("disclosure", "board", "三务公开_公示单.pdf"),
    Wanted("disclosure", "correction", "三务公开_更正公告.pdf"),
    Wanted("mediation_case", "register", "人民调解_受理登记表.pdf"),
    Wanted("mediation_case", "agreement", "人民调解_协议书.pdf"),
    Wanted("mediation_case", "contents", "人民调解_卷内目录.pdf"),
    Wanted("mediation_case", "agreement", "人民调解_协议书_空白.pdf", blank=True),
    Wanted("activity", "sign_in", "志愿服务_签到表.pdf"),
    Wanted("certificate", "certificate", "志愿服务_记录证明.pdf"),
    Wanted("facility", "area_account", "设施_服务中心面积核算表.pdf"),
    Wanted("inspection", "record", "设施_巡查记录表.pdf"),
)
REPORTS = (
    ("disclosure_due_matrix", "统计_三务公开对照表.pdf"),
    ("mediation_statistics", "统计_人民调解.xlsx"),
    ("service_statistics", "统计_志愿服务.pdf"),
    ("facility_ledger", "台账_设施.pdf"),
)


def hang_up(folder: DemoFolder, desk: Desk) -> list[Path]:
    """Print every paper for the first record that is ready for it, and write the ledgers; return the files."""
    return [*_papers(folder, desk), *_reports(folder, desk)]


def _papers(folder: DemoFolder, desk: Desk) -> Iterator[Path]:
    for one in PAPERS:
        found = _ready(desk, one)
        if found:
            options = PrintOptions(printed_on=desk.clock.today(), paper=one.paper, blank=one.blank)
            yield printing.write(printing.issue(desk, one.form, one.print, [found], options), folder.prints / one.file)


def _ready(desk: Desk, one: Wanted) -> str:
    """Return the newest record that has this paper and whose gate is open, "" if there is none."""
    options = PrintOptions(printed_on=desk.clock.today(), paper=one.paper, blank=one.blank)
    for record in ledger.page(desk, one.form, limit=MOST_ASKED):
        ready = next(
            paper.available for paper in printing.choices(desk, one.form, [record.id]) if paper.name == one.print
        )
        if ready and not printing.preview(desk, one.form, one.print, [record.id], options).stopped:
            return record.id
    return ""


def _reports(folder: DemoFolder, desk: Desk) -> Iterator[Path]:
    offered = {one.name for one in reporting.list_reports(desk)}
    for name, file in REPORTS:
        if name in offered:
            yield reporting.write(desk, reporting.run(desk, name), folder.prints / file)
