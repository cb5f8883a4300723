"""Shared tables in the vault: lists follow them, selects read them, and what leans on them is worked out anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ruraldesk.errors import UserError
from ruraldesk.formdefs.reader import check_form, read_form
from ruraldesk.formdefs.xlsform import to_xlsx
from ruraldesk.services import forms, records, tables, workflow
from ruraldesk.services.form_session import FormSession
from ruraldesk.store.store import Store
from tests.helpers.desks import desk
from tests.helpers.vaults import add_form, new_store, reopen, save

FORM = """
settings.form_id = "helper"
settings.form_title = "帮手"
settings.version = 2026112301
settings.instance_name = "concat(${who}, ' ', jr:choice-name(${level}, '${level}'))"
survey = [
  { type = "text", name = "who", label = "谁", required = true },
  { type = "select_one level", name = "level", label = "级别", choice_filter = "kind = 'a'" },
  { type = "decimal", name = "hours", label = "时长" },
  { type = "text", name = "star", label = "星级", readonly = true },
  { type = "decimal", name = "missing", label = "还差", readonly = true },
  { type = "date", name = "begun", label = "开始" },
]
[choices_from]
level = { table = "levels", name = "code", label = "label" }
[fields]
who = { privacy = "public" }
level = { privacy = "public" }
hours = { privacy = "public", unit = "hour" }
star = { privacy = "public" }
missing = { privacy = "public" }
begun = { privacy = "public" }
[[derive]]
field = "star"
function = "table-step"
arguments = ["'stars'", "'hours'", "${hours}", "'label'"]
mode = "always"
[[derive]]
field = "missing"
function = "table_next"
arguments = ["'stars'", "'hours'", "${hours}"]
mode = "always"
[workflow]
states = [{ name = "open", label = "在册" }]
deadlines = [{ name = "look", label = "看一看", due = "add-days(${begun}, table-column('terms', 'look', 'value'))" }]
[[check]]
name = "known_star"
level = "warn"
sentence = "星级表里没有这个时长。"
sql = "select 1 from v_helper h where h.id = :id and h.star not in (select label from t_stars)"
"""
LEVELS = "code,label,kind\n1,初级,a\n2,中级,a\n3,高级,b\n"
STARS = "code,label,hours\n1,一星,100\n2,二星,300\n"
TERMS = "key,value,label\nlook,10,几天后看一看\n"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    found = new_store(tmp_path)
    for name, text in (("levels", LEVELS), ("stars", STARS), ("terms", TERMS)):
        found.specs.keep_shared(f"{name}.csv", text, "shipped")
    add_form(found, FORM)
    yield found
    found.close(backup=False)


def offered(store: Store) -> list[tuple[str, str, bool]]:
    return [(one.name, one.label, one.retired) for one in store.specs.newest("helper").choices["level"]]


def row(store: Store, record: str) -> tuple[object, ...]:
    return store.report("select star, missing from v_helper where id = ?", (record,)).rows[0]


def test_a_list_follows_its_table_and_codes_that_vanish_are_retired(store: Store) -> None:
    assert offered(store) == [("1", "初级", False), ("2", "中级", False), ("3", "高级", False)]
    store.specs.keep_shared("levels.csv", "code,label,kind\n1,入门,a\n4,特级,a\n", "镇里的数据包")
    changed = [("1", "入门", False), ("4", "特级", False), ("2", "中级", True), ("3", "高级", True)]
    assert offered(store) == changed
    again = reopen(store)
    assert offered(again) == changed
    again.close(backup=False)


def test_a_label_that_changes_is_found_by_search_and_stands_in_what_is_derived(store: Store) -> None:
    one = save(store, "helper", {"who": "王建国", "level": "1"}, state="open")
    assert [hit.id for hit in store.search("初级")] == [one]
    store.specs.keep_shared("levels.csv", LEVELS.replace("初级", "入门"), "镇里的数据包")
    assert [hit.id for hit in store.search("入门")] == [one]
    assert store.search("初级") == []
    assert store.check(deep=True) == []


def test_calculated_fields_and_due_dates_follow_the_tables(store: Store) -> None:
    one = save(store, "helper", {"who": "王建国", "hours": "120.0", "begun": "2026-11-01"}, state="open")
    assert row(store, one) == ("一星", "300")
    assert store.deadlines.of_form("helper")[0].due_on == "2026-11-11"
    store.specs.keep_shared("stars.csv", "code,label,hours\n1,起步,50\n2,稳步,200\n", "镇里的数据包")
    assert row(store, one) == ("起步", "200")
    store.specs.keep_shared("terms.csv", TERMS.replace("10", "20"), "镇里的数据包")
    assert store.deadlines.of_form("helper")[0].due_on == "2026-11-21"
    assert store.check(deep=True) == []
    store.rebuild()
    assert row(store, one) == ("起步", "200")
    assert store.deadlines.of_form("helper")[0].due_on == "2026-11-21"
    assert store.check(deep=True) == []


def test_selects_read_the_tables_on_every_connection(store: Store) -> None:
    wanted = [("1", "一星", "100"), ("2", "二星", "300")]
    assert store.report("select code, label, hours from t_stars order by code").rows == wanted
    with store.transaction():
        store.specs.keep_shared("stars.csv", STARS + "3,三星,600\n", "镇里的数据包")
        found = store.select("select count(*) from t_stars", {})
        assert found.rows == [(3,)]
    assert store.report("select count(*) from t_stars").rows == [(3,)]
    store.rebuild()
    assert store.report("select count(*) from t_stars").rows == [(3,)]


def test_a_report_still_reads_nothing_but_views_and_shared_tables(store: Store) -> None:
    for sql in (
        "select * from shared_data",
        "with t_x as (select * from line) select * from t_x",
        "delete from t_stars",
    ):
        with pytest.raises(UserError) as refused:
            store.report(sql)
        assert refused.value.code == "report_refused"


def test_an_altered_table_is_found_and_mended(store: Store) -> None:
    store._core.write("UPDATE t_stars SET hours = '1' WHERE code = '1'")
    assert [one.table for one in store.check(deep=True)] == ["t_stars"]
    store._core.write("DROP TABLE t_levels")
    store._core.write("CREATE TABLE t_stranger (code TEXT) STRICT")
    assert [one.table for one in store.check(deep=True)] == ["t_levels", "t_stars", "t_stranger"]
    store.rebuild()
    assert store.check(deep=True) == []


def test_a_table_that_cannot_be_read_is_refused_and_nothing_changes(store: Store) -> None:
    with pytest.raises(UserError) as refused:
        store.specs.keep_shared("stars.csv", "code,label\n1,一星,多\n", "镇里的数据包")
    assert refused.value.code == "shared_table_wrong"
    assert "第2行" in refused.value.sentence
    assert store.report("select count(*) from t_stars").rows == [(2,)]


def test_a_failed_transaction_brings_the_old_table_back(store: Store) -> None:
    with pytest.raises(UserError), store.transaction():  # noqa: PT012  the first call is what is taken back
        store.specs.keep_shared("levels.csv", "code,label,kind\n9,别的,a\n", "镇里的数据包")
        store.specs.keep_shared("stars.csv", "", "镇里的数据包")
    assert [one[0] for one in offered(store)] == ["1", "2", "3"]
    assert store.report("select count(*) from t_levels").rows == [(3,)]


def test_an_older_vault_has_the_tables_made_when_it_is_opened(store: Store) -> None:
    store._core.write("DROP TABLE t_stars")
    store.settings.set("_views", 2)
    found = reopen(store)
    assert found.report("select count(*) from t_stars").rows == [(2,)]
    found.close(backup=False)


def test_shipped_tables_are_renewed_and_those_of_a_town_stay(store: Store, tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "levels.csv").write_text("code,label,kind\n1,新的,a\n", "utf-8")
    (tmp_path / "shared" / "stars.csv").write_text("code,label,hours\n1,新的,1\n", "utf-8")
    store.specs.keep_shared("stars.csv", STARS, "镇里的数据包")
    store.specs.keep_shipped(tmp_path / "shared")
    assert offered(store)[0] == ("1", "新的", False)
    assert store.specs.tables().table("stars").cell("1", "label") == "一星"  # type: ignore[union-attr]
    store._core.changed = False
    store.specs.keep_shipped(tmp_path / "shared")
    assert not store._core.changed  # the same once more writes nothing


def test_a_new_desk_has_the_shipped_tables_and_an_older_program_does_not_take_them_back(tmp_path: Path) -> None:
    at = desk(tmp_path / "desk")
    assert at.store.specs.tables().holidays.years >= {2024, 2025, 2026}  # type: ignore[union-attr]
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "stars.csv").write_text("code,label,hours\n1,旧的,1\n", "utf-8")
    at.store.settings.set("shipped_tables_of", [999, 0, 0])
    forms.renew_shipped_tables(at.store, tmp_path)
    assert at.store.specs.tables().table("stars").cell("1", "label") == "一星"  # type: ignore[union-attr]
    at.store.settings.set("shipped_tables_of", [0, 0, 1])
    forms.renew_shipped_tables(at.store, tmp_path)
    assert at.store.specs.tables().table("stars").cell("1", "label") == "旧的"  # type: ignore[union-attr]
    at.close()


def _folder(tmp_path: Path, toml: str, **tables: str) -> Path:
    folder = tmp_path / "forms" / "helper"
    folder.mkdir(parents=True)
    (folder / "form.toml").write_text(toml, "utf-8")
    (tmp_path / "forms" / "shared").mkdir()
    for name, text in tables.items():
        (tmp_path / "forms" / "shared" / f"{name}.csv").write_text(text, "utf-8")
    return folder


def test_a_form_is_checked_against_the_tables_beside_it(tmp_path: Path) -> None:
    whole = _folder(tmp_path, FORM, levels=LEVELS, terms=TERMS)  # stars: the shipped one
    assert check_form(whole) == []


def test_a_form_whose_table_is_not_there_is_told_so(tmp_path: Path) -> None:
    said = [one.sentence for one in check_form(_folder(tmp_path, FORM, terms="key,worth\nlook,1\n"))]
    assert "选项表 level 要用共享表 levels，没有这张表或读不出来。" in said
    assert "共享表 terms 没有 value 这一列。" in said


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('label = "label" }', 'label = "words" }', "共享表 levels 没有 words 这一列。"),
        ('name = "code", label = "label" }', 'name = "kind", label = "label" }', "第一列 code"),
        ('["\'stars\'", "\'hours\'", "${hours}", ', '["${who}", "\'hours\'", "${hours}", ', "加引号的表名"),
        ('"\'stars\'", "\'hours\'", "${hours}"]', '"\'suns\'", "\'hours\'", "${hours}"]', "没有共享表 suns"),
        ('\'hours\'", "${hours}", "\'label\'"', '\'hours\'", "${hours}", "\'colour\'"', "没有 colour 这一列"),
    ],
)
def test_what_a_form_asks_of_a_table_must_be_there(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    assert old in FORM
    said = [one.sentence for one in check_form(_folder(tmp_path, FORM.replace(old, new), levels=LEVELS, terms=TERMS))]
    assert any(sentence in one for one in said), said


def test_a_form_brings_the_tables_beside_it_that_the_vault_does_not_have(tmp_path: Path) -> None:
    folder = _folder(tmp_path, FORM, levels=LEVELS, terms=TERMS, stars="code,label,hours\n1,别的,1\n")
    with desk(tmp_path / "desk") as at:
        spec = forms.add(at, folder)
        assert [one.label for one in spec.choices["level"]] == ["初级", "中级", "高级"]
        origins = {one.name: one.origin for one in tables.tables(at)}
        assert (origins["levels"], origins["stars"]) == ("登记表 helper", "shipped")


def test_a_workbook_whose_table_is_not_there_is_refused(tmp_path: Path) -> None:
    folder, book = _folder(tmp_path, FORM, levels=LEVELS, terms=TERMS), tmp_path / "helper.xlsx"
    found = read_form(folder)
    to_xlsx(found.spec, book, found.text)
    with desk(tmp_path / "desk") as at:
        with pytest.raises(UserError) as refused:
            forms.add(at, book)
        assert refused.value.code == "form_mistake"
        assert "levels" in refused.value.where[0]
        assert not at.store.specs.known("helper")


def test_a_table_is_replaced_by_a_file_of_its_name(tmp_path: Path) -> None:
    file = tmp_path / "stars.csv"
    with desk(tmp_path / "desk") as at:
        file.write_bytes("code,label,hours\r\n1,起步,1\r\n".encode("gb18030"))
        assert tables.replace(at, file) == tables.SharedTable("stars", 5, "文件 stars.csv", "志愿者星级")
        stars = at.store.specs.tables().table("stars")
        assert stars is not None
        assert [(row["label"], row["retired"]) for row in stars.rows[:2]] == [("起步", ""), ("二星", "1")]
        for name, content, code in (
            ("suns.csv", b"code\n1\n", "no_such_table"),
            ("stars.csv", b"\xff\xff", "table_file_unreadable"),
            ("stars.csv", b"code\n1\n" + b" " * 2_000_000, "table_file_unreadable"),
            ("stars.csv", b"code,label\n1,a,b\n", "shared_table_wrong"),
        ):
            (tmp_path / name).write_bytes(content)
            with pytest.raises(UserError) as refused:
                tables.replace(at, tmp_path / name)
            assert refused.value.code == code
        at.clerk_role = "clerk"
        with pytest.raises(UserError) as refused:
            tables.replace(at, file)
        assert refused.value.code == "needs_supervisor"


_PRAISED = (
    (
        '  { type = "date", name = "begun"',
        """  { type = "text", name = "praise", label = "表扬", relevant = "${star} != ''" },
  { type = "text", name = "terms", label = "天数" },
  { type = "date", name = "begun\"""",
    ),
    (
        'states = [{ name = "open", label = "在册" }]',
        """states = [{ name = "open", label = "在册" }, { name = "named", label = "表彰" }]
transitions = [{ name = "name", label = "表彰", from = "open", to = "named", needs = ["praise"] }]""",
    ),
    (
        "[workflow]",
        """[[derive]]
field = "terms"
function = "table-column"
arguments = ["'terms'", "'look'", "'value'"]
[workflow]""",
    ),
    (
        'begun = { privacy = "public" }',
        """begun = { privacy = "public" }
praise = { privacy = "public" }
terms = { privacy = "public" }""",
    ),
)


def test_a_field_that_hangs_on_a_table_is_shown_needed_and_filled_where_the_table_is(tmp_path: Path) -> None:
    praised = FORM
    for old, new in _PRAISED:
        assert old in praised
        praised = praised.replace(old, new)
    with desk(tmp_path / "desk") as at:
        forms.add(at, _folder(tmp_path, praised, levels=LEVELS, terms=TERMS))
        session = FormSession.open_new(at, "helper")
        session.set_text("who", "王建国")
        assert not session.relevant("praise")
        session.set_text("hours", "300")
        assert session.relevant("praise")
        record = session.save().record.id
        assert records.get(at, record).fields["terms"] == "10"
        assert [one.missing for one in workflow.steps(at, record)] == [("表扬",)]
        with pytest.raises(UserError) as refused:
            records.set_fields(at, record, {}, state="named")
        assert refused.value.code == "step_needs"
