"""Checks in SQL: they see the save itself, they can take it back, and they can do nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ruraldesk.errors import UserError
from ruraldesk.services import forms, ledger, records
from ruraldesk.services.desk import Desk
from tests.helpers import desks

TAKEN = "select b.id from v_plot b join v_plot a on a.plot_no = b.plot_no and a.id <> b.id where a.id = :id"
FORM = """
settings = {{ form_id = "plot", form_title = "地块", version = 2026112301 }}
survey = [
  {{ type = "text", name = "plot_no", label = "地块号", required = true }},
  {{ type = "decimal", name = "size", label = "面积" }},
]
[fields]
size = {{ unit = "mu" }}
[list]
columns = ["plot_no"]
title = "${{plot_no}}"
[[check]]
name = "same_plot"
level = "{level}"
sentence = "这个地块号已经登记过。"
sql = "{sql}"
fields = ["plot_no"]
"""


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Desk]:
    with desks.desk(tmp_path / "village") as made:
        yield made


def _with_form(village: Desk, folder: Path, sql: str = TAKEN, level: str = "block") -> None:
    (folder / "plot").mkdir()
    (folder / "plot" / "form.toml").write_text(FORM.format(sql=sql, level=level), encoding="utf-8")
    forms.add(village, folder / "plot")


def test_a_sql_check_that_blocks_takes_the_new_record_back(village: Desk, tmp_path: Path) -> None:
    _with_form(village, tmp_path)
    records.add(village, "plot", {"plot_no": "12"})
    with pytest.raises(UserError) as error:
        records.add(village, "plot", {"plot_no": "12"})
    assert (error.value.code, error.value.where) == ("value_refused", ("这个地块号已经登记过。",))
    assert ledger.count(village, "plot") == 1
    records.add(village, "plot", {"plot_no": "13"})  # the vault can be written as before


def test_a_sql_check_judges_a_change_by_what_it_will_be(village: Desk, tmp_path: Path) -> None:
    _with_form(village, tmp_path, "select 1 from v_plot where id = :id and size > 10")
    record = records.add(village, "plot", {"plot_no": "12", "size": "9.5"}).record.id
    with pytest.raises(UserError):
        records.set_fields(village, record, {"size": "10.01"})
    assert records.get(village, record).fields["size"] == "9.50"


def test_a_sql_check_that_warns_lets_the_save_stand(village: Desk, tmp_path: Path) -> None:
    _with_form(village, tmp_path, level="warn")
    records.add(village, "plot", {"plot_no": "12"})
    saved = records.add(village, "plot", {"plot_no": "12"})
    assert [(one.field, one.level) for one in saved.warnings] == [("plot_no", "warn")]


def test_a_sentence_names_what_the_select_found(village: Desk, tmp_path: Path) -> None:
    text = FORM.replace("已经登记过。", "已经登记在{{title}}，{{size}}亩{{note}}。")
    (tmp_path / "plot").mkdir()
    sql = TAKEN.replace("b.id", "b._title as title, b.size as size, null as note", 1)
    (tmp_path / "plot" / "form.toml").write_text(text.format(sql=sql, level="block"), encoding="utf-8")
    forms.add(village, tmp_path / "plot")
    records.add(village, "plot", {"plot_no": "12", "size": "1234.5"})
    with pytest.raises(UserError) as error:
        records.add(village, "plot", {"plot_no": "12"})
    assert error.value.where == ("这个地块号已经登记在12，1,234.50亩。",)


def test_a_sentence_that_names_what_the_select_does_not_find_is_a_mistake(village: Desk, tmp_path: Path) -> None:
    (tmp_path / "plot").mkdir()
    text = FORM.replace("已经登记过。", "已经登记在{{owner}}。").format(sql=TAKEN, level="block")
    (tmp_path / "plot" / "form.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as error:
        forms.add(village, tmp_path / "plot")
    assert error.value.where == ("核对“same_plot”的sentence里，owner不是sql查出来的。",)


@pytest.mark.parametrize("sql", ["select id from v_nothing where id = :id", "select content from form_file"])
def test_a_form_whose_sql_cannot_run_or_looks_behind_the_views_is_not_taken_in(
    village: Desk, tmp_path: Path, sql: str
) -> None:
    with pytest.raises(UserError) as error:
        _with_form(village, tmp_path, sql)
    assert error.value.code == "form_mistake"
    assert "same_plot" in error.value.where[0]
    assert "plot" not in [one.form_id for one in forms.forms(village)]
