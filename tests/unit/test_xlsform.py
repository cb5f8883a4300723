"""XLSForm out and in: accepted by pyxform and ODK Validate, and whole again after a round trip."""

from __future__ import annotations

import dataclasses
import shutil
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from ruraldesk.errors import UserError
from ruraldesk.formdefs.document import document_of
from ruraldesk.formdefs.reader import FormFile, parse_form, read_form, tables_beside
from ruraldesk.formdefs.toml_writer import form_toml
from ruraldesk.formdefs.xlsform import from_xlsx, to_xlsform, to_xlsx
from ruraldesk.model.form import FormSpec
from ruraldesk.paths import seed_forms

OUTSIDE = Path(__file__).parent.parent / "outside"
TABLES = tables_beside(seed_forms() / "any")
FOLDERS = sorted(one.parent for root in (seed_forms(), OUTSIDE) for one in root.glob("*/form.toml"))


@pytest.fixture(params=FOLDERS, ids=[one.name for one in FOLDERS])
def shipped(request: pytest.FixtureRequest) -> FormFile:
    return read_form(request.param)


def judged(spec: FormSpec, *, with_java: bool) -> list[str]:
    """Return pyxform's warnings, those of ODK Validate with them; raises what either refuses."""
    from pyxform.xls2xform import convert

    found: list[str] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # pyxform leaves the pipe of java open
        convert(xlsform=to_xlsform(spec), warnings=found, validate=with_java)
    return found


def test_there_are_forms_to_judge() -> None:
    assert len(FOLDERS) >= 4


def test_pyxform_takes_every_form_without_a_warning(shipped: FormFile) -> None:
    assert judged(shipped.spec, with_java=False) == []


@pytest.mark.skipif(not shutil.which("java"), reason="ODK Validate needs Java")
def test_odk_validate_takes_every_form(shipped: FormFile) -> None:
    assert judged(shipped.spec, with_java=True) == []


def test_lists_from_shared_tables_stand_in_the_rows_that_are_judged() -> None:
    spec = read_form(seed_forms() / "mediation_case").spec
    tabled = {one.list_name for one in spec.choice_tables}
    listed = {str(row["list_name"]) for row in to_xlsform(spec)["choices"]}
    assert tabled
    assert tabled <= listed


@pytest.mark.skipif(not shutil.which("java"), reason="ODK Validate needs Java")
def test_odk_validate_is_a_judge_that_refuses() -> None:
    from pyxform.validators.odk_validate import ODKValidateError
    from pyxform.xls2xform import convert

    rows = to_xlsform(read_form(OUTSIDE / "old_well").spec)
    next(row for row in rows["survey"] if row["type"] == "text")["relevant"] = "frob(1) = 2"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        with pytest.raises(ODKValidateError):
            convert(xlsform=rows, validate=True)


def same(one: FormSpec, other: FormSpec) -> bool:
    """True if two forms differ in nothing but the bytes they were written in."""
    return _facts(one) == _facts(other)


def _facts(spec: FormSpec) -> dict[str, Any]:
    return {key: value for key, value in dataclasses.asdict(spec).items() if key != "content_hash"}


def test_a_form_written_out_reads_back_the_same(shipped: FormFile) -> None:
    files = {**shipped.text, "form.toml": form_toml(document_of(shipped.spec))}
    assert same(parse_form(files, "again", None, TABLES), shipped.spec)


def test_a_workbook_brings_the_whole_form_back(shipped: FormFile, tmp_path: Path) -> None:
    book = tmp_path / "form.xlsx"
    to_xlsx(shipped.spec, book, shipped.text)
    files = from_xlsx(book)
    assert same(parse_form(files, "again", None, TABLES), shipped.spec)
    assert {name: text for name, text in files.items() if name != "form.toml"} == {
        name: text for name, text in shipped.text.items() if name != "form.toml"
    }


def test_a_workbook_without_the_print_files_leaves_the_prints_out(shipped: FormFile, tmp_path: Path) -> None:
    book = tmp_path / "form.xlsx"
    to_xlsx(shipped.spec, book)
    bare = dataclasses.replace(shipped.spec, prints=(), dossier=None)
    assert same(parse_form(from_xlsx(book), "again", None, TABLES), bare)


def workbook(path: Path, **sheets: Sequence[Sequence[object]]) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    book.save(path)
    return path


def test_a_foreign_form_is_taken_with_its_names_mapped_and_kept(tmp_path: Path) -> None:
    book = workbook(
        tmp_path / "垃圾分类.xlsx",
        survey=[
            ["type", "name", "label::中文 (zh)", "required", "relevant", "constraint", "calculation"],
            ["start", "start", None, None, None, None, None],
            ["begin group", "基本", "基本", None, None, None, None],
            ["select_one 好坏", "House State", "户况", "yes", None, None, None],
            ["text", "问题", "问题", "true()", "${House State} = '差'", None, None],
            ["integer", "scoreMax", "得分", None, None, ". < 100", None],
            ["calculate", "double", None, None, None, None, "${scoreMax} * 2"],
            ["end group", None, None, None, None, None, None],
        ],
        choices=[["list name", "name", "label"], ["好坏", "好", "好"], ["好坏", "差", "差"]],
        settings=[["form_title", "form_id", "version"], ["垃圾分类检查", "垃圾", "1"]],
    )
    spec = parse_form(from_xlsx(book), "foreign")
    assert [(one.name, one.xlsform_name) for one in spec.fields] == [
        ("house_state", "House State"),
        ("field_2", "问题"),
        ("scoremax", "scoreMax"),
        ("double", ""),
    ]
    assert spec.by_name["field_2"].relevant is not None
    assert spec.by_name["field_2"].relevant.names == {"house_state"}
    assert spec.by_name["field_2"].required is True
    assert (spec.form_id, spec.title, spec.groups[0].label) == ("form_1", "垃圾分类检查", "基本")
    assert judged(spec, with_java=False) == []


