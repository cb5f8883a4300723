"""The shipped checks at their edges, without a vault: what is refused, held or told, and what mends it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import pytest

from ruraldesk.formdefs.reader import read_form
from ruraldesk.model.calculation import recompute
from ruraldesk.model.form import FormSpec
from ruraldesk.model.record import Fields
from ruraldesk.model.validation import validate
from ruraldesk.paths import seed_forms
from ruraldesk.rules.tables import SharedTables

TODAY, NOW = date(2026, 11, 23), datetime(2026, 11, 23, 8, tzinfo=UTC)
SHARED = {one.stem: one.read_text(encoding="utf-8") for one in (seed_forms() / "shared").glob("*.csv")}
TOLD_IN_VAIN = ("required", "choice_not_offered")  # the rest of the record is not written here


def rows(name: str, *given: Fields) -> Fields:
    return {name: [dict(one) for one in given]}  # type: ignore[misc]  # rows are fields


# form, check, level, state, fields that have the problem, fields that mend it
EDGES: list[tuple[str, str, str, str, dict[str, Any], dict[str, Any]]] = [
    ("activity", "insured_to_the_end", "warn", "drafting",
     {"planned_from": "2026-12-01", "planned_to": "2026-12-05", "insurance": "has", "risk": "high",
      "insured_until": "2026-12-04"}, {"insured_until": "2026-12-05"}),
    ("annual_review", "void_ballots_are_returned", "block", "drafting",
     {"ballots_back": 30, "ballots_void": 31}, {"ballots_void": 30}),
    ("annual_review", "reports_before", "warn", "drafting",
     {"held_on": "2026-11-20"} | rows("results", {"reported_on": "2026-11-21"}),
     rows("results", {"reported_on": "2026-11-20"})),
    ("annual_review", "unfit_by_half", "warn", "drafting",
     {"ballots_back": 40, "ballots_void": 0} | rows("results", {"votes_unfit": 21}),
     rows("results", {"votes_unfit": 20})),
    ("centre_check", "each_one_is_answered", "block", "improving", rows("ones", {"one": "一个大厅"}),
     rows("ones", {"one": "一个大厅", "has": "no"})),
    ("consultation", "a_party_is_somebody", "block", "drafting", rows("parties", {"party_role": "party"}),
     rows("parties", {"party_role": "party", "party_unit": "样例厂"})),
    ("council", "each_member_once", "block", "drafting", rows("members", {"member": "a"}, {"member": "a"}),
     rows("members", {"member": "a"}, {"member": "b"})),
    ("decision", "suggested_by_somebody", "warn", "drafting", {"suggested_on": "2026-09-01"}, {"suggester_count": 8}),
    ("disclosure", "month_is_whole", "block", "drafting",
     {"frequency": "M", "period_from": "2026-07-01", "period_to": "2026-07-30"}, {"period_to": "2026-07-31"}),
    ("disclosure", "approved_after_review", "block", "drafting",
     {"review_at": "2026-10-20", "approved_at": "2026-10-19"}, {"approved_at": "2026-10-20"}),
    ("disclosure", "posted_after_approval", "block", "drafting",
     {"approved_at": "2026-10-20", "posted_at": "2026-10-19"}, {"posted_at": "2026-10-20"}),
    ("disclosure", "posted_not_ahead", "block", "posted", {"posted_at": "2026-11-24"}, {"posted_at": "2026-11-23"}),
    ("disclosure", "taken_down_in_time", "warn", "posted",
     {"frequency": "E", "posted_at": "2026-10-20", "days": 7, "day_kind": "natural", "removed_at": "2026-10-26"},
     {"removed_at": "2026-10-27"}),
    ("disclosure", "review_agreed", "block", "to_approve", {"review_result": "revise"}, {"review_result": "agree"}),
    ("disclosure", "photo_of_the_board", "warn", "expired", {}, rows("photos", {"photo": "0" * 64})),
    ("dispute_screening", "on_spot_has_a_day", "block", "drafting", rows("findings", {"handling": "on_spot"}),
     rows("findings", {"handling": "on_spot", "settled_on": "2026-11-01", "settled_how": "说和了"})),
    ("dispute_screening", "case_not_chosen_yet", "warn", "drafting", rows("findings", {"handling": "case"}),
     rows("findings", {"handling": "case", "finding_case": "x"})),
    ("dispute_screening", "police_is_told", "warn", "drafting",
     rows("findings", {"finding_risk": "police", "handling": "watch"}),
     rows("findings", {"finding_risk": "police", "handling": "refer"})),
    ("facility", "extinguisher_has_expiry", "warn", "drafting", {"class": "06"}, {"expires_on": "2027-01-01"}),
    ("facility", "past_service_life", "warn", "drafting",
     {"class": "10", "install_year": 2018, "service_years": 7}, {"service_years": 8}),
    ("facility", "water_has_warning_sign", "warn", "drafting",
     {"class": "15", "sub_class": "1505", "warning_sign": "no"}, {"warning_sign": "yes"}),
    ("hazard", "major_is_held_at_once", "warn", "drafting", {"level": "major"}, {"first_measure": "拉警戒线"}),
    ("hazard", "checked_by_others", "warn", "fixed", {"responsible": "a", "first_checker": "a", "second_checker": "b"},
     {"first_checker": "c"}),
    ("indicator_note", "something_is_said", "hold", "drafting", {"indicator": "I05"}, {"gap_plan": "明年建"}),
    ("indicator_note", "a_number_has_its_evidence", "warn", "drafting", {"indicator": "I05", "by_hand": "50"},
     {"evidence": "台账"}),
    ("inspection", "stop_is_reported", "warn", "drafting", {"conclusion": "stop", "reported": "no"},
     {"reported": "yes"}),
    ("law_lesson", "reviewed_by_another", "warn", "drafting", {"writer": "a", "reviewer": "a"}, {"reviewer": "b"}),
    ("mediation_case", "party_age_known", "warn", "accepted", rows("parties", {"party_kind": "person"}),
     rows("parties", {"party_kind": "person", "party_birth": "1980-01-01"})),
    ("mediation_case", "party_not_twice", "block", "drafting",
     rows("parties", {"party_kind": "person", "party_person": "a"}, {"party_kind": "person", "party_person": "a"}),
     rows("parties", {"party_kind": "person", "party_person": "a"}, {"party_kind": "person", "party_person": "b"})),
    ("mediation_case", "mediator_not_twice", "block", "drafting",
     {"accept": "yes"} | rows("mediators", {"mediator": "a"}, {"mediator": "a"}),
     rows("mediators", {"mediator": "a"}, {"mediator": "b"})),
    ("mediation_case", "filed_after_closed", "block", "drafting",
     {"outcome": "written", "closed_at": "2026-03-10", "filed_on": "2026-03-09"}, {"filed_on": "2026-03-10"}),
    ("mediation_case", "term_has_a_day", "warn", "drafting",
     {"outcome": "written"} | rows("terms", {"term_at_once": "no"}),
     rows("terms", {"term_at_once": "no", "term_due_on": "2026-12-01"})),
    *[("mediation_case", f"outcome_{end}", "block", state, {"outcome": "written"}, {"outcome": end})
      for end, state in (("oral", "agreed_oral"), ("failed", "failed"), ("withdrawn", "withdrawn"),
                         ("ended", "ended"), ("moved", "moved"))],
    ("mediation_case", "performed_when_all", "block", "drafting",
     {"outcome": "oral", "performance": "all"} | rows("terms", {"term_content": "赔钱"}),
     rows("terms", {"term_content": "赔钱", "term_done_on": "2026-03-01"})),
    ("mediation_case", "not_waiting_when_archived", "block", "archived", {"outcome": "oral", "performance": "waiting"},
     {"performance": "refused"}),
    ("mediation_case", "handed_over_is_linked", "warn", "accepted", {"source": "court"},
     rows("linkage", {"link_way": "in"})),
    ("mediator_training", "trainee_once", "block", "drafting", rows("trainees", {"trainee": "a"}, {"trainee": "a"}),
     rows("trainees", {"trainee": "a"}, {"trainee": "b"})),
    ("meeting", "votes_are_counted", "block", "held",
     rows("topics", {"topic": "修路", "vote_way": "ballot", "agreed": 20, "against": 1, "abstained": 0}),
     rows("topics", {"topic": "修路", "vote_way": "ballot", "agreed": 20, "against": 1, "abstained": 0,
                     "ballots_out": 22, "ballots_void": 1})),
    ("meeting", "decision_once_on_the_agenda", "block", "drafting",
     rows("topics", {"decision": "a"}, {"decision": "a"}), rows("topics", {"decision": "a"}, {"decision": "b"})),
    ("office", "not_ahead", "block", "serving", {"from_on": "2026-11-24"}, {"from_on": "2026-11-23"}),
    ("office", "relative_once", "hold", "drafting",
     {"body": "supervision", "kin_declared": "yes"} | rows("relatives", {"relative": "a"}, {"relative": "a"}),
     rows("relatives", {"relative": "a"}, {"relative": "b"})),
    ("office", "kin_declared_has_rows", "warn", "drafting", {"body": "supervision", "kin_declared": "yes"},
     rows("relatives", {"relative": "a", "kinship": "spouse"})),
    ("project", "over_budget", "warn", "drafting", {"budget": "1000.00", "contract_price": "1000.01"},
     {"contract_price": "1000.00"}),
    ("reception_day", "posted_before_the_first_day", "warn", "drafting",
     {"posted_on": "2026-11-02"} | rows("days", {"on_day": "2026-11-01"}), rows("days", {"on_day": "2026-11-02"})),
    ("repair", "accepted_by_another", "warn", "to_accept", {"assigned_to": "a", "accepted_by": "a"},
     {"accepted_by": "b"}),
    ("room", "corridor_is_shared", "warn", "drafting", {"service": "direct", "functions": ["corridor"]},
     {"service": "shared"}),
    ("service_recipient", "consents", "block", "active", {"consent": "no"}, {"consent": "yes"}),
    ("service_request", "no_private_words", "hold", "drafting", {"content": "打13800138000找她"}, {"content": "理发"}),
    ("service_request", "somebody_came", "block", "done",
     {"service_type": "volunteer"} | rows("helpers", {"helper": "a", "helper_answer": "agreed"}),
     rows("helpers", {"helper": "a", "helper_answer": "came"})),
    ("society", "each_member_once", "block", "drafting", rows("members", {"member": "a"}, {"member": "a"}),
     rows("members", {"member": "a"}, {"member": "b"})),
    ("stock_move", "something_moves", "block", "drafting", {"kind": "in", "quantity": 0}, {"quantity": 1}),
    ("support", "somebody_is_supported", "block", "agreed", {"way": "grant"}, {"outside_society": "样例社工"}),
    ("talent", "named_says_by_whom", "block", "listed", {"level": "city", "named_by": "样例局"},
     {"named_on": "2020-01-01"}),
    ("volunteer_complaint", "mended_when_true", "block", "answered", {"result": "part"}, {"mended": "补训了"}),
    ("volunteer_training", "trainee_once", "block", "drafting", rows("trainees", {"trainee": "a"}, {"trainee": "a"}),
     rows("trainees", {"trainee": "a"}, {"trainee": "b"})),
]  # fmt: skip


@cache
def _spec(form: str) -> FormSpec:
    return read_form(seed_forms() / form).spec


def _told(form: str, state: str, fields: dict[str, Any]) -> dict[str, str]:
    spec, tables = _spec(form), SharedTables(SHARED)
    worked = recompute(spec, fields, TODAY, NOW, tables=tables)
    found = validate(spec, worked, state, TODAY, NOW, tables=tables)
    return {one.code: one.level for one in found if one.code not in TOLD_IN_VAIN}


@pytest.mark.parametrize("edge", EDGES, ids=lambda edge: f"{edge[0]}-{edge[1]}")
def test_a_check_speaks_on_one_side_of_its_edge_and_is_silent_on_the_other(
    edge: tuple[str, str, str, str, dict[str, Any], dict[str, Any]],
) -> None:
    form, check, level, state, wrong, mended = edge
    assert _told(form, state, wrong).get(check) == level
    assert check not in _told(form, state, wrong | mended)
