"""`town export` into a PostgreSQL server: a real one, made for the test and gone after it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from ruraldesk.bundle.rows import Column, Table
from ruraldesk.errors import UserError
from ruraldesk.town.export import export_tables
from ruraldesk.town.export_server import write_to_server
from tests.helpers.exchange import exchange

BINARIES = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"))), Path("/nowhere"))
COLUMNS = (
    Column("_village", "村代码", "string"),
    Column("name", "名称", "string"),
    Column("cost", "花费", "number"),
    Column("built_on", "建成", "date"),
    Column("_deleted", "已删除", "boolean"),
    Column("parts", "部件", "array"),
)
LAMP = Table("lamp", "路灯", COLUMNS, (
    ("330402101201", "一号\t灯\\.\n二行", "3280.00", "2026-11-20", "false", '[{"a":"b\\n"}]'),
    ("330402101201", "'=1+1", "", "", "true", ""),
))  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that listens on a socket in a folder only."""
    if not (BINARIES / "initdb").exists() or shutil.which("psql") is None:
        pytest.skip("no PostgreSQL here")
    root = tmp_path_factory.mktemp("pg")
    as_other = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []
    if as_other:
        for folder in (root, *root.parents):
            if folder.stat().st_uid == os.geteuid() and folder.stat().st_mode & 0o055 != 0o055:
                folder.chmod(0o755)
        shutil.chown(root, 65534, 65534)
    data = root / "data"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": True, "cwd": "/"}
    made = [BINARIES / "initdb", "-D", data, "-U", "town", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]
    subprocess.run([*as_other, *made], **quiet)  # type: ignore[call-overload]  # the same keywords each time
    control = [*as_other, BINARIES / "pg_ctl", "-D", data, "-w", "-o", f"-k {root} -c listen_addresses='' -F"]
    subprocess.run([*control, "start"], **quiet)  # type: ignore[call-overload]  # as above
    yield f"postgresql://town@/postgres?host={root}"
    subprocess.run([*control, "-m", "immediate", "stop"], **quiet)  # type: ignore[call-overload]  # as above


def _ask(server: str, sql: str) -> str:
    done = subprocess.run(["psql", "-X", "-A", "-t", "-d", server, "-c", sql], capture_output=True, check=True)
    return done.stdout.decode().strip()


def test_every_value_arrives_as_what_it_is_and_a_second_time_replaces_the_first(server: str) -> None:
    write_to_server([LAMP], server)
    write_to_server([LAMP], server)
    assert _ask(server, "select count(*) from lamp") == "2"
    assert _ask(server, "select sum(cost), max(built_on) from lamp") == "3280.00|2026-11-20"
    assert _ask(server, "select name from lamp where not _deleted") == "一号\t灯\\.\n二行"
    assert _ask(server, "select parts->0->>'a' = E'b\\n' from lamp where not _deleted") == "t"
    assert _ask(server, "select name, cost is null, parts is null from lamp where _deleted") == "=1+1|t|t"
    assert _ask(server, "select obj_description('lamp'::regclass)") == "ruraldesk　路灯"


def test_what_a_village_no_longer_has_is_not_left_there_and_a_new_column_comes(server: str) -> None:
    write_to_server([LAMP], server)
    more = Table("house", "房屋", (*COLUMNS[:2], Column("note", "说明", "string")), (("1", "甲", "乙"),))
    write_to_server([Table("house", "房屋", COLUMNS[:2], ()), more], server)
    assert _ask(server, "select count(*) from lamp") == "0"
    assert _ask(server, "select note from house") == "乙"


def test_somebody_elses_table_stops_it_and_nothing_is_changed(server: str) -> None:
    write_to_server([LAMP], server)
    _ask(server, "create table strange (a integer)")
    with pytest.raises(UserError) as refused:
        write_to_server([Table("strange", "别人的", COLUMNS, ())], server)
    assert refused.value.code == "export_server_refused"
    assert _ask(server, "select count(*) from lamp") == "2"


@pytest.mark.parametrize(
    ("to", "code"),
    [("mysql://town/desk", "export_no_database"), ("postgresql://u:p@/x?host=/nowhere", "export_server_unreachable")],
)
def test_what_cannot_be_reached_is_told(server: str, to: str, code: str) -> None:
    with pytest.raises(UserError) as refused:
        write_to_server([LAMP], to)
    assert refused.value.code == code
    assert "u:p" not in refused.value.sentence


def test_the_town_writes_what_its_villages_handed_in(server: str, tmp_path: Path) -> None:
    two = exchange(tmp_path)
    two.village.lamp("=一号灯", cost="5.00")
    two.take(two.report())
    assert export_tables(two.town, server) == "/postgres"
    two.close()
    assert _ask(server, "select name, cost from lamp") == "=一号灯|5.00"
