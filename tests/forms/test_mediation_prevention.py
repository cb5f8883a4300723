"""Rounds that look for quarrels before they are ones: what becomes of each finding, and what is counted of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from ruraldesk.demo import cases, screenings
from ruraldesk.demo.people import people
from ruraldesk.demo.village import random_ids
from ruraldesk.demo.writer import Writer
from ruraldesk.errors import UserError
from ruraldesk.model.record import Record
from ruraldesk.services import home, judging, ledger, records, reporting
from ruraldesk.services.desk import Desk
from ruraldesk.services.reporting import Wanted
from tests.helpers.desks import copied_desk
from tests.helpers.mediation import Dispute

SCREENING = "dispute_screening"
Fields = dict[str, Any]  # Any: JSON values
SPOT: Fields = {
    "finding_type": "02", "finding_summary": "晾衣架伸到邻家场地。", "handling": "on_spot",
    "settled_on": "2026-10-12", "settled_how": "当场移开。", "finding_prevented": "yes",
}  # fmt: skip
WATCHED: Fields = {"finding_type": "07", "finding_summary": "田埂被犁掉半垄。", "handling": "watch"}
CASE_OF: Fields = {"finding_type": "02", "finding_summary": "已经争吵。", "handling": "case"}


@pytest.fixture
def quarrel(tmp_path: Path) -> Iterator[Dispute]:
    with copied_desk(tmp_path / "desk") as opened:
        yield Dispute.at(opened)


def round_of(at: Dispute, *findings: Fields, on: str = "2026-10-12", **more: Any) -> Record:
    """Return a round that was walked, with what it found."""
    fields = {
        "screened_on": on, "area": "第1至4组", "leader": at.mediator, "households": 40,
        "screeners": [{"screener": at.recorder, "screener_as": "grid"}], "findings": list(findings),
    }  # fmt: skip
    return records.add(at.desk, SCREENING, fields | more, state="screened").record


def rows_of(at: Desk, name: str, wanted: Wanted) -> list[Fields]:
    found: list[Fields] = reporting.as_data(reporting.run(at, name, wanted))["rows"]
    return found


def test_a_round_counts_what_it_found_what_was_prevented_and_what_has_no_end_yet(quarrel: Dispute) -> None:
    case = quarrel.accepted()
    kept = round_of(quarrel, SPOT, WATCHED, CASE_OF | {"finding_case": case.id})
    counts = [kept.fields[name] for name in ("found_count", "case_count", "prevented_count", "open_count")]
    assert counts == [3, 1, 1, 1]
    assert kept.number == "〔2026〕排查第001号"


def test_a_round_that_found_nothing_is_a_round_all_the_same(quarrel: Dispute) -> None:
    kept = round_of(quarrel)
    assert kept.fields["found_count"] == 0
    assert records.set_fields(quarrel.desk, kept.id, {}, state="closed").record.state == "closed"


def test_it_is_not_closed_while_a_finding_has_no_end(quarrel: Dispute) -> None:
    kept = round_of(quarrel, SPOT, WATCHED)
    with pytest.raises(UserError, match="没有下文"):
        records.set_fields(quarrel.desk, kept.id, {}, state="closed")
    rows = [dict(row) for row in kept.rows("findings")]
    rows[1] |= {"settled_on": "2026-11-02", "settled_how": "拉线重新打桩。"}
    assert records.set_fields(quarrel.desk, kept.id, {"findings": rows}, state="closed").record.state == "closed"


def test_what_became_a_case_says_which_before_the_round_is_closed(quarrel: Dispute) -> None:
    kept = round_of(quarrel, CASE_OF)
    with pytest.raises(UserError, match="哪一件调解案件"):
        records.set_fields(quarrel.desk, kept.id, {}, state="closed")
    rows = [dict(kept.rows("findings")[0]) | {"finding_case": quarrel.accepted().id}]
    assert records.set_fields(quarrel.desk, kept.id, {"findings": rows}, state="closed").record.state == "closed"


def test_settled_on_the_spot_needs_a_day_and_an_end(quarrel: Dispute) -> None:
    bare = {name: value for name, value in SPOT.items() if not name.startswith("settled")}
    with pytest.raises(UserError, match="当场化解"):
        round_of(quarrel, bare)


def test_what_is_watched_is_due_on_its_day_and_only_until_it_is_settled(quarrel: Dispute) -> None:
    kept = round_of(quarrel, WATCHED | {"follow_by": "2026-11-25", "follower": quarrel.recorder})
    due = [one for one in home.due_list(quarrel.desk) if one.record == kept.id]
    assert [(one.label, str(one.due_on)) for one in due] == [("跟进排查到的纠纷（第1行）", "2026-11-25")]
    rows = [dict(kept.rows("findings")[0]) | {"settled_on": "2026-11-20", "settled_how": "已谈好。"}]
    records.set_fields(quarrel.desk, kept.id, {"findings": rows})
    assert [one for one in home.due_list(quarrel.desk) if one.record == kept.id] == []


def test_the_quarterly_return_counts_rounds_findings_and_what_was_prevented(quarrel: Dispute) -> None:
    round_of(quarrel, SPOT, WATCHED)
    round_of(quarrel, on="2026-11-03")
    round_of(quarrel, SPOT | {"settled_on": "2026-07-02"}, on="2026-07-01")
    fourth = Wanted(date(2026, 10, 1), date(2026, 12, 31), compare=False)
    (row,) = rows_of(quarrel.desk, "mediation_quarter", fourth)
    assert (row["rounds"], row["found"], row["prevented"], row["n"]) == (2, 2, 1, 0)
    items = {row["item"]: (row["n"], row["rate"]) for row in rows_of(quarrel.desk, "mediation_statistics", fourth)}
    assert (items["排查（次）"], items["排查发现"]) == ((2, None), (2, None))
    assert items["其中：预防成功"] == (1, "50.0")
    assert [row["found"] for row in rows_of(quarrel.desk, "screening_ledger", fourth)] == [2, 0]


def test_linkage_is_counted_both_ways_and_says_where_an_answer_is_missing(quarrel: Dispute) -> None:
    came = {"link_way": "in", "link_kind": "court", "link_on": "2026-02-01", "link_unit": "示例区人民法院"}
    went = {"link_way": "out", "link_kind": "agency", "link_on": "2026-02-09", "link_unit": "镇自然资源所"}
    quarrel.accepted(source="court", source_unit="示例区人民法院", linkage=[came | {"link_reply": "已反馈。"}, went])
    year = Wanted(date(2026, 1, 1), date(2026, 12, 31), compare=False)
    items = {row["item"]: row["n"] for row in rows_of(quarrel.desk, "mediation_statistics", year)}
    both = [items[f"{way}：{kind}"] for way in ("移入", "移出") for kind in ("行政调解", "司法调解")]
    assert both == [0, 1, 1, 0]
    found = [(row["way"], row["reply"]) for row in rows_of(quarrel.desk, "mediation_linkage", year)]
    assert found == [("移入", "已反馈。"), ("移出", "还没反馈")]


def test_the_town_sees_how_many_and_of_what_kind_and_never_who_or_what(quarrel: Dispute) -> None:
    spec = quarrel.desk.store.specs.newest(SCREENING)
    told = {one.name for one in spec.fields if one.repeat == "findings" and one.town == "full"}
    assert told >= {"finding_type", "handling", "finding_prevented"}
    assert not told & {"finding_summary", "finding_group", "settled_how", "finding_case", "follower", "referred_to"}


def test_an_invented_year_of_rounds_could_all_have_been_saved_at_a_desk(tmp_path: Path) -> None:
    with copied_desk(tmp_path / "desk") as opened:
        random, writer = Random(2026), Writer(opened)
        opened.new_id = random_ids(random)
        today, spec = opened.clock.today(), opened.store.specs.newest("person")
        with opened.store.bulk():
            persons = [writer.add(spec, one, "2025-11-01T01:00:00Z") for one in people(random, today, 100)]
            cases.write(opened, writer, random, persons, today)
            screenings.write(opened, writer, random, persons, today)
        found = ledger.page(opened, SCREENING, limit=50)
        assert {one.state for one in found} == {"drafting", "screened", "closed"}
        assert [problem for one in found for problem in judging.standing_problems(opened, one.id)] == []
        assert any(row.get("finding_case") for one in found for row in one.rows("findings"))