def test_what_a_foreign_form_lacks_is_named_by_the_reader(tmp_path: Path) -> None:
    survey = [["type", "name", "label"], ["audio", "voice", "录音"], ["text", "road", "路"]]
    with pytest.raises(UserError) as refusal:
        parse_form(from_xlsx(workbook(tmp_path / "x.xlsx", survey=survey)), "foreign")
    assert [one.split("：", 1)[1] for one in refusal.value.where] == ["不认识类型“audio”。"]


def test_what_looks_sensitive_stays_in_the_village_unless_its_maker_says_otherwise(tmp_path: Path) -> None:
    survey = [
        ["type", "name", "label"],
        ["text", "phone", "电话"],
        ["note", "about", "电话可以不填"],
        ["text", "road", "路"],
    ]
    spec = parse_form(from_xlsx(workbook(tmp_path / "x.xlsx", survey=survey)), "foreign")
    assert (spec.by_name["phone"].privacy, spec.by_name["phone"].town) == ("sensitive", "never")
    assert (spec.by_name["road"].privacy, spec.by_name["road"].town) == ("internal", "full")


def test_a_section_inside_rows_is_dissolved_and_what_it_asks_its_questions_ask(tmp_path: Path) -> None:
    survey: list[list[str | None]] = [
        ["type", "name", "label", "relevant"],
        ["begin repeat", "people", "人", None],
        ["integer", "age", "年龄", None],
        ["begin group", "work", "工作", "${age} >= 16"],
        ["text", "job", "从业", None],
        ["text", "place", "地点", "${job} != ''"],
        ["end group", None, None, None],
        ["end repeat", None, None, None],
    ]
    spec = parse_form(from_xlsx(workbook(tmp_path / "x.xlsx", survey=survey)), "foreign")
    assert [one.name for one in spec.by_repeat["people"]] == ["age", "job", "place"]
    place = spec.by_name["place"].relevant
    assert place is not None
    assert place.names == {"age", "job"}


def test_a_file_that_is_no_workbook_and_one_without_a_survey_are_refused(tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(b"no")
    with pytest.raises(UserError) as refusal:
        from_xlsx(tmp_path / "x.xlsx")
    assert refusal.value.code == "xlsform_unreadable"
    with pytest.raises(UserError) as refusal:
        from_xlsx(workbook(tmp_path / "y.xlsx", other=[["a"]]))
    assert refusal.value.code == "xlsform_no_survey"


def test_a_text_that_looks_like_a_formula_stays_a_text(tmp_path: Path) -> None:
    from tests.helpers.form_tables import form

    spec = form("type | name | label\ntext | a | =HYPERLINK(1)")
    book = tmp_path / "x.xlsx"
    to_xlsx(spec, book)
    assert parse_form(from_xlsx(book), "again").by_name["a"].label == "=HYPERLINK(1)"


def test_a_cascade_whose_columns_are_named_in_capitals_narrows(tmp_path: Path) -> None:
    book = workbook(
        tmp_path / "places.xlsx",
        survey=[
            ["type", "name", "label", "choice_filter"],
            ["select_one State", "State", "省", None],
            ["select_one County", "County", "县", "State=${State}"],
        ],
        choices=[
            ["list_name", "name", "label", "State"],
            ["State", "ZJ", "浙江", None],
            ["State", "JS", "江苏", None],
            ["County", "JX", "嘉兴", "ZJ"],
            ["County", "SZ", "苏州", "JS"],
        ],
    )
    spec = parse_form(from_xlsx(book), "foreign")
    chosen = spec.by_name["county"].choice_filter
    assert chosen is not None
    assert chosen.names == {"state"}
    found = spec.choices[spec.by_name["county"].choice_list]
    assert [dict(one.columns) for one in found] == [{"state": "ZJ"}, {"state": "JS"}]


def test_a_row_below_the_last_that_can_be_taken_is_named_and_none_is_lost(tmp_path: Path) -> None:
    asked: list[list[object]] = [["type", "name", "label"], ["text", "first", "头一个"]]
    book = workbook(tmp_path / "long.xlsx", survey=[*asked, *([[]] * 30_000), ["text", "last", "末一个"]])
    with pytest.raises(UserError) as error:
        from_xlsx(book)
    assert error.value.code == "xlsform_too_long"
    assert "survey 表页写到了第30003行" in error.value.message
