"""Problems of a record, in the words a clerk reads."""

# ruff: noqa: E501  forms as tables are wide
from __future__ import annotations

from datetime import date

from ruraldesk.model.record import Fields
from ruraldesk.model.validation import validate
from tests.helpers.form_tables import form

TODAY = date(2026, 11, 23)

SPEC = form(
    """
    type                            | name       | label     | required           | required_message | relevant             | constraint        | constraint_message | parameters
    text                            | recorder   | 记录人    | yes                |                  |                      |                   |
    select_one kind                 | kind       | 种类      | yes                |                  |                      |                   |
    select_one_from_file person.csv | boss       | 责任人    | yes                |                  |                      |                   |
    image                           | photo      | 照片      | ${kind} = 'b'      |                  |                      |                   | | max-pixels=2048
    date                            | accepted   | 受理日期  |                    |                  |                      | . <= today()      | 受理日期在今天以后，应不晚于今天。
    text                            | reason     | 缘由      | yes                | 选了乙，还没写缘由。 | ${kind} = 'b'        |                   |
    text                            | id_no      | 证件号    |                    |                  |                      |                   |
    text                            | unverified | 未核实原因 |                    |                  |                      |                   |
    begin_repeat                    | rows       | 明细      |                    |                  |                      |                   |
    text                            | what       | 名称      | yes                |                  |                      |                   |
    integer                         | amount     | 数量      |                    |                  |                      | . >= 0            | 数量应不小于0。
    end_repeat                      |            |           |                    |                  |                      |                   |
    """,
    """
    list_name | name | label | retired
    kind      | a    | 甲    |
    kind      | b    | 乙    |
    kind      | c    | 丙    | yes
    """,
    """
[fields]
id_no = { privacy = "sensitive", town = "never", check = "id_number", check_when = "${kind} != 'b'" }
unverified = { privacy = "sensitive", town = "never", waives = "id_no" }

[workflow]
states = [{ name = "drafting", label = "编制中" }, { name = "done", label = "办结", closed = true }]

[[check]]
name = "amounts_add_up"
level = "block"
sentence = "数量合计应是10。"
expr = "sum(${amount}) = 10"
states = ["done"]
fields = ["rows"]

[[check]]
name = "mind_the_boss"
level = "warn"
sentence = "记录人最好写全名。"
expr = "string-length(${recorder}) > 1"
fields = ["recorder"]
""",
)

GOOD: Fields = {"recorder": "李敏", "kind": "a", "boss": "x"}


def sentences(fields: Fields, state: str = "drafting") -> list[str]:
    return [one.sentence for one in validate(SPEC, fields, state, TODAY)]


def test_a_good_record_has_no_problems() -> None:
    assert sentences(GOOD) == []


def test_what_is_missing_is_named_by_what_one_does_with_it() -> None:
    assert sentences({}) == ["还没写记录人。", "还没选种类。", "还没选责任人。", "记录人最好写全名。"]


def test_required_may_depend_and_hidden_fields_are_not_asked_for() -> None:
    assert sentences({**GOOD, "kind": "b"}) == ["还没放照片。", "选了乙，还没写缘由。"]
    assert sentences({**GOOD, "kind": "a", "reason": ""}) == []


def test_a_constraint_speaks_its_own_sentence() -> None:
    assert sentences({**GOOD, "accepted": "2026-11-24"}) == ["受理日期在今天以后，应不晚于今天。"]
    assert sentences({**GOOD, "accepted": "2026-11-23"}) == []


def test_an_identity_number_is_judged_in_words_and_may_be_excused() -> None:
    excuse = "确实如此的，在“未核实原因”里写明。"
    assert sentences({**GOOD, "id_no": "1101051949123100"}) == [
        f"身份证号应为18位，现在是16位。{excuse}",
        "还没写未核实原因。",
    ]
    wrong = {**GOOD, "id_no": "330402198001011235"}
    assert sentences(wrong) == [f"身份证号的最后一位和前17位对不上，有一位打错了。{excuse}", "还没写未核实原因。"]
    assert sentences({**wrong, "unverified": "老证丢了，本人口述"}) == []
    assert sentences({**GOOD, "id_no": "11010519491231002X"}) == []


def test_an_identity_number_is_not_judged_where_its_rule_does_not_hold() -> None:
    rest: Fields = {"photo": "0" * 64, "reason": "有"}
    assert sentences({**GOOD, **rest, "kind": "b", "id_no": "E1234567"}) == []


def test_a_choice_must_be_in_the_list_and_a_retired_one_stays_valid() -> None:
    assert sentences({**GOOD, "kind": "z"}) == ["种类里没有现在填的这一项，要重新选。"]
    assert sentences({**GOOD, "kind": "丙类"}) == ["种类里没有“丙类”这一项，要重新选。"]
    assert sentences({**GOOD, "kind": "c"}) == []


def test_a_choice_that_its_filter_no_longer_lets_through_is_a_problem() -> None:
    spec = form(
        "type | name | label | choice_filter\nselect_one top | top | 类 |\nselect_one sub | sub | 小类 | top = ${top}",
        "list_name | name | label | top\ntop | a | 甲 |\ntop | b | 乙 |\nsub | a1 | 甲一 | a\nsub | b1 | 乙一 | b",
    )
    found = validate(spec, {"top": "a", "sub": "b1"}, "", TODAY)
    assert [one.sentence for one in found] == ["小类里的“乙一”现在不能选，要重新选。"]


def test_a_problem_in_a_row_says_which_row_and_where() -> None:
    rows: Fields = {**GOOD, "rows": [{"_id": "r1", "what": "铁锹", "amount": 1}, {"_id": "r2", "amount": -1}]}
    found = validate(SPEC, rows, "drafting", TODAY)
    assert [(one.path, one.sentence) for one in found] == [
        ("rows/r2/what", "第2行：还没写名称。"),
        ("rows/r2/amount", "第2行：数量应不小于0。"),
    ]


def test_a_check_runs_in_its_states_only_and_keeps_its_level() -> None:
    rows: Fields = {**GOOD, "rows": [{"_id": "r1", "what": "铁锹", "amount": 9}]}
    assert sentences(rows) == []
    assert sentences(rows, "done") == ["数量合计应是10。"]
    found = validate(SPEC, {**GOOD, "recorder": "李"}, "drafting", TODAY)
    assert [(one.level, one.code, one.field) for one in found] == [("warn", "mind_the_boss", "recorder")]
