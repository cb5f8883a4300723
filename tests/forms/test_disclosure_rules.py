"""What the disclosure form promises, as a clerk meets it: through the services, onto paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ruraldesk.formdefs.reader import read_form
from ruraldesk.model.calculation import recompute
from ruraldesk.model.record import Fields
from ruraldesk.model.validation import validate
from ruraldesk.paths import seed_forms
from ruraldesk.rules.tables import SharedTables
from ruraldesk.services import home, judging, printing, records
from tests.helpers.disclosure import FORM, Hall, refusal

TODAY, NOW = date(2026, 11, 23), datetime(2026, 11, 23, 8, tzinfo=UTC)
SPEC = read_form(seed_forms() / FORM).spec
TABLES = SharedTables({one.stem: one.read_text(encoding="utf-8") for one in (seed_forms() / "shared").glob("*.csv")})
ADDS_UP = "差0.10元：上期结余加收入减支出是869,060.55，账上的期末结余写的是869,060.65。"


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    found = Hall.open(tmp_path_factory.mktemp("hall") / "desk")
    with found.at:
        yield found


@pytest.fixture
def empty_hall(tmp_path: Path) -> Iterator[Hall]:
    found = Hall.open(tmp_path / "desk")
    with found.at:
        yield found


def worked(**fields: Any) -> Fields:
    return recompute(SPEC, fields, TODAY, NOW, tables=TABLES)


def blocked(state: str = "drafting", **fields: Any) -> set[str]:
    found = validate(SPEC, worked(**fields), state, TODAY, NOW, tables=TABLES)
    return {one.code for one in found if one.level == "block" and one.code not in ("required", "choice_not_offered")}


# ---- days and periods ----


@pytest.mark.parametrize(
    ("posted", "days", "kind", "due"),
    [
        ("2026-10-20", 7, "natural", "2026-10-27"),
        ("2026-10-17", 7, "natural", "2026-10-26"),  # the last day is a Saturday
        ("2026-09-24", 7, "natural", "2026-10-08"),  # the last day is the first of the holidays
        ("2026-09-28", 5, "workday", "2026-10-10"),  # over the holidays, with a working Saturday
        ("2026-02-13", 5, "workday", "2026-02-27"),
        ("2026-12-25", 7, "natural", "2027-01-01"),  # no table for 2027 yet
    ],
)
def test_the_last_day_follows_from_the_posting_day(posted: str, days: int, kind: str, due: str) -> None:
    assert worked(frequency="E", posted_at=posted, days=days, day_kind=kind)["due_at"] == due


def test_a_long_term_sheet_has_no_last_day() -> None:
    found = worked(**{"class": "village"}, item="CW17", posted_at="2026-10-20")
    assert found["frequency"] == "L"
    assert "due_at" not in found


@pytest.mark.parametrize(
    ("frequency", "first", "last", "label"),
    [
        ("M", "2026-02-01", "2026-02-28", "2026年2月"),
        ("Q", "2026-07-01", "2026-09-30", "2026年第三季度"),
        ("H", "2026-07-01", "2026-12-31", "2026年下半年"),
        ("Y", "2025-01-01", "2025-12-31", "2025年度"),
    ],
)
def test_a_period_is_whole_and_its_end_is_filled_in(frequency: str, first: str, last: str, label: str) -> None:
    found = worked(frequency=frequency, period_from=first)
    assert (found["period_to"], found["period_label"]) == (last, label)
    assert blocked(frequency=frequency, period_from=first) == set()
    shorter = (date.fromisoformat(last) - timedelta(days=1)).isoformat()
    assert len(blocked(frequency=frequency, period_from=first, period_to=shorter)) == 1
    later = (date.fromisoformat(first) + timedelta(days=1)).isoformat()
    assert len(blocked(frequency=frequency, period_from=later, period_to=last)) == 1


def test_the_catalogue_gives_frequency_days_range_and_what_may_be_shown() -> None:
    found = worked(**{"class": "village"}, item="CW11")
    names = ("frequency", "days", "day_kind", "audience", "mask_profile", "min_days")
    assert [found[one] for one in names] == ["Q", 7, "natural", "board", "relief", 1]
    assert found["title"] == "关于最低生活保障、医疗救助、临时救助、特困供养对象与标准的公示"
    assert str(found["basis"]).startswith("《浙江省实施〈中华人民共和国村民委员会组织法〉办法》第二十九条")


def test_the_days_cannot_be_fewer_than_the_least() -> None:
    assert blocked(**{"class": "village"}, item="CW05", days=14) == {"days_enough"}
    assert blocked(**{"class": "village"}, item="CW03", asset_matter="yes", days=7) == {"asset_days_enough"}
    together = {"class": "village", "item": "CW11", "also_items": ["CW01", "CW03"]}
    assert worked(**together)["asset_days"] == 15, "what is made public along with it is asked too"
    assert blocked(**together, asset_matter="yes", days=7) == {"asset_days_enough"}
    assert worked(**{**together, "also_items": ["CW01"]}).get("asset_days") is None
    assert blocked(**{"class": "party"}, item="DW04", days=5, day_kind="natural") == {"workdays_stay_workdays"}


def test_the_day_to_publish_comes_from_the_settings() -> None:
    assert worked(frequency="Q", period_from="2026-07-01")["post_by"] == "2026-10-20"
    assert worked(frequency="Y", period_from="2025-01-01")["post_by"] == "2026-01-20"
    representative = worked(**{"class": "village"}, item="CW18", happened_on="2026-10-01")
    assert representative["post_by"] == "2026-10-06"


# ---- money ----


def test_ten_thousand_rows_are_summed_without_a_float() -> None:
    rows = [{"_id": f"{n}", "income": "0.10"} if n % 2 else {"_id": f"{n}", "expense": "0.03"} for n in range(10_000)]
    found = worked(**{"class": "finance"}, opening="0.01", entries=rows)
    assert (found["income_total"], found["expense_total"], found["closing"]) == ("500.00", "150.00", "350.01")
    assert found["entries"][-1]["balance"] == "350.01"  # type: ignore[index]  # rows


def test_what_does_not_add_up_is_saved_but_goes_nowhere_until_it_is_mended(hall: Hall) -> None:
    wrong = hall.add(hall.finance(2021, 1, closing_typed="869060.65"))
    assert (wrong.fields["closing"], wrong.fields["closing_gap"]) == ("869060.55", "0.10")
    assert refusal(hall.step, wrong, "in_review") == ("step_held", (ADDS_UP,))
    assert ADDS_UP in hall.stops(wrong, "finance")
    mended = hall.through(hall.step(wrong, "", closing_typed="869060.55"), posted_at="2026-10-20")
    assert hall.stops(mended, "finance") == []


def test_a_reversed_entry_is_negative_and_a_row_has_one_side_only(hall: Hall) -> None:
    fields = hall.finance(2019, 2)
    fields["entries"] = [*fields["entries"], {"entry_on": "2019-05-01", "summary": "冲销", "expense": "-280.00"}]
    record = hall.add({**fields, "closing_typed": "869340.55"})
    assert judging.standing_problems(hall.at, record.id) == []
    assert record.fields["entries"][-1]["balance"] == "869340.55"  # type: ignore[index]  # rows
    both = {"entry_on": "2019-05-01", "summary": "两边都写", "income": "1.00", "expense": "1.00"}
    late = {"entry_on": "2019-07-01", "summary": "下一季的", "income": "1.00"}
    wrong = hall.add({**fields, "entries": [both, late], "closing_typed": "812341.55"})
    found = [one.code for one in judging.standing_problems(hall.at, wrong.id)]
    assert sorted(found) == ["entry_has_one_amount", "entry_in_period"]


def test_the_opening_is_the_last_closing_and_another_one_is_held(hall: Hall) -> None:
    hall.posted(hall.finance(2022, 1), "2022-04-20")
    following = hall.finance(2022, 2, closing_typed="925780.55")
    del following["opening"]
    follower = hall.add(following)
    assert follower.fields["opening"] == "869060.55"
    other = hall.add(hall.finance(2022, 2, opening="869060.50", closing_typed="925780.50"))
    held = "上期结余写的是869,060.50，上一期公开的期末结余是869,060.55，对不上。"
    assert refusal(hall.step, other, "in_review") == ("step_held", (held,))
    assert held in hall.stops(other, "finance")


def test_the_same_matter_of_the_same_period_twice_is_told(hall: Hall) -> None:
    first = hall.posted(hall.finance(2017, 3), "2017-10-20")
    again = records.add(hall.at, "disclosure", hall.finance(2017, 3))
    told = [one.sentence for one in again.warnings if one.code == "not_twice"]
    assert told == [f"这一事项这一期已经有一件：{first.number}　{first.title}（已经公开）。"]


def test_the_summary_agrees_with_the_entries(hall: Hall) -> None:
    record = hall.add(hall.finance(2021, 3, in_subjects=[{"in_subject": "租金", "in_period": "59999.99"}]))
    codes = [one.code for one in judging.standing_problems(hall.at, record.id)]
    assert codes == ["summary_income_agrees"]


def test_the_sheet_shows_balance_totals_capitals_and_no_name_of_whoever_is_helped(hall: Hall) -> None:
    fields = hall.finance(2021, 4, closing_typed="867560.55")
    relief = {
        "entry_on": "2021-10-12",
        "summary": "临时救助",
        "payee_kind": "relief",
        "payee": "钱阿大",
        "payee_count": 1,
    }
    fields["entries"] = [*fields["entries"], {**relief, "expense": "1500.00"}]
    record = hall.posted(fields)
    words = hall.paper(record, "finance")
    for one in ("上期结余812,340.55", "厂房租金（丙公司）60,000.00872,340.55王建国", "本期合计60,000.004,780.00",
                "期末结余867,560.55", "陆万元整", "肆仟柒佰捌拾元整", "（共7天，张贴当日不计）"):  # fmt: skip
        assert one in words
    assert "临时救助（救助对象1人）" in words
    assert "钱阿大" not in words


# ---- review, posting, numbers ----


def test_two_inspectors_review_and_they_are_inspectors(hall: Hall) -> None:
    record = hall.step(hall.add(hall.village("CW01")), "in_review")
    needs = hall.needs("to_approve")
    one = {**needs, "reviewers": needs["reviewers"][:1]}
    assert refusal(hall.step, record, "to_approve", **one)[0] == "value_refused"
    villager = {"reviewer": hall.people["周美琴5"]}
    code, where = refusal(hall.step, record, "to_approve", **{**needs, "reviewers": [*needs["reviewers"], villager]})
    assert (code, where) == (
        "value_refused",
        ("周美琴在审核那天不是村监会成员。在任职里核对；还没登记任职的，看人员的身份标签。",),
    )
    assert refusal(hall.step, record, "to_approve", **{**needs, "review_result": "refuse"})[0] == "value_refused"
    kin = [{**row, "reviewer_kin": "yes"} for row in needs["reviewers"]]
    saved = records.set_fields(hall.at, record.id, {**needs, "reviewers": kin}, state="to_approve")
    assert {one.code for one in saved.warnings} == {"reviewers_are_no_kin"}


def test_numbers_run_by_class_and_year_and_a_voided_draft_takes_none(empty_hall: Hall) -> None:
    hall = empty_hall
    first = hall.posted(hall.village("CW01"))
    dropped = hall.step(hall.add(hall.village("CW04")), "void", void_reason="写重了")
    second = hall.posted(hall.village("CW04"))
    money = hall.posted(hall.finance())
    last_year = hall.posted(hall.village("CW16", period_from="2025-07-01"), "2025-10-20")
    assert [one.number for one in (first, dropped, second, money, last_year)] == [
        "〔2026〕村务公开第001号",
        "",
        "〔2026〕村务公开第002号",
        "〔2026〕财务公开第001号",
        "〔2025〕村务公开第001号",
    ]


def test_what_hangs_on_the_board_is_not_changed_without_a_reason(hall: Hall) -> None:
    record = hall.posted(hall.village("CW16"))
    assert refusal(hall.step, record, "", body="改了")[0] == "record_frozen"
    assert refusal(hall.step, record, "objected", body="改了", feedback=[])[0] == "record_frozen"
    heard = {"received_on": "2026-10-22", "feedback_kind": "question", "feedback_text": "少了一项"}
    assert hall.step(record, "", feedback=[heard]).fields["feedback_count"] == 1


def test_a_correction_names_the_old_number_what_and_why(hall: Hall) -> None:
    record = hall.posted(hall.village("CW04"))
    assert not {one.name: one for one in printing.choices(hall.at, FORM, [record.id])}["correction"].available
    what = "第2行金额840.00元，更正为480.00元。"
    changed = {"body": "合计1,200.00元。", "corrected_what": what}
    again = records.set_fields(hall.at, record.id, changed, correct="录入时多写了一天").record
    assert (again.number, again.state) == (record.number, "posted")
    words = hall.paper(again, "correction")
    for one in (record.number, what, "更正理由：录入时多写了一天。", "更正日期：2026年11月23日"):
        assert one in words
    assert "2026年11月23日更正，另见更正公告" in hall.paper(again, "board")
    assert "公示期：2026年11月23日至2026年11月30日（共7天" in words
    board = hall.paper(again, "board")
    assert "原公示期：2026年10月20日至2026年10月27日；更正后公示期：2026年11月23日至2026年11月30日（共7天" in board
    heard = {"received_on": "2026-10-22", "feedback_kind": "question", "feedback_text": "少了一项"}
    later = hall.step(again, "", feedback=[heard])
    assert (later.fields["corrected_at"], later.fields["corrected_due"]) == ("2026-11-23", "2026-11-30")
    assert "更正" not in hall.paper(hall.posted(hall.village("CW04")), "board")


def test_a_seal_has_its_day_and_a_scan_is_asked_for(hall: Hall) -> None:
    record = hall.posted(hall.village("CW04"))
    assert refusal(hall.step, record, "", sealed="yes") == ("value_refused", ("还没写签字盖章日期。",))
    sealed = records.set_fields(hall.at, record.id, {"sealed": "yes", "sealed_on": "2026-10-20"})
    assert "还没放签字盖章件的扫描。" in [one.sentence for one in sealed.warnings]


def test_the_time_has_to_be_over_before_it_is_said_to_be(hall: Hall) -> None:
    record = hall.posted(hall.village("CW24"), "2026-11-20")
    assert refusal(hall.step, record, "expired")[0] == "value_refused"
    over = hall.posted(hall.village("CW24"), "2026-10-20")
    assert hall.step(over, "expired").state == "expired"


# ---- lists of people ----


def test_two_of_one_name_are_told_apart_and_one_is_not_there_twice(hall: Hall) -> None:
    people = [{"person": hall.people[f"周美琴{group}"], "category": "dibao", "amount": "690.00"} for group in (5, 8)]
    record = hall.posted(hall.village("CW11", people=people))
    words = hall.paper(record, "relief")
    assert "周美琴第5组第5组最低生活保障" in words
    assert "周美琴第8组第8组最低生活保障" in words
    assert "1,380.00" in words
    twice = hall.add(hall.village("CW11", people=[people[0], people[0]]))
    assert [one.code for one in judging.standing_problems(hall.at, twice.id)] == ["nobody_twice"]
    nameless = [{"person_name": "周美琴", "category": "dibao"}]
    unsaid = hall.add(hall.village("CW11", people=nameless))
    assert [one.code for one in judging.standing_problems(hall.at, unsaid.id)] == ["row_has_a_group"]


def test_only_those_who_agreed_are_named_where_consent_is_asked(hall: Hall) -> None:
    people = [
        {"person": hall.people["周美琴5"], "agreed": "yes"},
        {"person_name": "赵小毛", "person_group": 2, "agreed": "no"},
    ]
    words = hall.paper(hall.posted(hall.village("CW23", people=people)), "roster")
    assert "周美琴" in words
    assert "赵小毛" not in words


def test_a_number_in_the_text_never_gets_to_the_board(hall: Hall) -> None:
    record = hall.posted(hall.village("CW16", body="有事请打13800138000找老王。"))
    assert hall.stops(record, "board") == ["正文里有手机号，上墙前要去掉。"]


def test_a_matter_for_the_party_alone_has_no_sheet_for_the_board(hall: Hall) -> None:
    fields = hall.base(
        item="DW05", frequency="Q", period_from="2026-07-01", body="党费收缴情况。", **{"class": "party"}
    )
    assert refusal(hall.add, {**fields, "audience": "board"})[0] == "value_refused"
    record = hall.posted(fields)
    papers = [one for one in SPEC.prints if one.audience == "board"]
    assert len(papers) == 14
    for one in papers:
        assert hall.stops(record, one.name)
        assert refusal(printing.issue, hall.at, FORM, one.name, [record.id])[0] == "print_not_ready"
    assert "党费收缴情况" in hall.paper(record, "party")
    assert refusal(hall.add, {**hall.village("CW01"), "audience": "party"})[0] == "value_refused"


# ---- objections ----


def objected(hall: Hall, item: str, **more: Any) -> Any:  # Any: a record
    heard = {
        "received_on": "2026-10-22",
        "feedback_kind": "question",
        "feedback_text": "为什么少了？",
        "proposer": "孙阿二",
    }
    return hall.step(hall.posted(hall.village(item)), "objected", feedback=[{**heard, **more}])


def test_an_opinion_is_answered_in_ten_days_and_a_written_question_in_fifteen(hall: Hall) -> None:
    record = objected(hall, "CW07")
    more = {
        "received_on": "2026-10-22",
        "feedback_kind": "written",
        "feedback_text": "质询",
        "forwarded_on": "2026-11-02",
    }
    rows = [*record.fields["feedback"], more]
    record = hall.step(record, "", feedback=rows)
    found = [(one.label, one.due_on.isoformat()) for one in home.due_list(hall.at, TODAY, FORM, record=record.id)]
    assert found == [
        ("答复意见（第1行）", "2026-11-02"),  # the tenth day is a Sunday
        ("答复意见（第2行）", "2026-11-06"),
        ("镇（街道）核查答复（第2行）", "2026-11-23"),  # the twentieth a Sunday
    ]


def test_nothing_is_archived_before_every_opinion_is_answered(hall: Hall) -> None:
    record = objected(hall, "CW10")
    code, where = refusal(hall.step, record, "answered")
    assert (code, where) == ("value_refused", ("第1行：这条意见还没答复，答复了才能走这一步。",))
    row = {**record.fields["feedback"][0], "answer": "已补上。", "answered_on": "2026-10-26"}
    done = hall.step(record, "answered", feedback=[row])
    shelf = {"removed_at": "2026-10-28", "archive_no": "WS·2026·30Y-0012", "retention": "y30"}
    closed = hall.step(done, "archived", archived_on="2026-11-02", **shelf)
    assert (closed.state, closed.fields["open_count"]) == ("archived", 0)
    words = hall.paper(closed, "answer")
    assert "已补上" in words
    assert "孙阿二" not in words
    assert "意见答复公告" in hall.paper(closed, "dossier")


def test_whoever_asked_never_travels_and_is_never_printed_for_others() -> None:
    proposer = SPEC.by_name["proposer"]
    assert (proposer.privacy, proposer.town, proposer.mask) == ("sensitive", "on_request", "withheld")
    stated = {one.name for one in SPEC.fields if one.type != "note"}
    text = (seed_forms() / FORM / "form.toml").read_text(encoding="utf-8")
    assert all(f"\n{one} = {{ privacy" in text for one in stated)


def test_a_sentence_says_what_the_numbers_are() -> None:
    found = worked(**{"class": "village"}, item="CW05", days=14)
    told = [one.sentence for one in validate(SPEC, found, "drafting", TODAY, NOW, tables=TABLES)]
    assert "公示天数应不少于15天，现在是14天。" in told
