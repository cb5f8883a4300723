"""并村: the town says that one village is part of another now; both hear it with their receipt."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from ruraldesk.bundle.at_desk import AtDesk, need_role
from ruraldesk.clock import instant_text
from ruraldesk.errors import UserError
from ruraldesk.model.changes import ChangeDraft, LineDraft
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.store.aliases import ALIAS, VILLAGE_FORM, Joined, village_record
from ruraldesk.store.store import Store
from ruraldesk.town.enrolled import enrolled_village
from ruraldesk.town.said_again import say_again


def day_of_joining(on: date, today: date) -> date:
    """Return the day from which a village is part of another one. Raises UserError village_joined_ahead."""
    if on > today:
        raise UserError("village_joined_ahead", on=on.isoformat())
    return on


def merge_village(desk: AtDesk, old: str, into: str, on: date) -> ChangeSet:
    """Make a village part of another one from a day on: statistics join, records and numbers keep their code.

    Raises UserError village_not_enrolled, village_into_itself, village_is_part (one of them went into another
    village already), village_joined_ahead (that day has not come: what joins, joins at once).
    """
    need_role(desk.store, "town")
    day_of_joining(on, desk.clock.today())
    gone, stays = enrolled_village(desk.store, old), enrolled_village(desk.store, into)
    if gone.code == stays.code:
        raise UserError("village_into_itself", village=gone.name)
    homes = desk.store.aliases.at_town()
    for one in (gone, stays):
        if one.code in homes:
            home = desk.store.peers.village(homes[one.code])
            raise UserError("village_is_part", village=one.name, into=home.name if home else homes[one.code])
    joined = Joined(gone.code, gone.name, stays.code, on.isoformat(), str(gone.card["key"]))
    parts = {gone.code, *(one.code for one in desk.store.aliases.all_into(gone.code))}
    with desk.store.transaction():
        changes = _write(desk, stays.code, {ALIAS + gone.code: joined.as_json()})
        return changes | say_again(desk, gone.code, stays.code, parts)


@dataclass(frozen=True, slots=True)
class Whole:
    """A village that can be joined to another one, or another one to it."""

    code: str
    name: str
    records: int


def wholes(desk: AtDesk) -> list[Whole]:
    """Return the enrolled villages that are part of no other one, in the order of their codes."""
    homes, counts = desk.store.aliases.at_town(), _records(desk)
    found = [one for one in desk.store.peers.villages() if one.code not in homes]
    return [Whole(one.code, one.name, counts[one.code]) for one in sorted(found, key=lambda one: one.code)]


def joinings(desk: AtDesk) -> list[tuple[Joined, str]]:
    """Return what this town joined, each with the name of the village that it went into."""
    names = {one.code: one.name for one in desk.store.peers.villages()}
    found = [one for code in names for one in desk.store.aliases.into(code)]
    return [(one, names[one.into]) for one in sorted(found, key=lambda one: (one.on, one.code))]


def part_village(desk: AtDesk, old: str) -> ChangeSet:
    """Take a joining back: it was said by mistake. Raises UserError village_is_whole."""
    need_role(desk.store, "town")
    gone = enrolled_village(desk.store, old)
    into = next((one.code for one in desk.store.peers.villages() if _holds(desk, one.code, gone.code)), "")
    if not into:
        raise UserError("village_is_whole", village=gone.name)
    parts = {gone.code, *(one.code for one in desk.store.aliases.all_into(gone.code))}
    home = desk.store.aliases.at_town().get(gone.code, into)  # it heard of its parts' records
    with desk.store.transaction():
        changes = _write(desk, into, {ALIAS + gone.code: None})
        return changes | say_again(desk, home, gone.code, parts)


def _records(desk: AtDesk) -> Counter[str]:
    """Return how many records are here of each village, with those of the villages that went into it before."""
    homes, counts = desk.store.aliases.at_town(), Counter[str]()
    for spec in desk.store.specs.all():
        for code, count in desk.store.peers.records_by_village(spec.form_id).items():
            counts[homes.get(code, code)] += count
    return counts


def _holds(desk: AtDesk, code: str, part: str) -> bool:
    return any(one.code == part for one in desk.store.aliases.into(code))


def _write(desk: AtDesk, code: str, fields: dict[str, object]) -> ChangeSet:
    seen = dict(desk.store.aliases.state(code).seen)
    draft = LineDraft(f"village:{code}", village_record(code), VILLAGE_FORM, 1, "system", fields, seen)
    at = instant_text(desk.clock.now())
    return desk.store.append(ChangeDraft(str(uuid.uuid4()), desk.clerk, at, (draft,))) | ChangeSet(settings=True)


def follow_name(store: Store, village: str) -> None:
    """Call an enrolled village what it calls itself now."""
    peer, name = store.peers.village(village), store.aliases.name_of(village)
    if peer is not None and name and name != peer.name:
        store.peers.enrol(replace(peer, name=name))
