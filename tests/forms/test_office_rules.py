"""Who holds which office: the supervisors' numbers and kinship, the assembly's make-up, the days of announcement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ruraldesk.services import home, judging, printing, reporting
from ruraldesk.services.desk import Desk
from ruraldesk.services.records import add, get, set_fields
from ruraldesk.services.reporting import Wanted
from tests.helpers.desks import copied_desk, person
from tests.helpers.disclosure import refusal
from tests.helpers.pdf_pages import pdf_text

OFFICE = "office"


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Desk]:
    with copied_desk(tmp_path / "desk") as opened:
        yield opened


def office(at: Desk, who: str, body: str, duty: str, state: str = "serving", **more: Any) -> str:
    """Save an office held since spring; return its id."""
    fields = {"person": who, "body": body, "duty": duty, "from_on": "2026-03-02", "kin_declared": "no", **more}
    made = add(at, OFFICE, fields).record.id
    if state != "drafting":
        set_fields(at, made, {}, state=state)
    return made


def told(at: Desk, record: str) -> dict[str, str]:
    """Return what holds or warns a record, by the check's name."""
    return {one.code: one.sentence for one in judging.all_problems(at, judging.stored_case(at, record))}


def supervisors(at: Desk, count: int, **more: Any) -> list[str]:
    people = [person(at, f"监委{sign}样例") for sign in "甲乙丙丁戊己"[:count]]
    return [
        office(at, one, "supervision", "supervision_chair" if place == 0 else "supervision_member", **more)
        for place, one in enumerate(people)
    ]


@pytest.mark.parametrize(("count", "few"), [(2, True), (3, False), (5, False)])
def test_three_to_five_supervisors_are_the_right_number(village: Desk, count: int, few: bool) -> None:
    last = supervisors(village, count)[-1]
    assert (told(village, last).get("not_too_few") == f"村务监督委员会在任{count}人，至少应有3人。") is few
    assert "not_too_many" not in told(village, last)


def test_a_sixth_supervisor_does_not_take_office(village: Desk) -> None:
    supervisors(village, 5)
    sixth = add(
        village,
        OFFICE,
        {"person": person(village, "监委己样例"), "body": "supervision", "duty": "supervision_member",
         "from_on": "2026-03-02", "kin_declared": "no"},
    ).record.id  # fmt: skip
    code, where = refusal(set_fields, village, sixth, {}, state="serving")
    assert code
    assert "村务监督委员会在任6人，最多5人。先登记离任的。" in "".join(where)


def test_who_keeps_the_accounts_is_asked_of_three_supervisors(village: Desk) -> None:
    assert "knows_accounts" in told(village, supervisors(village, 3)[-1])


def test_three_supervisors_of_whom_one_knows_accounts_are_enough(village: Desk) -> None:
    assert "knows_accounts" not in told(village, supervisors(village, 3, expertise=["accounting"])[-1])


@pytest.mark.parametrize(
    ("body", "duty"), [("committee", "committee_member"), ("staff", "village_clerk"), ("staff", "cash_keeper")]
)
def test_committee_clerk_and_cash_keeper_are_no_supervisors(village: Desk, body: str, duty: str) -> None:
    who = person(village, "王建国")
    first = office(village, who, body, duty)
    second = add(
        village, OFFICE, {"person": who, "body": "supervision", "duty": "supervision_member", "from_on": "2026-03-02"}
    ).record.id
    assert "王建国又任" in told(village, second)["supervisor_holds_no_excluded_office"]
    code, _ = refusal(set_fields, village, second, {"kin_declared": "no"}, state="serving")
    assert code
    set_fields(village, first, {"to_on": "2026-10-30", "end_reason": "changed"}, state="ended")
    set_fields(village, second, {"kin_declared": "no"}, state="serving")


def test_another_office_of_the_staff_does_not_exclude(village: Desk) -> None:
    who = person(village, "李敏")
    office(village, who, "staff", "grid_worker")
    assert "supervisor_holds_no_excluded_office" not in told(
        village, office(village, who, "supervision", "supervision_member")
    )


@pytest.mark.parametrize(
    ("kinship", "held"), [("spouse", True), ("sibling", True), ("grandchild", True), ("inlaw", False)]
)
@pytest.mark.parametrize("declared_by", ["supervisor", "member"])
def test_close_kin_of_the_committee_are_no_supervisors_whoever_declared_it(
    village: Desk, kinship: str, held: bool, declared_by: str
) -> None:
    head, inspector = person(village, "王建国"), person(village, "李敏")
    kin: dict[str, Any] = {"kin_declared": "yes"}
    mine: dict[str, Any] = (
        {**kin, "relatives": [{"relative": inspector, "kinship": kinship}]} if declared_by == "member" else {}
    )
    theirs: dict[str, Any] = (
        {**kin, "relatives": [{"relative": head, "kinship": kinship}]} if declared_by == "supervisor" else {}
    )
    office(village, head, "committee", "committee_chair", **mine)
    draft = add(
        village,
        OFFICE,
        {"person": inspector, "body": "supervision", "duty": "supervision_member", "from_on": "2026-03-02", **theirs},
    ).record.id
    assert ("supervisor_is_no_kin" in told(village, draft)) is held


