"""A village is renamed, or goes into another one: what its desks and the desk that takes it in do about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from ruraldesk.bundle import at_desk, cards, handing, intake
from ruraldesk.bundle.intake import TakenIn
from ruraldesk.bundle.names import code12
from ruraldesk.bundle.signing import certify
from ruraldesk.bundle.unpack import Opened
from ruraldesk.clock import instant_text
from ruraldesk.errors import UserError
from ruraldesk.model.changes import TOWN, ChangeDraft, LineDraft
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.progress import SILENT, Progress
from ruraldesk.services.desk import Desk, need_supervisor
from ruraldesk.services.devices import Card
from ruraldesk.services.handover import HandedOver, handed
from ruraldesk.store.aliases import DESKS, NAME, NAME_MOST, VILLAGE_FORM, Joined, is_name, village_record
from ruraldesk.store.peers import Device


def rename(desk: Desk, name: str) -> ChangeSet:
    """Give the village another name from now on; its other desks and the town follow with the next bundle.

    What was printed keeps the old one. Raises UserError needs_supervisor, not_a_village, village_name,
    village_same_name.
    """
    need_supervisor(desk)
    name = checked_name(desk, name)
    with desk.store.transaction():
        changes = _agree(desk, {NAME: name})
        follow_name(desk)
    return changes | ChangeSet(settings=True)


def checked_name(desk: Desk, name: str) -> str:
    """Return a name that this village can take. Raises UserError not_a_village, village_name, village_same_name."""
    at_desk.need_role(desk.store, "village")
    name = name.strip()
    if not is_name(name):
        raise UserError("village_name", name=name[:NAME_MOST], most=NAME_MOST)
    if name == desk.name:
        raise UserError("village_same_name", name=name)
    return name


def follow_name(desk: Desk) -> bool:
    """Take over the name that the village's desks agreed on. True if it is another one now."""
    name = desk.store.aliases.name_of(code12(desk.code)) if desk.role == "village" else ""
    if not name or name == desk.name:
        return False
    desk.store.adopt(replace(desk.store.identity, name=name))
    return True


def joined(desk: Desk) -> list[Joined]:
    """Return the villages that are part of this one now, as its town says."""
    return desk.store.aliases.all_into(code12(desk.code))


def hand_over_to(desk: Desk, card: Path, to: Path, progress: Progress = SILENT) -> HandedOver:
    """Seal everything of this village for the one that it goes into, whose card's fingerprint was compared.

    Raises UserError needs_supervisor, not_a_village, village_into_itself and those of cards and sticks.
    """
    sealed = handing.share_bundles(desk, progress, _read_card(desk, card).readers())
    return handed(desk, handing.deliver(desk, sealed, to, progress))


def look_at_card(desk: Desk, card: Path) -> Card:
    """Return the village that this one is to go into, with the fingerprint to be compared on paper.

    Raises UserError needs_supervisor, not_a_village, village_into_itself and those of cards.
    """
    found = _read_card(desk, card)
    return Card(found.role, found.code, found.name, found.fingerprint, found.device)


def _read_card(desk: Desk, card: Path) -> cards.Card:
    need_supervisor(desk)
    at_desk.need_role(desk.store, "village")
    found = cards.read_card(intake.read_file(card), card.name, "village")
    if found.code == code12(desk.code):
        raise UserError("village_into_itself", village=desk.name)
    return found


def look_into(desk: Desk, files: Iterable[Path]) -> list[Opened]:
    """Open and prove the files of villages that went into this one, in the order in which they were made.

    Changes nothing. Raises UserError needs_supervisor, not_a_village, village_not_joined and those of bundles.
    """
    need_supervisor(desk)
    at_desk.need_role(desk.store, "village")
    opened = [_opened(desk, file) for file in files]
    return sorted(opened, key=lambda one: (one.manifest.created_at, one.manifest.device, one.manifest.part))


def merge_villages(desk: Desk, files: Iterable[Path], progress: Progress = SILENT) -> list[TakenIn]:
    """Take in everything of the villages that went into this one; their records and numbers keep their codes.

    Their desks become desks of this village, so that what they wrote travels on with ours. All files or none;
    the same file again changes nothing. Raises what ``look_into`` does, and UserError cancelled.
    """
    found, taken = look_into(desk, files), []
    with desk.store.transaction():
        for place, opened in enumerate(found):
            if progress.cancelled():
                raise UserError("cancelled")
            progress.step(place, len(found), f"正在收{opened.manifest.village_name}的记录")
            taken.append(intake.take_opened(desk, opened))
            _take_desks(desk, opened.manifest.village)
    return taken


def _opened(desk: Desk, file: Path) -> Opened:
    try:
        opened = intake.open_file(desk.store, file)
    except UserError as error:
        if error.code == "unknown_village":
            raise UserError("village_not_joined", where=(file.name,), **error.facts) from error
        raise
    village = opened.manifest.village
    if opened.manifest.kind != "share" or village not in {one.code for one in joined(desk)}:
        raise UserError("village_not_joined", where=(file.name,), village=opened.manifest.village_name)
    return opened


def _take_desks(desk: Desk, village: str) -> None:
    """Certify the desks of a village as this one's; say once whose they were, also of those that came to it so."""
    own, known = desk.store.identity, desk.store.aliases.desks(code12(desk.code))
    theirs = [one for one in desk.store.peers.devices(village) if one.device not in known]
    name = next(one.name for one in joined(desk) if one.code == village)
    came_with = desk.store.aliases.desks(village)
    whose: defaultdict[str, set[str]] = defaultdict(set)
    for one in theirs:
        label = f"{name}{one.name}"
        certificate = certify(own.village_seed, own.code, one.public_key, label)
        desk.store.peers.add_device(Device(one.device, own.code, label, one.public_key, certificate.signature))
        whose[came_with.get(one.device, village)].add(one.device)
    if theirs:
        before = {code: {one for one, of in known.items() if of == code} for code in whose}
        _agree(desk, {f"{DESKS}{code}": sorted(before[code] | whose[code]) for code in sorted(whose)})


def _agree(desk: Desk, fields: dict[str, object]) -> ChangeSet:
    """Write what the village's desks and the town are to know of this village."""
    code = code12(desk.code)
    seen = dict(desk.store.aliases.state(code).seen)
    draft = LineDraft(TOWN, village_record(code), VILLAGE_FORM, 1, "system", fields, seen)
    return desk.store.append(ChangeDraft(desk.new_id(), desk.clerk, instant_text(desk.clock.now()), (draft,)))
