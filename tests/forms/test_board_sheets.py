"""What stands on a board sheet, and what keeps it off the board: reversed entries, and numbers in a clerk's words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ruraldesk.model.record import Record
from ruraldesk.services import printing, records
from ruraldesk.services.printing import PrintOptions
from ruraldesk.services.settings import change, settings
from tests.helpers import desks
from tests.helpers.disclosure import FORM, Hall, refusal


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    made = Hall.open(tmp_path_factory.mktemp("boards") / "desk")
    yield made
    made.at.store.close(backup=False)


def test_a_reversed_entry_stands_on_the_sheet_with_a_minus_sign(hall: Hall) -> None:
    fields = hall.finance(2019, 3)
    fields["entries"] = [*fields["entries"], {"entry_on": "2019-08-01", "summary": "冲销", "expense": "-280.00"}]
    words = hall.paper(hall.posted({**fields, "closing_typed": "869340.55"}), "finance")
    assert "冲销-280.00869,340.55" in words
    assert "3,000.00" in words  # 3,280.00 and what was taken back
    assert "(280.00)" not in words


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("联系13800138000，身份证11010519491231002X", {"手机号", "身份证号"}),
        ("开户行6228480402564890018", {"银行卡号"}),
        ("电话１３８００１３８０００", {"手机号"}),
        ("卡号6228 4804 0256 4890 018", {"银行卡号"}),
        ("身份证 110105 19491231 002x", {"身份证号"}),
    ],
)
def test_a_private_number_in_any_writing_keeps_a_sheet_off_the_board(hall: Hall, text: str, kinds: set[str]) -> None:
    found = hall.stops(hall.posted(hall.village("CW16", body=text)), "board")
    assert {one.removeprefix("正文里有").removesuffix("，上墙前要去掉。") for one in found} == kinds


def test_duty_numbers_stand_on_the_board(hall: Hall) -> None:
    record = hall.posted(hall.village("CW16", body="有事请打96345，或村委会值班电话0573-12345678。"))
    assert hall.stops(record, "board") == []
    assert "96345，或村委会值班电话0573-12345678" in hall.paper(record, "board")


def test_a_villagers_own_mobile_in_a_duty_number_keeps_the_sheet_in(hall: Hall) -> None:
    desks.person(hall.at, "吴小妹", mobile="13905731234", group_no=7)
    rows = [{"person": hall.people["王建国"], "person_group": 5, "duty": "主任", "duty_phone": "139 0573 1234"}]
    record = hall.posted(hall.village("CW21", people=rows))
    paper = printing.preview(hall.at, FORM, "roster", [record.id])
    held = [one for one in paper.findings if one.kind == "stopped"]
    assert len(held) == 1
    assert "13905731234是吴小妹" in held[0].sentence
    assert (held[0].field, held[0].may_pass, held[0].place) == ("duty_phone", True, "第1行值班电话")
    allowed = printing.preview(hall.at, FORM, "roster", [record.id], PrintOptions(allow="本人同意"))
    assert not allowed.stopped
    assert any("理由：本人同意" in one.sentence for one in allowed.findings)
    assert not printing.preview(hall.at, FORM, "review", [record.id]).stopped


def test_a_duty_number_that_is_nobodys_own_passes(hall: Hall) -> None:
    rows = [{"person": hall.people["王建国"], "person_group": 5, "duty": "主任", "duty_phone": "13805731111"}]
    assert hall.stops(hall.posted(hall.village("CW21", people=rows)), "roster") == []


def test_the_villages_own_number_that_is_a_villagers_mobile_is_held_too(hall: Hall) -> None:
    desks.person(hall.at, "郑阿二", mobile="13705739876", group_no=7)
    record = hall.posted(hall.village("CW16"))
    before = settings(hall.at).supervision_phone
    change(hall.at, supervision_phone="13705739876")
    held = hall.stops(record, "board")
    change(hall.at, supervision_phone=before)
    assert len(held) == 1
    assert "郑阿二" in held[0]
    assert hall.stops(record, "board") == []


def test_the_last_day_runs_to_its_end(hall: Hall) -> None:
    ends_today, ended = (hall.posted(hall.village("CW24", title=on), on) for on in ("2026-11-16", "2026-11-13"))
    assert (ends_today.fields["due_at"], ended.fields["due_at"]) == ("2026-11-23", "2026-11-20")
    assert refusal(hall.step, ends_today, "expired")[0] == "value_refused"
    assert hall.step(ended, "expired").state == "expired"


BRANCH, COMMITTEE, COOPERATIVE = "中共禾塘村支部委员会", "禾塘村村民委员会", "禾塘村股份经济合作社"


def posted_of(hall: Hall, kind: str, **more: object) -> Record:
    """Post a matter of a class in words."""
    item = {"party": "DW09", "village": "CW01", "finance": "CF04"}[kind]
    return hall.posted({**hall.village(item), "class": kind, **more})


@pytest.mark.parametrize(("kind", "issuer"), [("party", BRANCH), ("village", COMMITTEE), ("finance", COOPERATIVE)])
def test_a_sheet_and_its_correction_are_sealed_by_whoever_issues_them(hall: Hall, kind: str, issuer: str) -> None:
    record = posted_of(hall, kind)
    assert issuer in hall.paper(record, "board")
    changed = {"body": "改了。", "corrected_what": "“详见附表”，更正为“改了”。"}
    again = records.set_fields(hall.at, record.id, changed, correct="抄错").record
    assert issuer in hall.paper(again, "correction")
    others = {BRANCH, COMMITTEE, COOPERATIVE} - {issuer}
    assert not [one for one in others if one in hall.paper(again, "correction")]


def test_the_party_answers_for_the_party(hall: Hall) -> None:
    heard = {"received_on": "2026-10-22", "feedback_kind": "question", "feedback_text": "怎么定的？"}
    record = hall.step(posted_of(hall, "party"), "objected", feedback=[heard])
    words = hall.paper(record, "answer")
    assert BRANCH in words
    assert COMMITTEE not in words


def test_who_is_written_as_issuer_stands_on_every_sheet(hall: Hall) -> None:
    own = "禾塘村集体资产管理小组"
    one = [{"person": hall.people["周美琴5"], "category": "dibao"}]
    for record, name in (
        (hall.posted(hall.finance(2018, 2, issuer=own)), "finance"),
        (hall.posted(hall.village("CW11", issuer=own, people=one)), "relief"),
    ):
        words = hall.paper(record, name)
        assert own in words
        assert COMMITTEE not in words
        assert COOPERATIVE not in words


def test_a_finance_sheet_in_words_has_its_three_signatures(hall: Hall) -> None:
    words = hall.paper(posted_of(hall, "finance"), "board")
    for one in ("村务监督委员会主任（签字）：", "村集体经济组织负责人（签字）：", "会计（签字）："):
        assert one in words
    assert "签字" not in hall.paper(posted_of(hall, "village"), "board")


def test_a_quarter_of_eleven_entries_takes_one_sheet(hall: Hall) -> None:
    fields = hall.finance(2017, 1)
    more = [
        {"entry_on": "2017-02-01", "summary": f"保洁服务费，禾塘保洁队第{n}次", "expense": "1.00"} for n in range(9)
    ]
    record = hall.posted({**fields, "entries": [*fields["entries"], *more], "closing_typed": "869051.55"}, "2026-10-18")
    assert printing.issue(hall.at, "disclosure", "finance", [record.id]).pages == 1


def test_working_days_are_called_so_on_every_sheet(hall: Hall) -> None:
    words = hall.paper(hall.posted(hall.finance(2018, 4, day_kind="workday")), "finance")
    assert "2026年10月20日至2026年10月29日（共7个工作日，张贴当日不计）" in words
    assert "顺延" not in words


def test_a_list_that_hangs_for_good_says_so(hall: Hall) -> None:
    people = [{"person": hall.people["王建国"], "duty": "书记", "duty_phone": "0573-83000002"}]
    words = hall.paper(posted_of(hall, "party", item="DW01", frequency="L", people=people), "roster")
    assert "本件从2026年10月20日起长期公开" in words
    assert "公示期：" not in words


def test_two_of_one_name_in_one_group_have_their_masked_numbers_on_the_list_and_never_the_whole_one(hall: Hall) -> None:
    numbers = ("11010519491231002X", "330499198001010013")
    same = [desks.person(hall.at, "钱桂英", group_no=7, id_type="resident", id_no=one) for one in numbers]
    people = [{"person": one, "category": "dibao", "amount": "690.00"} for one in same]
    words = hall.paper(hall.posted(hall.village("CW11", people=people)), "relief")
    assert "110105********002X" in words
    assert "330499********0013" in words
    assert not any(one in words or one[6:14] in words for one in numbers)
    bare = [desks.person(hall.at, "孙桂英", group_no=7) for _ in range(2)]
    people = [{"person": one, "category": "dibao", "amount": "690.00"} for one in bare]
    assert "同名" in "".join(hall.stops(hall.posted(hall.village("CW11", people=people)), "relief"))


def test_the_sheet_of_subjects_says_budget_period_year_and_how_much_of_the_budget_that_is(hall: Hall) -> None:
    income = {"in_subject": "租金", "in_budget": "100000.00", "in_period": "60000.00", "in_year": "75000.00"}
    spent = {"out_subject": "维修", "out_budget": "10000.00", "out_period": "3280.00", "out_year": "9999.00"}
    words = hall.paper(hall.posted(hall.finance(2016, 3, in_subjects=[income], out_subjects=[spent])), "subjects")
    assert "租金100,000.0060,000.0075,000.0075.0" in words
    assert "支出合计10,000.003,280.009,999.00100.0" in words  # 99.99 is said as it is rounded
    assert "期末结余869,060.55" in words


def test_what_is_told_for_itself_has_what_was_left_came_went_and_is_left(hall: Hall) -> None:
    fields = hall.village("CF08", **{"class": "finance"}, period_from="2026-07-01", body="", asset_matter="no")
    land = {"special_kind": "land", "special_what": "征用鱼塘三亩", "special_before": "1000.05",
            "special_in": "500.00", "special_out": "1500.04"}  # fmt: skip
    levy = {"special_kind": "levy", "special_what": "修机耕路", "special_in": "200.00"}
    words = hall.paper(hall.posted({**fields, "specials": [land, levy]}), "specials")
    assert "征用鱼塘三亩1,000.05500.001,500.040.01" in words
    assert "合计1,000.05700.001,500.04200.01" in words
