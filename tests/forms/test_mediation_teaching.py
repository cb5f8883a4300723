"""Mediators hold their office on the day, are trained and counted; settled quarrels teach without a name or a place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ruraldesk.errors import UserError
from ruraldesk.model.record import Record
from ruraldesk.services import printing, records, reporting
from ruraldesk.services.reporting import Wanted
from tests.helpers.desks import copied_desk, person
from tests.helpers.mediation import Dispute
from tests.helpers.volunteering import refused

TAUGHT = {
    "headline": "排水沟能不能随便抬高",
    "facts": "甲把沟抬高了，水倒灌进乙家。",
    "outcome": "恢复原样。",
    "law": "不能往邻居家灌水。",
}


@pytest.fixture
def quarrel(tmp_path: Path) -> Iterator[Dispute]:
    with copied_desk(tmp_path / "desk") as opened:
        yield Dispute.at(opened)


def office(at: Dispute, who: str, begun: str = "2025-01-01", **more: Any) -> Record:
    fields = {
        "person": who, "body": "mediation", "duty": "mediator", "from_on": begun, "how_chosen": "recommended",
        "kin_declared": "no", "engagement": "part",
    }  # fmt: skip
    return records.add(at.desk, "office", fields | more, state="serving").record


def trained(at: Dispute, *who: str, on: str = "2026-05-20", **more: Any) -> Record:
    fields = {"held_on": on, "topic": "宅基地纠纷", "hours": "3.0", "content": "相邻关系。", "recorder": at.recorder}
    rows = [{"trainee": one} for one in who]
    return records.add(at.desk, "mediator_training", fields | {"trainees": rows} | more, state="held").record


def lesson(at: Dispute, state: str = "", **more: Any) -> Record:
    fields = {"dispute_type": "02", "writer": at.recorder, "written_on": "2026-09-08", **TAUGHT, **more}
    made = records.add(at.desk, "law_lesson", fields).record
    given = {"reviewer": at.mediator, "reviewed_on": "2026-09-10"}
    return records.set_fields(at.desk, made.id, given, state=state).record if state else made


def force(at: Dispute) -> dict[str, Any]:
    (row,) = reporting.as_data(reporting.run(at.desk, "mediation_force", Wanted()))["rows"]
    found: dict[str, Any] = row
    return found


def notified(at: Dispute) -> Record:
    rows = [{"mediator": at.mediator, "mediator_role": "lead", "mediator_kin": "no"}]
    return at.step(at.accepted(), "notified", notice_date="2026-02-01", mediators=rows, recorder=at.recorder)


def test_where_no_roster_is_written_down_nobody_is_refused(quarrel: Dispute) -> None:
    assert notified(quarrel).state == "notified"


def test_who_is_not_on_the_committee_that_day_does_not_mediate(quarrel: Dispute) -> None:
    office(quarrel, quarrel.recorder)
    with pytest.raises(UserError) as error:
        notified(quarrel)
    assert "沈国荣受理那天（2026-02-01）不在调委会的任职里" in refused(error)


def test_an_office_that_began_later_or_ended_before_does_not_count(quarrel: Dispute) -> None:
    office(quarrel, quarrel.recorder)
    office(quarrel, quarrel.mediator, begun="2026-02-02")
    with pytest.raises(UserError, match="任职"):
        notified(quarrel)
    office(quarrel, quarrel.mediator, begun="2024-01-01", to_on="2026-02-02")
    assert notified(quarrel).state == "notified"


def test_the_force_is_the_roster_of_the_day_with_its_training_of_the_year(quarrel: Dispute) -> None:
    woman = person(quarrel.desk, "马秀兰", sex="2", ethnicity="回族")
    office(quarrel, quarrel.mediator, engagement="full", expertise=["law"])
    office(quarrel, woman)
    office(quarrel, quarrel.recorder, begun="2023-01-01", to_on="2025-12-31")
    trained(quarrel, quarrel.mediator, woman, cost="600.00")
    trained(quarrel, quarrel.mediator, on="2025-05-20")
    found = force(quarrel)
    names = ("n", "women", "minority", "full_time", "part_time", "law", "trained", "cost")
    assert [found[name] for name in names] == [2, 1, 1, 1, 1, 1, 2, "600.00"]


def test_who_is_absent_is_not_counted_as_trained(quarrel: Dispute) -> None:
    rows = [{"trainee": quarrel.mediator}, {"trainee": quarrel.recorder, "attended": "no"}]
    kept = trained(quarrel, trainees=rows)
    assert (kept.fields["attended_count"], kept.number) == (1, "〔2026〕调培第001号")
    with pytest.raises(UserError, match="培训日期还没到"):
        trained(quarrel, quarrel.mediator, on="2026-12-01")


def test_a_lesson_of_nobody_in_particular_goes_up_on_the_board(quarrel: Dispute) -> None:
    made = lesson(quarrel, "reviewed")
    paper = printing.issue(quarrel.desk, "law_lesson", "lesson", [made.id])
    assert len(paper.pdf) > 1000
    assert made.number == "〔2026〕释法第001期"


@pytest.mark.parametrize(
    ("field", "words", "says"),
    [
        ("facts", "俞阿毛把沟抬高了。", "俞阿毛"),
        ("law", "顾美琴说不能灌水。", "村里人的姓名“顾美琴”"),
        ("outcome", "在河西弄堂口恢复原样。", "纠纷的地点“河西弄堂口”"),
        ("facts", "甲住在第5组。", "第几组、几号"),
        ("facts", "甲住在十二组。甲在第三组。", "第几组、几号"),
        ("advice", "有事打13812345678。", "手机"),
    ],
)
def test_what_gives_a_party_away_keeps_the_lesson_in(quarrel: Dispute, field: str, words: str, says: str) -> None:
    over = {"outcome": "withdrawn", "failed_on": "2026-02-05", "failed_why": "双方和解。"}
    case = quarrel.step(quarrel.accepted(place="河西弄堂口"), "withdrawn", **over)
    made = lesson(quarrel, from_case=case.id, **{field: words})
    ready = {"reviewer": quarrel.mediator, "reviewed_on": "2026-09-10"}
    with pytest.raises(UserError) as error:
        records.set_fields(quarrel.desk, made.id, ready, state="reviewed")
    assert says in "；".join(error.value.where) + error.value.sentence


def test_a_quarrel_that_is_not_over_teaches_nothing_yet(quarrel: Dispute) -> None:
    with pytest.raises(UserError, match="还没有办结"):
        lesson(quarrel, "reviewed", from_case=quarrel.accepted().id)


def test_the_case_behind_a_lesson_never_leaves_the_village(quarrel: Dispute) -> None:
    assert quarrel.desk.store.specs.newest("law_lesson").by_name["from_case"].town == "never"


def test_the_counsel_who_helped_stands_in_the_case(quarrel: Dispute) -> None:
    counsel = person(quarrel.desk, "施惠芳", roles=["counsel"])
    case = quarrel.accepted(lawyer="yes", counsel=counsel)
    assert case.fields["counsel"] == counsel
    assert "counsel" not in quarrel.accepted(lawyer="no", counsel=counsel).fields
