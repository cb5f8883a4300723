"""A sheet is tried out line by line, taken in as one, marked in a copy, and taken back as one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from ruraldesk.errors import UserError
from ruraldesk.model.form import FormSpec
from ruraldesk.services import forms, ledger, records, removal, sheet_columns, sheet_import, sheet_marked
from ruraldesk.services.desk import Desk
from ruraldesk.services.sheet_import import ImportPlan
from tests.helpers.desks import SAMPLE_ID, copied_desk
from tests.helpers.sheet_files import Rows, cells, put, workbook

HEAD = ["序号", "姓名", "身份证号码", "性别", "联系电话", "组别", "备注"]
ROWS: Rows = [
    ["禾塘村村民名册", None, None, None, None, None, None],
    HEAD,
    [1, "王样例", SAMPLE_ID, "男", 13912345678, 5, None],
    [2, "李样例", 330499199001011234, "女", "139 1234 5679", "3", None],
    [3, "周样例", None, "女", None, 2, "=HYPERLINK(1)"],
    [4, "周样例", None, "女", None, 2, "=HYPERLINK(1)"],
    [5, "吴样例", SAMPLE_ID, "未知", "123", 2, None],
    [6, "郑样例", SAMPLE_ID.lower(), None, None, None, None],
    ["合计", None, None, None, 6, None, None],
    ["填表人：沈小兰", None, None, None, None, None, None],
]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with copied_desk(tmp_path_factory.mktemp("sheets") / "village") as made:
        yield made


@pytest.fixture
def desk(shared: Desk) -> Iterator[Desk]:
    """One desk for all; what a test has left is taken away again."""
    yield shared
    for form in ("facility", "person"):
        for one in ledger.page(shared, form, limit=500):
            removal.delete(shared, one.id, "清一清")
        shared.store.settings.drop(f"sheets/{form}/heads")
        shared.store.settings.drop(f"sheets/{form}/batches")


@pytest.fixture
def person(desk: Desk) -> FormSpec:
    return forms.form(desk, "person")


def _plan(desk: Desk, spec: FormSpec, file: Path) -> ImportPlan:
    source = sheet_columns.open_file(file)
    return sheet_import.plan(desk, spec, source, sheet_columns.guess(desk, spec, source))


def _csv(rows: Rows) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([["" if one is None else one for one in row] for row in rows])
    return out.getvalue().encode("gb18030")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    plain = [[f"'{one}" if isinstance(one, str) and one.startswith("=") else one for one in row] for row in ROWS]
    return put(tmp_path, "名册.xlsx", workbook(plain, merged=["A1:G1"]))


def test_every_line_has_its_verdict_and_its_reason(desk: Desk, person: FormSpec, file: Path) -> None:
    planned = _plan(desk, person, file)
    assert [(one.number, one.status) for one in planned.rows] == [
        (3, "ready"),
        (4, "wrong"),
        (5, "ready"),
        (6, "same"),
        (7, "wrong"),
        (8, "same"),
    ]
    by_number = {one.number: one for one in planned.rows}
    assert "3.30E+17" in by_number[4].reasons[0]
    assert "C列“身份证号码”" in by_number[4].reasons[0]
    assert by_number[6].reasons == ("和第5行一样",)
    assert any("手机号应为11位" in one for one in by_number[7].reasons)
    assert any("“未知”" in one and "男、女、未说明" in one for one in by_number[7].reasons)
    assert by_number[8].reasons == ("证件号码和第3行一样",)
    assert planned.left_out == 2
    assert by_number[5].fields is not None
    assert by_number[5].fields["remark"] == "=HYPERLINK(1)"


def test_trying_out_keeps_nothing(desk: Desk, person: FormSpec, file: Path) -> None:
    before = desk.store.log.heads()
    planned = _plan(desk, person, file)
    assert ledger.count(desk, "person") == 0
    assert desk.store.log.heads() == before
    assert [one.record for one in planned.rows] == [""] * 6
    assert desk.store.search("王样例") == []


def test_what_is_ready_is_taken_in_and_taken_back_as_one(desk: Desk, person: FormSpec, file: Path) -> None:
    done = sheet_import.carry_out(desk, person, _plan(desk, person, file))
    assert len(done.records) == 2
    assert done.changes.records == frozenset(done.records)
    found = records.get(desk, done.records[0])
    assert found.fields["name"] == "王样例"
    assert found.fields["mobile"] == "13912345678"
    assert found.fields["id_no"] == SAMPLE_ID
    back = sheet_import.take_back(desk, "person", done.batch)
    assert (back.done, back.kept) == (2, ())
    assert ledger.count(desk, "person") == 0
    with pytest.raises(UserError, match="撤回"):
        sheet_import.take_back(desk, "person", done.batch)


def test_the_same_file_again_gives_nothing_new(desk: Desk, person: FormSpec, file: Path) -> None:
    sheet_import.carry_out(desk, person, _plan(desk, person, file))
    again = _plan(desk, person, file)
    assert (again.ready, again.count("known")) == (0, 4)
    assert again.rows[0].reasons == ("证件号码已经登记过：王样例　第5组",)
    with pytest.raises(UserError) as refused:
        sheet_import.carry_out(desk, person, again)
    assert refused.value.code == "import_nothing"


def test_what_was_changed_since_stays_and_is_named(desk: Desk, person: FormSpec, file: Path) -> None:
    done = sheet_import.carry_out(desk, person, _plan(desk, person, file))
    records.set_fields(desk, done.records[1], {"group_no": 9})
    back = sheet_import.take_back(desk, "person", done.batch)
    assert back.done == 1
    assert [title for title, _ in back.kept] == ["周样例　第9组"]
    assert "又改过1次" in back.kept[0][1]
    assert ledger.count(desk, "person") == 1


def test_stopped_between_two_lines_nothing_is_there(desk: Desk, person: FormSpec, tmp_path: Path) -> None:
    many = [HEAD, *[[one, f"样例{chr(0x4E00 + one)}", None, "男", None, 1, None] for one in range(60)]]
    planned = _plan(desk, person, put(tmp_path, "多.csv", _csv(many)))
    assert planned.ready == 60

    class Stops:
        seen = 0

        def step(self, done: int, total: int, words: str) -> None:
            Stops.seen = done
            assert total == 60
            assert words == "正在登记"

        def cancelled(self) -> bool:
            return Stops.seen >= 40

    with pytest.raises(UserError, match="停"):
        sheet_import.carry_out(desk, person, planned, Stops())
    assert ledger.count(desk, "person") == 0
    assert sheet_import.batches(desk, "person") == []


def test_text_in_gb18030_is_taken_in_as_well(desk: Desk, person: FormSpec, tmp_path: Path) -> None:
    rows = [HEAD, [1, "𪡏样例", "'" + SAMPLE_ID, "女", "13912345678", "第5组", ""]]
    planned = _plan(desk, person, put(tmp_path, "名册.csv", _csv(rows)))
    assert planned.rows[0].status == "wrong"  # 第5组 is no number, an apostrophe no digit
    assert len(planned.rows[0].reasons) >= 1
    rows[1][2], rows[1][5] = SAMPLE_ID, "5"
    assert _plan(desk, person, put(tmp_path, "名册.csv", _csv(rows))).rows[0].status == "ready"


@pytest.mark.sweep
def test_ten_thousand_lines_are_tried_out_taken_in_and_taken_back(desk: Desk, person: FormSpec, tmp_path: Path) -> None:
    names = [f"{chr(0x4E00 + one % 5000)}{chr(0x5000 + one // 5000)}样" for one in range(10_000)]
    many = [HEAD, *[[at, name, None, "男", None, at % 9 + 1, None] for at, name in enumerate(names)]]
    planned = _plan(desk, person, put(tmp_path, "全村.xlsx", workbook(many)))
    assert planned.ready == 10_000
    done = sheet_import.carry_out(desk, person, planned)
    assert ledger.count(desk, "person") == 10_000
    assert sheet_import.take_back(desk, "person", done.batch).done == 10_000
    assert ledger.count(desk, "person") == 0


def test_one_line_and_none(desk: Desk, person: FormSpec, tmp_path: Path) -> None:
    assert _plan(desk, person, put(tmp_path, "一行.xlsx", workbook([["姓名"], ["王样例"]]))).ready == 1
    empty = _plan(desk, person, put(tmp_path, "空.xlsx", workbook([["姓名", "手机"]])))
    assert empty.rows == ()


def test_a_sheet_without_a_head_is_pointed_at(desk: Desk, person: FormSpec, tmp_path: Path) -> None:
    source = sheet_columns.open_file(put(tmp_path, "无头.xlsx", workbook([["甲", "乙"], ["王样例", 5]])))
    columns = sheet_columns.guess(desk, person, source)
    assert columns.taken == ()
    with pytest.raises(UserError) as refused:
        sheet_import.plan(desk, person, source, columns)
    assert refused.value.code == "import_no_columns"
    pointed = columns.pointed(0, "name").pointed(1, "group_no")
    planned = sheet_import.plan(desk, person, source, pointed)
    assert planned.rows[0].fields == {"name": "王样例", "group_no": 5}


def test_what_was_pointed_at_is_remembered_wherever_the_column_stands_next(
    desk: Desk, person: FormSpec, tmp_path: Path
) -> None:
    source = sheet_columns.open_file(put(tmp_path, "一.xlsx", workbook([["户主", "手机"], ["王样例", None]])))
    columns = sheet_columns.guess(desk, person, source).pointed(0, "name")
    sheet_import.carry_out(desk, person, sheet_import.plan(desk, person, source, columns))
    moved = sheet_columns.open_file(put(tmp_path, "二.xlsx", workbook([["手机", "备注", "户 主"], [None, "", "李"]])))
    found = sheet_columns.guess(desk, person, moved)
    assert [(one.target, one.sure) for one in found.columns] == [("mobile", True), ("remark", True), ("name", True)]


def test_no_two_columns_are_taken_for_one_thing(desk: Desk, person: FormSpec, tmp_path: Path) -> None:
    source = sheet_columns.open_file(put(tmp_path, "一.xlsx", workbook([["姓名", "曾用名"], ["王样例", "王"]])))
    columns = sheet_columns.guess(desk, person, source).pointed(1, "name")
    assert [one.target for one in columns.columns] == ["", "name"]


def test_a_written_mapping_is_refused_where_columns_have_moved(desk: Desk, person: FormSpec, tmp_path: Path) -> None:
    source = sheet_columns.open_file(put(tmp_path, "一.xlsx", workbook([["姓名", "手机"], ["王样例", None]])))
    data = sheet_columns.as_data(source, sheet_columns.guess(desk, person, source))
    assert data["columns"] == {"A": "name", "B": "mobile"}
    assert sheet_columns.from_data(desk, person, source, data).taken[0].target == "name"
    moved = sheet_columns.open_file(put(tmp_path, "二.xlsx", workbook([["手机", "姓名"], [None, "王样例"]])))
    with pytest.raises(UserError) as refused:
        sheet_columns.from_data(desk, person, moved, data)
    assert refused.value.code == "mapping_moved"
    assert refused.value.where == ("“姓名”原来在A列，现在在B列", "“手机”原来在B列，现在在A列")
    by_heads = {"columns": {"姓名": "name", "手机": "mobile"}}
    found = sheet_columns.from_data(desk, person, moved, by_heads)
    assert [one.target for one in found.columns] == ["mobile", "name"]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "mapping_wrong"),
        ({"columns": {"姓名": "age"}}, "mapping_target"),
        ({"columns": {"Q": "name"}}, "mapping_column"),
        ({"columns": {}, "sheet": "别的"}, "mapping_sheet"),
        ({"columns": {}, "head": "一"}, "mapping_wrong"),
    ],
)
def test_a_mapping_that_is_none_says_what_is_wrong(
    desk: Desk, person: FormSpec, tmp_path: Path, given: dict[str, object], code: str
) -> None:
    source = sheet_columns.open_file(put(tmp_path, "一.xlsx", workbook([["姓名", "手机"], ["王样例", None]])))
    with pytest.raises(UserError) as refused:
        sheet_columns.from_data(desk, person, source, given)
    assert refused.value.code == code


def _lamp(name: str, who: object, **more: object) -> list[object]:
    return [name, "供电照明", "路灯", "村口", who, more.get("id_no"), more.get("money", "1.2")]


LAMPS = ["设施名称", "类别", "小类", "位置", "责任人", "责任人身份证号", "投资金额（万元）"]


def test_persons_are_found_by_name_and_ambiguity_is_told(desk: Desk, tmp_path: Path) -> None:
    spec = forms.form(desk, "facility")
    wang = records.add(desk, "person", {"name": "王建国", "id_no": SAMPLE_ID}).record.id
    two = [records.add(desk, "person", {"name": "周美琴", "group_no": one}).record.id for one in (2, 5)]
    rows = [
        LAMPS,
        _lamp("路灯1号", "王建国"),
        _lamp("路灯2号", "周美琴"),
        _lamp("路灯3号", "周美琴（5组）"),
        _lamp("路灯4号", "周美琴 第2组"),
        _lamp("路灯5号", "张三"),
        _lamp("路灯6号", "王建国", id_no=SAMPLE_ID),
    ]
    planned = _plan(desk, spec, put(tmp_path, "路灯.xlsx", workbook(rows)))
    assert [one.status for one in planned.rows] == ["ready", "wrong", "ready", "ready", "wrong", "ready"]
    found = [(one.fields or {}).get("responsible") for one in planned.rows]
    assert found[0] == wang
    assert "有2位" in planned.rows[1].reasons[0]
    assert "周美琴　第2组" in planned.rows[1].reasons[0]
    assert found[2:4] == [two[1], two[0]]
    assert "没有“张三”" in planned.rows[4].reasons[0]
    assert found[5] == wang


def test_a_number_beside_a_name_that_belongs_to_another_is_told(desk: Desk, tmp_path: Path) -> None:
    spec = forms.form(desk, "facility")
    records.add(desk, "person", {"name": "王建国", "id_no": SAMPLE_ID})
    records.add(desk, "person", {"name": "周美琴", "group_no": 5})
    rows = [LAMPS, _lamp("路灯7号", "周美琴", id_no=SAMPLE_ID)]
    planned = _plan(desk, spec, put(tmp_path, "路灯.xlsx", workbook(rows)))
    assert planned.rows[0].status == "wrong"
    assert "对不上" in planned.rows[0].reasons[0]


def test_ten_thousand_yuan_over_a_column_are_ten_thousand_yuan(desk: Desk, tmp_path: Path) -> None:
    spec = forms.form(desk, "facility")
    records.add(desk, "person", {"name": "王建国"})
    rows = [
        LAMPS,
        _lamp("路灯1号", "王建国"),
        _lamp("路灯2号", "王建国", money="3.5万"),
        _lamp("路灯3号", "王建国", money=2),
    ]
    planned = _plan(desk, spec, put(tmp_path, "路灯.xlsx", workbook(rows)))
    money = [(one.fields or {}).get("investment") for one in planned.rows]
    assert money[0] == "12000.00"
    assert money[2] == "20000.00"


def test_another_unit_is_refused_and_not_converted(desk: Desk, tmp_path: Path) -> None:
    spec = forms.form(desk, "facility")
    records.add(desk, "person", {"name": "王建国"})
    rows = [
        ["设施名称", "类别", "小类", "位置", "责任人", "面积（亩）"],
        ["绿地", "供电照明", "路灯", "村口", "王建国", 2],
    ]
    planned = _plan(desk, spec, put(tmp_path, "绿地.xlsx", workbook(rows)))
    assert "单位是亩" in planned.rows[0].reasons[0]


def test_the_copy_says_beside_every_line_what_became_of_it(
    desk: Desk, person: FormSpec, file: Path, tmp_path: Path
) -> None:
    done = sheet_import.carry_out(desk, person, _plan(desk, person, file))
    assert sheet_marked.proposed_name(done.plan) == "名册-登记结果.xlsx"
    out = sheet_marked.write(done.plan, tmp_path / "结果.xlsx", done=True)
    found = cells(out.read_bytes())
    assert found[1] == (*HEAD, "登记结果")
    assert found[2][7] == "已登记"
    assert found[3][7].startswith("要改：C列“身份证号码”")
    assert found[5][7] == "重复：和第5行一样"
    assert found[8][7] is None
    assert [row[:7] for row in found] == [row[:7] for row in cells(file.read_bytes())]


def test_the_copy_of_a_text_stays_a_text(desk: Desk, person: FormSpec, tmp_path: Path) -> None:
    planned = _plan(desk, person, put(tmp_path, "名册.csv", _csv([["姓名", "手机"], ["王样例", "12"], ["李样例", ""]])))
    out = sheet_marked.write(planned, tmp_path / "结果.csv", done=False)
    rows = list(csv.reader(io.StringIO(out.read_bytes().decode("utf-8-sig"))))
    assert rows[0] == ["姓名", "手机", "登记结果"]
    assert rows[1][2].startswith("要改：手机号应为11位")
    assert rows[2][2] == "能登记"


def test_a_file_that_is_open_in_excel_is_told(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = put(tmp_path, "名册.xlsx", workbook([["姓名"], ["王样例"]]))
    put(tmp_path, "~$名册.xlsx", b"mark")
    assert sheet_columns.open_file(file).open_elsewhere
    with pytest.raises(UserError) as refused:
        sheet_columns.open_file(tmp_path / "~$名册.xlsx")
    assert refused.value.code == "sheet_lock_mark"

    def locked(_: Path) -> bytes:
        raise PermissionError(13, "locked")

    monkeypatch.setattr(Path, "read_bytes", locked)
    with pytest.raises(UserError) as refused:
        sheet_columns.open_file(file)
    assert refused.value.code == "sheet_in_use"
    monkeypatch.undo()
    with pytest.raises(UserError) as refused:
        sheet_columns.open_file(tmp_path / "没有.xlsx")
    assert refused.value.code == "sheet_file_gone"


def test_a_copy_is_not_written_over_one_that_is_open(
    desk: Desk, person: FormSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned = _plan(desk, person, put(tmp_path, "名册.xlsx", workbook([["姓名"], ["王样例"]])))
    out = put(tmp_path, "结果.xlsx", b"old")

    def locked(*_: object) -> None:
        raise PermissionError(13, "locked")

    monkeypatch.setattr(Path, "replace", locked)
    with pytest.raises(UserError) as refused:
        sheet_marked.write(planned, out, done=False)
    assert refused.value.code == "sheet_in_use"
    assert out.read_bytes() == b"old"
