"""The town desk itself: cards, keys, the board, tables for other programs."""

from __future__ import annotations

import json
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from ruraldesk.bundle.at_desk import own_card
from ruraldesk.errors import UserError
from ruraldesk.town.apply import import_bundles
from ruraldesk.town.board import board
from ruraldesk.town.cards import write_town_card
from ruraldesk.town.enrol import enrol
from ruraldesk.town.export import export_tables
from ruraldesk.town.keys import write_key
from ruraldesk.town.receipt import write_receipt
from tests.helpers.exchange import TOWN, VILLAGE, Exchange, at, exchange


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Exchange]:
    made = exchange(tmp_path)
    yield made
    made.close()


def code_of(error: pytest.ExceptionInfo[UserError]) -> str:
    assert error.value.message
    return error.value.code


class TestTownDesk:
    def test_a_card_that_was_changed_is_refused(self, two: Exchange) -> None:
        card = two.stick / "x.card"
        good = json.loads(own_card(two.village.store, two.village.clock).as_bytes())
        card.write_text(json.dumps(good | {"name": "别的村"}, ensure_ascii=False), encoding="utf-8")
        with pytest.raises(UserError) as error:
            enrol(two.town, card)
        assert code_of(error) == "card_damaged"

    def test_the_towns_card_does_not_enrol_as_a_village(self, two: Exchange) -> None:
        card = two.stick / "x.card"
        assert write_town_card(two.town, card).code == TOWN
        with pytest.raises(UserError) as error:
            enrol(two.town, card)
        assert code_of(error) == "card_wrong_role"

    def test_another_key_for_a_known_village_needs_a_word(self, two: Exchange, tmp_path: Path) -> None:
        again = at(tmp_path, "village", "again")
        card = two.stick / "again.card"
        card.write_bytes(own_card(again.store, again.clock).as_bytes())
        with pytest.raises(UserError) as error:
            enrol(two.town, card)
        assert code_of(error) == "card_changed"
        assert enrol(two.town, card, replace=True).is_new
        assert not enrol(two.town, card).is_new
        again.store.close(backup=False)

    def test_the_key_file_is_for_the_owner_alone(self, two: Exchange) -> None:
        out = two.root / "town.key"
        public = write_key(two.town, out)
        assert public in out.read_text(encoding="ascii")
        assert stat.S_IMODE(out.stat().st_mode) == 0o600

    def test_a_village_cannot_do_the_towns_work(self, two: Exchange) -> None:
        with pytest.raises(UserError) as error:
            import_bundles(two.village, [])
        assert code_of(error) == "not_a_town"

    def test_the_board_says_who_came_this_month(self, two: Exchange) -> None:
        assert [one.has_come for one in board(two.town)] == [False]
        two.village.lamp("一号灯")
        two.take(two.report())
        (line,) = board(two.town)
        assert (line.village, line.files, line.records, line.has_come) == (VILLAGE, 1, 1, True)
        (before,) = board(two.town, "2026-10")
        assert not before.has_come
        assert before.last_made_at == "2026-11-23T04:00:00Z"

    def test_scanning_leaves_receipts_and_parts_alone(self, two: Exchange) -> None:
        two.village.lamp("一号灯")
        file = two.report()
        shutil.copy(file, two.stick / f"{file.name}.part")
        two.take(file)
        write_receipt(two.town, VILLAGE, two.stick)
        assert list(two.statuses(two.stick)) == [file.name]


class TestExport:
    def test_a_folder_of_tables_is_a_valid_data_package(self, two: Exchange) -> None:
        import subprocess
        import sys

        two.village.lamp("=一号灯", cost="-5.00", count=2)
        two.take(two.report())
        out = Path(export_tables(two.town, str(two.root / "out")))
        done = subprocess.run(
            [sys.executable, "-m", "frictionless", "validate", "datapackage.json"], cwd=out, capture_output=True
        )
        assert done.returncode == 0, done.stdout.decode()
        assert VILLAGE in (out / "data" / "lamp.csv").read_text(encoding="utf-8")

    def test_a_workbook_holds_text_only(self, two: Exchange) -> None:
        from openpyxl import load_workbook

        two.village.lamp("=1+1")
        two.take(two.report())
        out = export_tables(two.town, str(two.root / "out.xlsx"))
        sheet = load_workbook(out)["路灯"]
        assert [one.data_type for one in sheet[2] if one.value] == ["s"] * 5
        assert "=1+1" in [one.value for one in sheet[2]]

    def test_a_database_server_is_refused_with_the_way_round(self, two: Exchange) -> None:
        with pytest.raises(UserError) as error:
            export_tables(two.town, "mysql://town/desk")
        assert code_of(error) == "export_no_database"
