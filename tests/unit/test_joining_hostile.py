"""并村 against a village that lies: it claims another's records, desks or name; nothing here is its to say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from ruraldesk.bundle.names import code12
from ruraldesk.bundle.signing import certify
from ruraldesk.clock import instant_text
from ruraldesk.model.changes import TOWN, VILLAGE, ChangeDraft, LineDraft
from ruraldesk.services import handover, numbering, records
from ruraldesk.services.desk import Desk
from ruraldesk.store.aliases import ALIAS, DESKS, NAME, VILLAGE_FORM, village_record
from ruraldesk.store.numbers import KEEPER
from ruraldesk.store.peers import Device
from ruraldesk.town.apply import Imported, import_bundles
from tests.helpers.joining import INTO, OLD, Three, three

__all__ = ["three"]  # a fixture too


def say(
    desk: Desk,
    fields: Mapping[str, Any],  # Any: JSON values of a line
    code: str = "",
    audience: str = TOWN,
) -> None:
    """Write on the village's own system record, or on another one's, what no window of the program would."""
    code = code or code12(desk.code)
    draft = LineDraft(audience, village_record(code), VILLAGE_FORM, 1, "system", fields, {})
    desk.store.append(ChangeDraft(desk.new_id(), desk.clerk, instant_text(desk.clock.now()), (draft,)))


def handed_in(three: Three, desk: Desk, name: str) -> Imported:
    stick = three.root / name
    stick.mkdir()
    handover.export(desk, stick)
    (found,) = import_bundles(three.town, [stick]).files
    return found


def test_a_village_cannot_say_itself_that_another_went_into_it(three: Three) -> None:
    lamp = three.lamp(three.old, "柳汀灯")
    three.hand_in(three.old)
    key = three.old.store.identity.village_public.hex()
    say(three.into, {f"{ALIAS}{OLD}": {"name": "柳汀村", "on": "2026-07-01", "key": key}})
    three.hand_in(three.into)
    assert three.town.store.aliases.at_town() == {}
    assert three.into.store.aliases.all_into(INTO) == []
    assert records.get(three.town, lamp).meta.village == OLD


def test_a_village_cannot_file_its_records_under_another_one(three: Three) -> None:
    """A record counted for a village that never wrote it."""
    say(three.into, {f"{DESKS}{OLD}": [three.into.store.identity.device]})
    lamp = three.lamp(three.into, "冒名的灯")
    handed_in(three, three.into, "claimed")
    assert records.get(three.town, lamp).meta.village == INTO


def test_a_village_cannot_write_on_in_another_ones_stream(three: Three) -> None:
    """It certifies the other's desk as its own and goes on where that desk stopped."""
    three.lamp(three.old, "柳汀灯")
    three.hand_in(three.old)
    forged = three.lamp(three.old, "冒名的灯")
    own = three.old.store.identity
    lines = list(three.old.store.log.lines(f"{own.device}/{TOWN}", 1, 10_000))
    three.into.store.take_in(lines, INTO)
    identity = three.into.store.identity
    public = own.device_public.hex()
    signed = certify(identity.village_seed, identity.code, public, "冒名")
    three.into.store.peers.add_device(Device(own.device, identity.code, "冒名", public, signed.signature))
    found = handed_in(three, three.into, "forged")
    assert str(found.status) == "BAD_SIGNATURE"
    assert three.town.store.records.get(forged) is None


@pytest.mark.parametrize("name", ["一" * 400, "柳\n汀", "", " 村 "])
def test_a_name_that_no_window_takes_is_not_followed(three: Three, name: str) -> None:
    say(three.into, {NAME: name})
    handed_in(three, three.into, "named")
    peer = three.town.store.peers.village(INTO)
    assert peer is not None
    assert peer.name == "禾塘村"


@pytest.mark.parametrize("before", [True, False])
def test_a_village_cannot_name_another_one(three: Three, before: bool) -> None:
    """Neither one that has handed in before nor one that is heard of only then."""
    if before:
        three.lamp(three.old, "柳汀灯")
        three.hand_in(three.old)
    say(three.into, {NAME: "坏名村"}, OLD)
    handed_in(three, three.into, "naming")
    three.lamp(three.old, "又一盏")
    handed_in(three, three.old, "afterwards")
    peer = three.town.store.peers.village(OLD)
    assert peer is not None
    assert peer.name == three.old.name
    assert three.town.store.aliases.name_of(OLD) == ""


def test_a_village_cannot_say_that_another_ones_desk_works_no_more(three: Three) -> None:
    say(three.into, {f"{DESKS}{INTO}": [three.old.store.identity.device]}, OLD)
    handed_in(three, three.into, "claiming")
    assert three.town.store.aliases.came(OLD) == frozenset()


@pytest.mark.parametrize("audience", [TOWN, VILLAGE])
def test_a_village_that_goes_cannot_say_who_gives_the_numbers_of_the_one_that_stays(
    three: Three, audience: str
) -> None:
    say(three.old, {KEEPER: three.old.store.identity.device}, INTO, audience)
    three.lamp(three.into, "禾塘灯")
    three.hand_in(three.into)
    three.joined()
    assert three.into.store.log.of_record(village_record(INTO))  # it came
    assert numbering.is_keeper(three.into)
    lamp = three.lamp(three.into, "新装的灯", "in_use")
    assert records.get(three.into, lamp).number
