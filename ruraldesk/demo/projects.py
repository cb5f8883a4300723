"""Invented works of the village: one paid but for its warranty, one half built, one just approved, one long closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any  # Any: JSON values of a form's fields

from ruraldesk.demo.office_hours import office_instant
from ruraldesk.demo.people import SAMPLE
from ruraldesk.demo.writer import Writer
from ruraldesk.services import judging, saving
from ruraldesk.services.desk import Desk
from ruraldesk.services.selecting import Selects

Fields = dict[str, Any]
PROJECT = "project"
HEAD, INSPECTOR = 0, 2  # places among the cadres


@dataclass(frozen=True, slots=True)
class Stage:
    """What the board was told of one project on a day: what had been paid till then, and what more was."""

    days_ago: int
    words: str
    paid_before: str
    paid_now: str
    stage: str
    progress: int
    final: bool = False  # the price of the final account is known by then


@dataclass(frozen=True, slots=True)
class Works:
    """One project: its record, the state it is in, and what was told of it."""

    fields: Fields
    state: str
    stages: tuple[Stage, ...]


def write(desk: Desk, writer: Writer, persons: list[str], today: date) -> list[tuple[Works, str]]:
    """Write the projects; return each with its id, in the order in which they were approved."""
    spec, found = desk.store.specs.newest(PROJECT), []
    for one in works(persons, today):
        given = judging.normalised(desk, spec, {**one.fields, "remark": SAMPLE})
        filled = judging.completed(desk, spec, judging.with_defaults(desk, spec, given), Selects(desk, spec, ""))
        on = date.fromisoformat(str(one.fields["approved_on"]))
        at = office_instant(on, 14 * 60 + 20)
        record = writer.add(
            spec, saving.stored(spec, filled), at, one.state, writer.number(spec, {"year": str(on.year)})
        )
        found.append((one, record))
    return found


def works(persons: list[str], today: date) -> Iterator[Works]:
    """Yield the projects, the oldest first."""

    def ago(days: int) -> str:
        return (today - timedelta(days=days)).isoformat()

    def fields(name: str, content: str, approved: int, budget: str, **more: Any) -> Fields:  # Any: JSON values
        who = {"responsible": persons[HEAD], "inspector": persons[INSPECTOR], "fund_source": ["collective"]}
        plan = {"name": name, "content": content, "approved_on": ago(approved), "budget": budget}
        return {**plan, **who, "decision_no": "村民代表会议（样例）", **more}

    yield Works(
        fields(
            "村口公厕改造", "更换洁具6件，外墙粉刷80㎡。", 420, "48000.00", place="村口", tender="quotes", bidders=3,
            bidder="建筑队（样例）", signed_on=ago(400), contract_price="46500.00", started_on=ago(395), progress=100,
            finished_on=ago(360), accepted_on=ago(352), acceptance="合格", final_price="46200.00",
            payments=[_payment(ago(345), "46200.00", "工程款")],
        ),
        "closed", (),
    )  # fmt: skip
    yield Works(
        fields(
            "第三组机耕路硬化工程", "长420米，宽3.5米，水泥路面厚15厘米。", 148, "190000.00", place="第三村民小组",
            fund_source=["fiscal", "collective"], tender="public", bidders=3, bidder="路桥公司（样例）",
            contract_no="合-01（样例）", signed_on=ago(84), contract_price="186000.00", started_on=ago(80),
            progress=100, finished_on=ago(24), accepted_on=ago(18), acceptance="合格", final_price="184320.00",
            keep_amount="18432.00", warranty_until=(today + timedelta(days=347)).isoformat(),
            changes=[{"changed_on": ago(50), "change_reason": "少做挡墙8米", "change_amount": "-1680.00",
                      "change_basis": "签证单1号"}],
            payments=[_payment(ago(70), "55800.00", "预付款"), _payment(ago(20), "110088.00", "进度款、结算款")],
        ),
        "settled",
        (Stage(140, "立项和预算", "0.00", "0.00", "已立项", 0), Stage(75, "招标结果", "0.00", "0.00", "已签合同", 0),
         Stage(9, "验收结果", "0.00", "165888.00", "已验收", 100, final=True)),
    )  # fmt: skip
    yield Works(
        fields(
            "第七组污水管网维修", "更换管道260米，检查井9座。", 100, "76000.00", place="第七村民小组",
            fund_source=["fiscal"], tender="invited", bidders=3, bidder="水电队（样例）", contract_no="合-02（样例）",
            signed_on=ago(88), contract_price="74200.00", started_on=ago(80), progress=65,
            finish_by=(today + timedelta(days=20)).isoformat(),
            payments=[_payment(ago(72), "22000.00", "预付款"), _payment(ago(38), "21000.00", "进度款")],
        ),
        "building",
        (Stage(92, "立项和预算", "0.00", "0.00", "已立项", 0),
         Stage(64, "开工和付款", "0.00", "22000.00", "施工中", 20),
         Stage(34, "进度和付款", "22000.00", "21000.00", "施工中", 65)),
    )  # fmt: skip
    yield Works(
        fields("文化礼堂座椅添置", "添置座椅120把。", 12, "26000.00", place="文化礼堂", fund_source=["donation"]),
        "approved", (),
    )  # fmt: skip


def stage_row(record: str, stage: Stage) -> Fields:
    """Return the row of the board's table that tells of a stage."""
    row: Fields = {"project": record, "proj_stage": stage.stage, "proj_progress": stage.progress}
    row |= {"proj_paid_before": stage.paid_before, "proj_paid_now": stage.paid_now}
    return row if stage.final else row | {"proj_change": "0.00"}


def _payment(on: str, amount: str, what: str) -> Fields:
    return {"paid_on": on, "paid_amount": amount, "paid_for": what}