def test_kin_declared_once_are_fetched_into_the_next_term(village: Desk) -> None:
    who, brother = person(village, "李敏"), person(village, "李强样例")
    rows = [{"relative": brother, "kinship": "sibling"}]
    first = office(village, who, "mediation", "mediation_member", kin_declared="yes", relatives=rows)
    set_fields(village, first, {"to_on": "2026-06-30", "end_reason": "term"}, state="ended")
    fields = {"person": who, "body": "mediation", "duty": "mediation_member", "from_on": "2026-07-01"}
    again = add(village, OFFICE, {**fields, "kin_declared": "yes"}).record
    assert [row["relative"] for row in again.rows("relatives")] == [brother]


@pytest.mark.parametrize(
    ("body", "duty", "start_due", "end_due"),
    [
        ("assembly", "representative", "2026-03-07", "2026-11-04"),  # 5 days
        ("committee", "committee_member", None, "2026-11-14"),  # 15 days after the end
        ("supervision", "supervision_member", None, "2026-11-14"),
        ("mediation", "mediator", None, None),
    ],
)
def test_a_change_is_announced_within_its_days(
    village: Desk, body: str, duty: str, start_due: str | None, end_due: str | None
) -> None:
    made = office(village, person(village), body, duty)
    left = set_fields(village, made, {"to_on": "2026-10-30", "end_reason": "resigned"}, state="ended").record
    assert (left.fields.get("start_due"), left.fields.get("end_due")) == (start_due, end_due)
    owed = {one.deadline for one in home.due_list(village, date(2026, 11, 23), OFFICE, 0, made)}
    assert owed == ({"announce_end"} if end_due else set())


@pytest.mark.parametrize(("until", "told_of"), [("2027-05-22", True), ("2027-05-23", False)])
def test_a_term_that_ends_is_told_half_a_year_before(village: Desk, until: str, told_of: bool) -> None:
    made = office(village, person(village), "committee", "committee_member", term_until=until)
    due = {one.deadline for one in home.due_list(village, date(2026, 11, 23), OFFICE, record=made)}
    assert ("term_ends" in due) is told_of


def test_an_end_goes_to_the_past_only_once_announced(village: Desk) -> None:
    made = office(village, person(village), "committee", "committee_member")
    set_fields(village, made, {"to_on": "2026-10-30", "end_reason": "resigned"}, state="ended")
    assert refusal(set_fields, village, made, {}, state="past")[0]
    done = set_fields(village, made, {"end_announced_on": "2026-11-10"}, state="past").record
    assert done.state == "past"


def test_the_assembly_is_four_fifths_representatives_and_a_third_women(village: Desk) -> None:
    for place in range(2):
        office(village, person(village, f"委员{'甲乙'[place]}样例", sex="1"), "committee", "committee_member")
    for place in range(6):
        who = person(village, f"代表{'甲乙丙丁戊己'[place]}样例", sex="2" if place < 2 else "1")
        last = office(village, who, "assembly", "representative", group_no=place + 1)
    wanted = "村民代表会议8人：村民代表6人，五分之四以上为7人；妇女代表2人，三分之一以上为3人。"
    assert told(village, last)["assembly_is_made_up_rightly"] == wanted
    for place in range(2):
        who = person(village, f"代表{'庚辛'[place]}样例", sex="2")
        last = office(village, who, "assembly", "representative", group_no=place + 7)
    assert "assembly_is_made_up_rightly" not in told(village, last)  # 8 of 10, 4 women


def test_a_household_has_one_representative(village: Desk) -> None:
    head = person(village, "王建国")
    office(village, head, "assembly", "representative", household_head=head)
    fields = {"person": person(village, "王小妹样例"), "body": "assembly", "duty": "representative"}
    second = add(village, OFFICE, {**fields, "from_on": "2026-03-02", "household_head": head}).record.id
    assert told(village, second)["one_for_a_household"] == "这一户已有村民代表王建国，同一户只能有一名。"


def test_the_meeting_that_chose_says_when(village: Desk) -> None:
    fields = {"body": "representatives", "held_on": "2026-02-26", "place": "文化礼堂", "chair": person(village, "李敏")}
    meeting = add(village, "meeting", fields).record
    made = office(village, person(village, "王建国"), "supervision", "supervision_member", meeting=meeting.id)
    found = get(village, made).fields
    assert found["chosen_on"] == "2026-02-26"
    assert "2026-02-26" in str(found["chosen_at"])


