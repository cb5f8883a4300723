"""A form file read whole, or every mistake in it named by file, line and row."""

# ruff: noqa: E501  forms as tables are wide
from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from ruraldesk.errors import UserError
from ruraldesk.formdefs.document import document_of
from ruraldesk.formdefs.lines import line_map
from ruraldesk.formdefs.reader import check_form, content_hash, parse_form, read_form
from ruraldesk.formdefs.schema import FORM_SCHEMA
from ruraldesk.formdefs.toml_writer import form_toml
from ruraldesk.model.expressions import KNOWN_FUNCTIONS, RULE_NAMES
from ruraldesk.model.mechanisms import Amendment
from ruraldesk.paths import project_root
from tests.helpers.form_tables import form, form_files

GOOD = """
    type             | name | label | required
    text             | name | 姓名  | yes
    integer          | age  | 年龄  |
    select_one sex   | sex  | 性别  |
"""
SEX = "list_name | name | label\nsex | 1 | 男\nsex | 2 | 女"
FLOW = '\n[workflow]\nstates = [{ name = "drafting", label = "编制中" }, { name = "done", label = "办结" }]\n'


def mistakes(survey: str = GOOD, choices: str = SEX, more: str = "", known: set[str] | None = None) -> list[str]:
    with pytest.raises(UserError) as refusal:
        parse_form(form_files(survey, choices, more), "forms/sample", known)
    assert refusal.value.code == "form_mistake"
    return [re.sub(r"^forms/sample/form.toml ?", "", one) for one in refusal.value.where]


def row(line: str) -> str:
    """A survey of one row with every column a mistake may need."""
    return (
        "type | name | label | relevant | constraint | constraint_message | calculation | default | parameters\n" + line
    )


def test_a_form_is_read_with_sections_tables_and_defaults() -> None:
    spec = form(
        """
        type            | name  | label | required
        begin_group     | basic | 基本  |
        text            | name  | 姓名  | yes
        begin_repeat    | rows  | 明细  |
        decimal         | price | 单价  |
        end_repeat      |       |       |
        end_group       |       |       |
        """,
        more='\n[fields]\nprice = { unit = "yuan", privacy = "sensitive" }\n',
    )
    assert [(one.name, one.group, one.repeat) for one in spec.fields] == [
        ("name", "basic", ""),
        ("price", "basic", "rows"),
    ]
    price = spec.by_name["price"]
    assert (price.privacy, price.town, price.scale) == ("sensitive", "never", 100)
    assert (spec.by_name["name"].privacy, spec.by_name["name"].town) == ("internal", "full")
    assert spec.repeats[0].group == "basic"


