"""The demo: the same for the same seed, judged as the services would judge it, never over foreign data."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path
from random import Random

import pytest

from ruraldesk.clock import CHINA, FixedClock, parse_instant
from ruraldesk.demo import story
from ruraldesk.demo.facilities import KINDS, facilities
from ruraldesk.demo.folder import MARKER, VERSION
from ruraldesk.demo.inspections import visits
from ruraldesk.demo.names import RARE
from ruraldesk.demo.people import NO_COUNTY, people
from ruraldesk.errors import UserError
from ruraldesk.paths import DataFolder
from ruraldesk.rules.identifiers import is_valid
from ruraldesk.services import home, judging, ledger, questions
from ruraldesk.services.desk import Desk, open_desk
from ruraldesk.services.judging import Case
from ruraldesk.services.selecting import Selects
from tests.helpers import desks
from tests.helpers.clock_hours import instants, outside_office_hours
from tests.helpers.command_line import run_command
from tests.helpers.desks import NOON

SMALL = 160


def opened(root: Path) -> Desk:
    return open_desk(DataFolder(root), "", story.PASSPHRASE, FixedClock(NOON))


def shown(root: Path) -> list[tuple[object, ...]]:
    with opened(root) as desk:
        forms = ("person", "facility", "inspection")
        return [(one.id, one.fields, one.meta.context) for form in forms for one in ledger.page(desk, form, limit=999)]


def test_the_demo_is_the_same_for_a_seed_and_goes_the_whole_way(tmp_path: Path) -> None:
    made = [story.make(tmp_path / one, FixedClock(NOON), records=SMALL, seed=7) for one in ("a", "b")]
    assert shown(tmp_path / "a" / "village") == shown(tmp_path / "b" / "village")
    assert made[0].records == SMALL
    assert [one.name for one in made[0].prints] == ["管护责任公示牌.pdf", "移交单.pdf"]
    assert all(one.read_bytes().startswith(b"%PDF") for one in made[0].prints)
    with opened(tmp_path / "a" / "village") as village:
        assert len(questions.open_questions(village)) == 1
        facts = home.home(village)
        kept = ledger.count(village, "facility")
        assert facts.drafts == 2
        assert facts.waiting >= story.AFTERWARDS
    with opened(tmp_path / "a" / "town") as town:
        assert ledger.count(town, "facility") == kept
        assert ledger.count(town, "inspection") > 0
    again = story.make(tmp_path / "a", FixedClock(NOON), records=SMALL, seed=7)
    assert again.reused


def test_it_is_the_same_all_day_and_no_instant_of_it_is_of_the_night_or_to_come(tmp_path: Path) -> None:
    midnight = datetime.combine(NOON.astimezone(CHINA).date(), time(), CHINA)
    for name, clock in (("early", FixedClock(midnight)), ("noon", FixedClock(NOON))):
        story.make(tmp_path / name, clock, records=SMALL, seed=7)
    seen = {}
    for name in ("early", "noon"):
        with opened(tmp_path / name / "village") as village, opened(tmp_path / name / "town") as town:
            seen[name] = (instants(village), instants(town))
            kept = {parse_instant(one.saved_at) for one in village.store.drafts.list()}
            assert not outside_office_hours([*instants(village), *instants(town), *kept])
            assert max(*instants(village), *instants(town), *kept) <= midnight
    assert seen["early"] == seen["noon"]


def test_what_is_invented_would_pass_the_desk(tmp_path: Path) -> None:
    random = Random(3)
    with desks.desk(tmp_path / "village") as desk:
        today = desk.clock.today()
        invented = list(people(random, today, 60))
        _judge(desk, "person", invented)
        ids = [f"00000000-0000-4000-8000-{place:012}" for place in range(60)]
        places = list(facilities(random, today, ids, len(KINDS) + 10))
        _judge(desk, "facility", [fields for _, fields in places], "in_use")
        seen = [
            (visit.fields | {"facility_class": kind.code}, visit.state)
            for kind, _ in places
            for visit in visits(random, today, ids[0], kind, ids, 12)
        ]
        for fields, state in seen:
            _judge(desk, "inspection", [fields], state)
        assert {one[0]["conclusion"] for one in seen} == {"normal", "repair"}


def _judge(desk: Desk, form: str, many: list[dict[str, object]], state: str = "") -> None:
    spec = desk.store.specs.newest(form)
    assert many
    for fields in many:
        ready = judging.completed(desk, spec, judging.normalised(desk, spec, fields), Selects(desk, spec, "new"))
        found = judging.problems(desk, Case(spec, "new", ready, state))
        assert [one for one in found if one.level == "block"] == [], fields


def test_nobody_is_hit_by_a_number_and_the_hard_names_are_there() -> None:
    invented = list(people(Random(2026), NOON.date(), 400))
    assert all(one["id_no"].startswith(NO_COUNTY) for one in invented)
    assert all(is_valid("id_number", one["id_no"], NOON.date()) for one in invented)
    assert len({one["id_no"] for one in invented}) == 400
    names = [one["name"] for one in invented]
    assert {name for name, _ in RARE} <= set(names)
    twins = [one for one in invented if one["name"] == "王建国"]
    assert len({one["group_no"] for one in twins}) == 2
    assert all("样例" in one["remark"] for one in invented)


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "账本.xlsx").write_bytes(b"x")
    with pytest.raises(UserError) as error:
        story.make(tmp_path, FixedClock(NOON))
    assert error.value.code == "demo_folder_foreign"
    assert (tmp_path / "账本.xlsx").read_bytes() == b"x"


def test_a_demo_of_another_kind_is_put_aside_with_what_was_tried_in_it(tmp_path: Path) -> None:
    out = tmp_path / "demo"
    story.make(out, FixedClock(NOON), records=SMALL, seed=7)
    with opened(out / "village") as desk:
        tried = desks.person(desk, "试着登记的人样例")
    marker = out / MARKER
    marker.write_text(marker.read_text("ascii").replace(f'"version": {VERSION}', '"version": 0'), "ascii")
    answer = run_command("demo", "--out", str(out), "--records", str(SMALL), "--no-window")
    assert answer.code == 0, answer.err
    assert f"挪到{tmp_path / 'demo-older'}，" in answer.out
    with opened(tmp_path / "demo-older" / "village") as desk:
        assert desk.store.records.title(tried) == "试着登记的人样例"
    assert "早就造好了" not in answer.out
    again = story.make(out, FixedClock(NOON), records=SMALL, seed=7)
    assert again.aside == tmp_path / "demo-older-2"


def test_the_command_says_where_everything_lies_and_that_there_is_no_screen(tmp_path: Path) -> None:
    answer = run_command("demo", "--out", str(tmp_path / "d"), "--records", str(SMALL))
    assert answer.code == 0, answer.err
    for part in ("village", "town", "stick", "prints"):
        assert str(tmp_path / "d" / part) in answer.out
    assert "没有屏幕" in answer.err