def test_the_same_office_is_not_held_twice_at_once(village: Desk) -> None:
    who = person(village)
    office(village, who, "committee", "committee_member")
    fields = {"person": who, "body": "committee", "duty": "committee_chair", "from_on": "2026-06-01"}
    assert "2026-03-02起，还在任" in "".join(refusal(add, village, OFFICE, fields)[1])


# ---- reports and papers ----


def rows(at: Desk, name: str, wanted: Wanted) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = reporting.as_data(reporting.run(at, name, wanted))["rows"]
    return found


def test_the_roster_of_a_day_has_those_in_office_on_that_day(village: Desk) -> None:
    first, second = person(village, "王建国"), person(village, "李敏")
    left = office(village, first, "committee", "committee_chair", duty_phone="057383000010")
    set_fields(village, left, {"to_on": "2026-06-30", "end_reason": "resigned"}, state="ended")
    office(village, second, "committee", "committee_chair", from_on="2026-07-01")
    office(village, person(village, "陈阿毛"), "group", "group_leader", group_no=3, publish="no")

    def on(day: date) -> list[str]:
        return [one["name"] for one in rows(village, "office_roster", Wanted(date(2026, 1, 1), day))]

    assert on(date(2026, 3, 1)) == []
    assert on(date(2026, 6, 29)) == ["王建国"]
    assert on(date(2026, 7, 1)) == ["李敏"]


def test_the_bodies_are_told_what_they_lack(village: Desk) -> None:
    supervisors(village, 2)
    gaps = {one["body"]: (one["n"], one["gap"]) for one in rows(village, "office_bodies", Wanted())}
    assert gaps["村务监督委员会"] == (2, "少1人；没有懂财务会计的")
    assert gaps["村民委员会"] == (0, "少3人")


def test_the_assembly_is_counted_against_what_the_law_asks(village: Desk) -> None:
    office(village, person(village, "王建国", sex="1"), "committee", "committee_chair")
    for place in range(5):
        who = person(village, f"代表{'甲乙丙丁戊'[place]}样例", sex="2" if place < 2 else "1")
        office(village, who, "assembly", "representative", group_no=place + 1)
    found = [(one["found"], one["wanted"], one["result"]) for one in rows(village, "office_assembly", Wanted())]
    assert found == [(5, 30, "少25人"), (5, 5, "够"), (2, 2, "够")]
    (first, *_) = rows(village, "office_assembly", Wanted())
    assert first["basis"].startswith("没有核对过的实有人口，按人员登记里在册的户籍人口")


@pytest.mark.parametrize(("people", "least"), [(499, 30), (500, 40), (999, 40), (1000, 50)])
def test_how_many_representatives_there_must_be_follows_from_the_count_of_people(
    village: Desk, people: int, least: int
) -> None:
    teller, checker = person(village, "样例填表"), person(village, "样例核对")
    row = {
        "group_no": 1, "households": 150, "registered": people, "adults": 400, "elders": 90, "representatives": 30,
        "party_members": 20,
    }  # fmt: skip
    given = {"counted_on": "2026-06-30", "source": ["groups"], "counter": teller, "checker": checker, "groups": [row]}
    add(village, "population", given, state="checked")
    (first, *_) = rows(village, "office_assembly", Wanted())
    assert first["wanted"] == least
    assert first["basis"].startswith(f"按实有人口（截止2026-06-30）户籍人口{people}人；人员登记里在册")
    left = office(village, person(village, "样例代表"), "assembly", "representative", group_no=1)
    warned = set_fields(village, left, {"to_on": "2026-11-20", "end_reason": "moved"}, state="ended").warnings
    short = f"村民代表在任0人，户籍人口{people}人的村至少{least}人，少{least}人。按规定补选。"
    assert short in [one.sentence for one in warned]


def test_changes_say_whether_they_were_announced_in_time(village: Desk) -> None:
    soon, late = person(village, "王建国"), person(village, "李敏")
    office(village, soon, "assembly", "representative", start_announced_on="2026-03-06")
    made = office(village, late, "assembly", "representative", start_announced_on="2026-03-09")
    set_fields(village, made, {"to_on": "2026-11-21", "end_reason": "moved"}, state="ended")
    changes = rows(village, "office_changes", Wanted(date(2026, 1, 1), date(2026, 12, 31)))
    assert [(one["name"], one["kind"], one["result"]) for one in changes] == [
        ("李敏", "任职", "迟"), ("王建国", "任职", "按时"), ("李敏", "离任", "待公告"),
    ]  # fmt: skip


def test_the_notice_of_an_end_does_not_say_why(village: Desk) -> None:
    made = office(village, person(village), "committee", "committee_member")
    set_fields(village, made, {"to_on": "2026-10-30", "end_reason": "recalled"}, state="ended")
    paper = printing.issue(village, OFFICE, "notice", [made], printing.PrintOptions())
    text = "".join(pdf_text(paper.pdf).split())
    assert "王建国自2026年10月30日起，不再担任村民委员会委员。" in text
    assert "罢免" not in text
