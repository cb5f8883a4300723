"""What reports join is looked up, however many records there are, and not read through for every row."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from ruraldesk.services import records
from ruraldesk.services.desk import Desk
from ruraldesk.store.core import Core
from ruraldesk.store.schema import VIEWS
from ruraldesk.store.store import VIEWS_SEEN
from tests.helpers.desks import copied_desk

JOINED = (
    "select i.id, f.name, a.name from v_inspection i left join v_facility f on f.id = i.facility"
    " left join v_person a on a.id = i.inspector where i.checked_on between '2026-01-01' and '2026-12-31'"
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with copied_desk(tmp_path_factory.mktemp("views") / "village") as made:
        records.add(made, "person", {"name": "王样例", "group_no": 5})
        yield made


def _plan(desk: Desk, sql: str) -> list[str]:
    return [str(row[3]) for row in desk.store._core.read(f"EXPLAIN QUERY PLAN {sql}")]


def test_a_joined_view_is_looked_up_by_its_key(desk: Desk) -> None:
    plan = _plan(desk, JOINED)
    looked_up = [one for one in plan if "LEFT-JOIN" in one]
    assert [one.split()[:2] for one in looked_up] == [["SEARCH", "f"], ["SEARCH", "a"]], plan


def test_a_view_is_still_read_by_the_index_of_its_own_table(desk: Desk) -> None:
    assert "i_inspection_checked_on" in " ".join(_plan(desk, JOINED))
    assert _plan(desk, "select name from v_person where id = 'x'")[0].startswith("SEARCH r USING")
    assert _plan(desk, "select name from v_facility")[0].startswith("SEARCH t USING")


def test_an_older_vault_has_its_views_made_anew(desk: Desk) -> None:
    writer = desk.store._core.writer
    writer.execute('DROP VIEW "v_inspection"')
    writer.execute('CREATE VIEW "v_inspection" AS SELECT 1 AS one')
    desk.store.settings.set(VIEWS_SEEN, VIEWS - 1)
    desk.store._fill_new_tables()
    assert "i_inspection_checked_on" in " ".join(_plan(desk, JOINED))
    assert desk.store.settings.get(VIEWS_SEEN) == VIEWS


def test_the_statistics_of_volunteering_add_each_hour_up_once(desk: Desk) -> None:
    sql = str(tomllib.loads(Path("forms/reports/service_statistics.toml").read_text("utf-8"))["sql"])
    members = sql[: sql.index("served as (")].strip().rstrip(",")
    bound = {"on": "2026-12-31"}
    rows = desk.store._core.writer.execute(f"EXPLAIN QUERY PLAN {members} select * from members a, members b", bound)
    plan = [str(row[3]) for row in rows.fetchall()]
    assert plan.count("MATERIALIZE members") == 1, plan
    assert plan.count("MATERIALIZE given") == 1, plan


def test_the_first_day_of_a_village_is_looked_up_and_the_log_not_read_through(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    one = Core.one

    def noted(core: Core, sql: str, values: tuple[object, ...] = ()) -> tuple[object, ...] | None:
        asked.append(sql)
        return one(core, sql, values)

    monkeypatch.setattr(Core, "one", noted)
    assert desk.store.log.began([desk.code]) is not None
    rows = desk.store._core.writer.execute(f"EXPLAIN QUERY PLAN {asked[-1]}", (desk.code,)).fetchall()
    assert "SEARCH l USING INDEX" in str(rows[-1][3])