@pytest.mark.parametrize(
    ("survey", "told"),
    [
        (row("textt | name | 姓名"), "不认识类型“textt”。"),
        (row("text | Name | 姓名"), "名称只能用小写字母、数字和下划线，以字母开头，最多40个，现在是“Name”。"),
        (row("text | 姓名 | 姓名"), "名称只能用小写字母、数字和下划线，以字母开头，最多40个，现在是“姓名”。"),
        (row("text | name | 姓名\ntext | name | 又一个"), "名称 name 已经用在第1行。"),
        (row("text | name |"), "name 少写了 label。"),
        (row("text | name | 姓名 | ${other} = 1"), "relevant 里的 ${other} 没有这个字段。"),
        (row("text | name | 姓名 | other = 1"), "relevant 里的 other 不认识，字段要写成 ${other}。"),
        (row("text | name | 姓名 | frob(1)"), "relevant 里的 frob() 不认识。"),
        (row("text | name | 姓名 | count() = 1"), "relevant 第1个字符：count() 里要写1项，现在是0项。"),
        (row("text | name | 姓名 | (1 = 1"), "relevant 第7个字符：这里少了“)”。"),
        (row("text | name | 姓名 | add-days(today(), 1) = ''"), "relevant 里不能用 add-days()，写到 [[check]] 或 [[derive]] 里。"),
        (row("text | name | 姓名 | | . > 1"), "name 写了 constraint，少写了 constraint_message。"),
        (row("select_one nix | name | 姓名"), "没有选项表 nix。"),
        (row("select_one sex | name | 性别 | | | | | 3"), "default 的“3”不在选项表 sex 里。"),
        (row("calculate | name | 姓名"), "name 是 calculate，少写了 calculation。"),
        (row("integer | a | 甲 | | | | ${b} + 1\ninteger | b | 乙 | | | | ${a} + 1"), "互相等着算：a、b、a。"),
        (row("integer | a | 甲 | ${a} = 1"), "互相等着算：a、a。"),
        (row("begin_group | g | 节\ntext | name | 姓名"), "group g 没有结束，少了 end_group。"),
        (row("text | name | 姓名\nend_repeat | |"), "end_repeat 没有对应的 begin_repeat。"),
        (row("begin_repeat | a | 甲\nbegin_repeat | b | 乙\nend_repeat\nend_repeat"), "重复表里面不能再有分节或重复表。"),
        (row("image | photo | 照片"), "photo 是照片，parameters 里少了 max-pixels。"),
        (row("text | id_no | 号码"), "id_no（号码）像是敏感信息，[fields] 里 privacy 和 town 都要写明。"),
        (row("text | a | 联系电话"), "a（联系电话）像是敏感信息，[fields] 里 privacy 和 town 都要写明。"),
        (row("text | health | 情况"), "health（情况）像是敏感信息，[fields] 里 privacy 和 town 都要写明。"),
        (row("select_one_from_file thing.csv | a | 设施"), "a 指向的表 thing 没有。"),
        (row("select_one_from_file thing | a | 设施"), "select_one_from_file 后面要写“表的代号.csv”。"),
        (row("begin_repeat | r | 表\ninteger | x | 数\nend_repeat\ninteger | y | 和 | | | | ${x} + 1"),
         "calculation 里的 x 在表 r 里，要用 sum()、count() 等来读。"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_survey_is_told_in_words(survey: str, told: str) -> None:
    found = mistakes(survey, known={"person"})
    assert any(one.endswith(f"：{told}") for one in found), found
    assert all("survey" in one for one in found), found


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("\n[fields]\nnix = {}\n", "没有字段 nix。"),
        ('\n[fields]\nname = { unit = "yuan" }\n', "name 的类型是 text，不能带单位 yuan。"),
        ('\n[fields]\nage = { check = "mobile", privacy = "internal", town = "full" }\n', "age 不是文字，不能写 check。"),
        ('\n[fields]\nname = { check = "mobile", privacy = "internal" }\n', "name（姓名）像是敏感信息，[fields] 里 privacy 和 town 都要写明。"),
        ('\n[fields]\nname = { colour = "red" }\n', "不认识“colour”。"),
        ('\n[fields]\nname = { privacy = "secret" }\n', "privacy 只能写 public、internal、sensitive，现在是“secret”。"),
        ('\n[fields]\nname = { waives = "age" }\n', "waives 要写一个带 check 的字段，现在是“age”。"),
        ('\n[workflow]\nstates = [{ name = "a", label = "甲" }]\ntransitions = [{ name = "t", label = "走", from = "a", to = "b" }]\n', "没有状态 b。"),
        (FLOW + 'transitions = [{ name = "t", label = "走", from = "drafting", to = "done", needs = ["nix"] }]\n', "t 的 needs 里的 nix 没有这个字段。"),
        (FLOW + 'deadlines = [{ name = "d", label = "到期", due = "nix + 1 month" }]\n', "due 里的 ${nix} 没有这个字段。"),
        (FLOW + 'deadlines = [{ name = "d", label = "到期", due = "age + 1 fortnight" }]\n', "due 第9个字符：“fortnight”前面少了运算符。"),
        (FLOW + 'deadlines = [{ name = "d", label = "到期", due = "age + 1 day", opens = "nix" }]\n', "opens 里的 nix 没有这个字段。"),
        (FLOW + 'deadlines = [{ name = "d", label = "到期", due = "age + 1 day", opens = "a.b.c" }]\n', "opens 的写法不对：“a.b.c”。"),
        (FLOW + 'deadlines = [{ name = "d", label = "到期", due = "age + 1 day", verb = "赶紧去办理" }]\n', "verb 有5个字，最多4个。"),
        ('\n[numbering]\npattern = "设-{n:04}"\nstate = "nix"\n', "没有状态 nix。"),
        (FLOW + '[numbering]\npattern = "设-{nix}-{n}"\nstate = "done"\n', "编号样式“设-{nix}-{n}”里的{nix}没有这个字段。"),
        ('\n[[check]]\nname = "c"\nsentence = "不对。"\nexpr = "${nix} = 1"\n', "expr 里的 ${nix} 没有这个字段。"),
        ('\n[[check]]\nname = "c"\nsentence = "不对。"\n', "expr 和 sql 要写一样，也只能写一样。"),
        ('\n[[check]]\nname = "c"\nsentence = "不对。"\nsql = "delete from x"\n', "sql 只能查，要以 select 开头。"),
        ('\n[[derive]]\nfield = "nix"\nfunction = "id-sex"\narguments = ["${name}"]\n', "没有字段 nix。"),
        ('\n[[derive]]\nfield = "sex"\nfunction = "frob"\narguments = ["${name}"]\n', "0 里的 frob() 不认识。"),
        (
            '\n[[check]]\nname = "kept"\nsentence = "改过。"\nexpr = "record-corrections() = 0"\n',
            "expr 里不能用 record-corrections()，只有打印件里能用。",
        ),
        ('\n[[derive]]\nfield = "age"\nmode = "always"\nfunction = "id-sex"\narguments = ["${name}"]\n', "age 由推算得出，survey 里要写 readonly = true。"),
        ('\n[[derive]]\nfield = "age"\nfunction = "choice-column"\narguments = ["${sex}", "\'nix\'"]\n', "选项表 sex 没有 nix 这一列。"),
        ('\n[list]\ncolumns = ["name", "nix"]\n', "columns 里的 nix 没有这个字段。"),
        ('\n[fields]\nname = { privacy = "sensitive" }\n[list]\ntitle = "${name}"\n', 'title 用了不交镇里的 name，town_title 只能用 town = "full" 的字段。'),
        ('\n[[prints]]\nname = "p"\nlabel = "单"\nfile = "prints/p.print"\naudience = "board"\n', "没有文件 prints/p.print。"),
        ('\n[[prints]]\nname = "p"\nlabel = "单"\nfile = "../p.print"\naudience = "board"\n', "file 的写法不对：“../p.print”。"),
        ('\n[[prints]]\nname = "p"\nlabel = "单"\nfile = "prints/p.print"\naudience = "board"\ncopies = "name"\n', "name 没有这个整数字段。"),
        ('\n[desk]\nsame_as = "name"\n', "same_as 要写一个指向本表的字段，现在是“name”。"),
    ],
)  # fmt: skip
def test_a_mistake_in_our_own_tables_is_told_in_words(more: str, told: str) -> None:
    found = mistakes(more=more)
    assert any(one.endswith(f"：{told}") for one in found), found


def test_every_mistake_is_found_each_with_its_line_and_row() -> None:
    survey = """
        type     | name | label | relevant
        text     | name | 姓名  | ${nix} = 1
        frob     | a    | 甲    |
        text     | name | 又    |
        text     | b    | 乙    | 1 +
    """
    assert mistakes(survey) == [
        "第4行（survey第1行 relevant）：relevant 里的 ${nix} 没有这个字段。",
        "第5行（survey第2行 type）：不认识类型“frob”。",
        "第6行（survey第3行）：名称 name 已经用在第1行。",
        "第7行（survey第4行 relevant）：relevant 第4个字符：算式没有写完。",
    ]


def test_unknown_keys_do_not_hide_the_other_mistakes() -> None:
    found = mistakes("type | name | label | colour\ntext | name | 姓名 | red\nfrob | a | 甲 |", more="\n[nonsense]\n")
    assert [one.split("：", 1)[1] for one in found] == ["不认识“colour”。", "不认识类型“frob”。", "不认识“nonsense”。"]


def test_what_is_not_toml_says_where() -> None:
    with pytest.raises(UserError) as refusal:
        parse_form({"form.toml": "settings = {\n"}, "forms/sample")
    assert "TOML" in refusal.value.where[0]


def test_lines_are_found_through_comments_strings_and_every_way_of_writing_tables() -> None:
    text = '# [no]\na = "[x] # {"\nrows = [\n  # {}\n  { k = 1, l = [1, { m = 2 }] },\n\n  { k = "]" },\n]\n[[b]]\nx = 1\n[[b]]\ny = 2\n[c.d]\nz = """\n\n"""\nw = 1\n'
    found = line_map(text)
    assert [found.of("a"), found.of("rows", 0), found.of("rows", 1, "k")] == [2, 5, 7]
    assert [found.of("rows", 0, "l", 1, "m"), found.of("b", 0, "x"), found.of("b", 1)] == [5, 10, 11]
    assert [found.of("c", "d", "z"), found.of("c", "d", "w"), found.of("b", 1, "nix"), found.of("nix")] == [
        14,
        17,
        11,
        1,
    ]


def test_a_folder_is_read_with_its_prints_and_its_hash_covers_them(tmp_path: Path) -> None:
    folder = tmp_path / "sample"
    (folder / "prints").mkdir(parents=True)
    text = form_files(
        GOOD, SEX, '\n[[prints]]\nname = "p"\nlabel = "单"\nfile = "prints/p.print"\naudience = "board"\n'
    )
    (folder / "form.toml").write_bytes(text["form.toml"].replace("\n", "\r\n").encode("utf-8-sig"))
    assert [one.sentence for one in check_form(folder)] == ["没有文件 prints/p.print。"]
    (folder / "prints" / "p.print").write_text("@page profile=official-a4\n", encoding="utf-8")
    found = read_form(folder)
    assert set(found.text) == {"form.toml", "prints/p.print"}
    assert found.spec.content_hash == content_hash(found.text)
    (folder / "prints" / "p.print").write_text("@page profile=board-a3\n", encoding="utf-8")
    assert read_form(folder).spec.content_hash != found.spec.content_hash


def test_a_folder_without_a_form_and_a_file_that_is_no_text_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError) as refusal:
        read_form(tmp_path)
    assert refusal.value.code == "form_missing"
    (tmp_path / "form.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UserError) as refusal:
        read_form(tmp_path)
    assert refusal.value.code == "form_unreadable"


def test_the_published_schema_is_the_one_the_reader_uses() -> None:
    published = project_root() / "docs" / "contracts" / "form.schema.json"
    assert json.loads(published.read_text(encoding="utf-8")) == FORM_SCHEMA, "run tools/write_form_schema.py"


def test_the_contract_names_every_key_and_function() -> None:
    words = set(
        re.findall(r"[a-z][a-z0-9_:-]*", (project_root() / "docs" / "contracts" / "form.md").read_text("utf-8"))
    )
    keys = {key for schema in _schemas(FORM_SCHEMA) for key in schema.get("properties", {})}
    functions = (KNOWN_FUNCTIONS | RULE_NAMES) - {"mod", "div"}
    assert len(keys) > 50
    assert sorted((keys | functions) - words) == []


def test_the_schema_knows_every_table_the_reader_reads() -> None:
    import ast
    import inspect

    from ruraldesk.formdefs import batch_entries, dossier, matchings, parts, reader, subject, survey, ties

    known = {key for schema in _schemas(FORM_SCHEMA) for key in schema.get("properties", {})}
    read = set()
    for module in (batch_entries, dossier, matchings, parts, reader, subject, survey, ties):
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
                read.add(node.slice.value)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
                read |= {one.value for one in node.args[:1] if isinstance(one, ast.Constant)}
    read = {one for one in read if isinstance(one, str) and one != "form.toml"}
    assert len(read) > 40
    assert read <= known | {"text"}
    assert {one for one in known if one not in read} <= _looked_up_by_variable()


def _looked_up_by_variable() -> set[str]:
    return {"relevant", "constraint", "calculation", "choice_filter", "label"}


def _schemas(schema: object) -> list[dict]:
    found = []
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            found.append(schema)
        for one in schema.values():
            found += _schemas(one)
    elif isinstance(schema, list):
        for one in schema:
            found += _schemas(one)
    return found


TIED = """
settings = { form_id = "tied", form_title = "相连", version = 2026112301 }
survey = [
  { type = "text", name = "name", label = "名称", required = true },
  { type = "date", name = "made_on", label = "日期" },
  { type = "select_one kind", name = "kind", label = "种类" },
  { type = "integer", name = "visits", label = "次数", readonly = true },
  { type = "date", name = "last_on", label = "最近", readonly = true },
  { type = "text", name = "before", label = "上期" },
  { type = "begin_repeat", name = "rows", label = "明细" },
  { type = "text", name = "what", label = "内容" },
  { type = "date", name = "due_on", label = "期限" },
  { type = "end_repeat" },
]
[choices_from]
kind = { table = "stars", name = "code", label = "label" }
[workflow]
states = [{ name = "drafting", label = "编制中" }, { name = "done", label = "办结" }]
transitions = [{ name = "finish", label = "办结", from = "drafting", to = "done" }]
deadlines = [{ name = "row", label = "期限", due = "due_on", each = "rows" }]
locks = [{ form = "other", link = "target", states = ["issued"], sentence = "已经写进证明。" }]
amendment = { say = "before", of = ["name", "rows"], sentence = "写明改了什么。" }
[numbering]
pattern = "{village}-{kind.label}-{n:03}"
per = ["year"]
state = "done"
date = "made_on"
[[check]]
name = "row_says_what"
level = "hold"
sentence = "还没写内容。"
each = "rows"
expr = "what != ''"
[[derive]]
field = "before"
sql = "select name from v_tied where made_on < :made_on and id != :id order by made_on desc"
[[gather]]
field = "visits"
from = "other"
by = "target"
how = "count"
where = "${size} > 1"
[[gather]]
field = "last_on"
from = "other"
by = "target"
how = "last"
value = "seen_on"
order = "seen_on"
states = ["issued"]
[[collect]]
repeat = "rows"
label = "取数"
sql = "select name as what from v_tied where made_on <= :made_on"
states = ["drafting"]
[[make]]
name = "others"
label = "记一笔"
form = "other"
each = "rows"
states = ["done"]
when = "${what} != ''"
fields = { target = "${name}", note = "${what}" }
[[prints]]
name = "paper"
label = "单子"
file = "prints/paper.print"
audience = "internal"
related = { others = { form = "other", by = "target", order = ["seen_on"] } }
"""
TIED_FILES = {"form.toml": TIED, "prints/paper.print": "@page profile=form-a4\n@title\n{{name}}\n"}


def test_the_ties_of_a_form_are_read_and_written_out_again() -> None:
    spec = parse_form(TIED_FILES, "forms/tied")
    assert [one.how for one in spec.gathers] == ["count", "last"]
    assert spec.by_name["visits"].derived
    assert not spec.by_name["visits"].is_stored
    assert spec.checks[0].level == "hold"
    assert spec.deadlines[0].each == spec.makes[0].each == spec.checks[0].each == "rows"
    assert spec.prints[0].related[0].by == "target"
    assert spec.amendment == Amendment("before", ("name", "rows"), "写明改了什么。")
    again = parse_form({**TIED_FILES, "form.toml": form_toml(document_of(spec))}, "forms/tied")
    assert replace(again, content_hash="", fields=()) == replace(spec, content_hash="", fields=())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('repeat = "rows"\nlabel', 'repeat = "row"\nlabel', "没有表 row。"),
        ('of = ["name", "rows"]', 'of = ["nobody"]', "amendment 里的 nobody 没有这个字段。"),
        ("made_on <= :made_on", "made_on <= :wrong", "sql 里的 :wrong 不是本表的字段。"),
        ('how = "last"\nvalue = "seen_on"\norder = "seen_on"', 'how = "last"\nvalue = "seen_on"', "少写了 order"),
        ('label = "次数", readonly = true', 'label = "次数"', "readonly = true"),
        ('note = "${what}"', 'note = "${nobody}"', "没有这个字段"),
        ('date = "made_on"', 'date = "name"', "date 要写一个日期字段"),
        ('sql = "select name from v_tied', 'sql = "delete from v_tied', "sql 只能查"),
    ],
)
def test_a_wrong_tie_is_named(old: str, new: str, said: str) -> None:
    assert TIED.count(old) >= 1
    with pytest.raises(UserError) as caught:
        parse_form({**TIED_FILES, "form.toml": TIED.replace(old, new, 1)}, "forms/tied")
    assert any(said in one for one in caught.value.where), caught.value.where
