"""The desks of a village: cards, joining, the keeper of the register; and the town's card."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from ruraldesk.bundle import at_desk, cards, grants, intake
from ruraldesk.clock import instant_text
from ruraldesk.errors import UserError
from ruraldesk.model.changes import VILLAGE, ChangeDraft, LineDraft
from ruraldesk.model.merging import fold
from ruraldesk.services import numbering
from ruraldesk.services.desk import Desk, need_supervisor
from ruraldesk.store.numbers import KEEPER, VILLAGE_FORM, village_record
from ruraldesk.store.safe_file import write_safely

GRANT_SUFFIX = ".grant"


@dataclass(frozen=True, slots=True)
class Device:
    """One desk of the village."""

    id: str
    label: str
    keeper: bool
    me: bool


@dataclass(frozen=True, slots=True)
class Card:
    """What a card file says."""

    kind: str  # village | town
    code: str
    name: str
    fingerprint: str  # to be compared on paper
    device: str


def devices(desk: Desk) -> list[Device]:
    """Return the desks this village is known to have; those that came with another village work no more."""
    keeper, came = numbering.keeper(desk), desk.store.aliases.came(desk.code)
    known = {one.device: one.name for one in desk.store.peers.devices(desk.code) if one.device not in came}
    known[desk.device] = desk.store.identity.device_name
    return [Device(one, name, one == keeper, one == desk.device) for one, name in sorted(known.items())]


def write_card(desk: Desk, out: Path) -> Card:
    """Write this desk's card (signed, no secret in it)."""
    card = at_desk.own_card(desk.store, desk.clock)
    write_safely(out, card.as_bytes())
    return _shown(card)


@dataclass(frozen=True, slots=True)
class Granted:
    """A desk that was let in: the grant's file, and the fingerprint to compare with what the new desk shows."""

    file: Path
    fingerprint: str


def join(desk: Desk, file: Path, out: Path | None = None) -> Granted | None:
    """Take a card or a grant.

    At the first desk with the new desk's card: certify it and write the grant file; whoever carries it
    compares the fingerprint first, for the grant opens the village's bundles.
    At the new desk with the grant: become a desk of that village; returns None.
    """
    need_supervisor(desk)
    if desk.role != "village":
        raise UserError("village_only")
    data = intake.read_file(file)
    if grants.is_grant(data, desk.store.identity.age_identity):
        _take_grant(desk, data, file.name)
        return None
    grant_file = out or file.with_suffix(GRANT_SUFFIX)
    card = cards.read_card(data, file.name, "village")
    write_safely(grant_file, _grant_for(desk, card))
    return Granted(grant_file, card.fingerprint)


def make_keeper(desk: Desk, device: str, last_numbers: Iterable[str] = ()) -> Device:
    """Name the desk that gives register numbers from now on. Done at the desk that keeps them now.

    After a restore the last numbers on paper (``form=number``) open numbering again, at this desk.
    """
    need_supervisor(desk)
    found = next((one for one in devices(desk) if one.id == device or one.label == device), None)
    if found is None:
        raise UserError("device_unknown", device=device, where=tuple(f"{x.id} {x.label}" for x in devices(desk)))
    last = tuple(last_numbers)
    if found.me and last:
        return take_up_numbers(desk, last)
    if not numbering.is_keeper(desk):
        raise UserError("keeper_elsewhere", keeper=numbering.keeper(desk))
    _name_keeper(desk, found.id)
    return replace(found, keeper=True)


def take_up_numbers(desk: Desk, last_numbers: Iterable[str]) -> Device:
    """Keep the register at this desk after a restore, above the last numbers on paper (``form=number``).

    Nothing changes where one of them cannot be read: UserError("number_unreadable").
    """
    need_supervisor(desk)
    me = next(one for one in devices(desk) if one.me)
    with desk.store.transaction():
        numbering.open_again(desk, last_numbers)
        if not me.keeper:
            _name_keeper(desk, me.id)
    return replace(me, keeper=True)


def town(desk: Desk) -> Card | None:
    """Return the town this village hands over to, or None."""
    peer = desk.store.peers.town()
    return Card("town", peer.code, peer.name, peer.fingerprint, "") if peer else None


def take_town_card(desk: Desk, file: Path) -> Card:
    """Remember the town's card; its fingerprint is to be compared on paper."""
    at_desk.need_role(desk.store, "village")
    card = cards.read_card(intake.read_file(file), file.name, "town")
    at_desk.keep_card(desk.store, card)
    return _shown(card)


def _shown(card: cards.Card) -> Card:
    return Card(card.role, card.code, card.name, card.fingerprint, card.device)


def _grant_for(desk: Desk, card: cards.Card) -> bytes:
    me = desk.store.identity
    if card.code != me.code:
        raise UserError("card_other_village", village=card.code, name=card.name)
    if card.certificate.device == desk.device:
        raise UserError("card_of_this_desk")
    if not numbering.named_keeper(desk):
        _name_keeper(desk, numbering.keeper(desk) or desk.device)
    label = _free_label(desk, card.certificate.name)
    certificate = grants.certify_card(me.village_seed, me.code, _named(card, label))
    at_desk.remember_devices(desk.store, [certificate])
    peer = desk.store.peers.town()
    others = [one for one in at_desk.certificates_of(desk.store).values() if one.village == me.code]
    grant = grants.Grant(
        village=me.code,
        village_name=me.name,
        identity_seed=me.village_seed,
        age_identity=me.age_identity,
        certificate=certificate,
        others=tuple(one for one in others if one.device != certificate.device),
        town_card=at_desk.card_of(peer) if peer else None,
        forms={
            (spec.form_id, version): desk.store.specs.files(spec.form_id, version)
            for spec in desk.store.specs.all()
            for version in desk.store.specs.versions(spec.form_id)
        },
        issued_at=instant_text(desk.clock.now()),
    )
    return grants.make_grant(grant, card)


def _named(card: cards.Card, label: str) -> cards.Card:
    return replace(card, certificate=replace(card.certificate, name=label))


def _free_label(desk: Desk, wanted: str) -> str:
    taken = {one.label for one in devices(desk)}
    if wanted and wanted not in taken:
        return wanted
    return next(f"{place}号桌" for place in range(2, 1000) if f"{place}号桌" not in taken)


def _take_grant(desk: Desk, data: bytes, file: str) -> None:
    me = desk.store.identity
    grant = grants.read_grant(data, file, me.age_identity, me.device, me.code)
    with desk.store.transaction():
        for (_form, _version), files in sorted(grant.forms.items()):
            desk.store.specs.add(files, file)
        at_desk.remember_devices(desk.store, grant.others)
        if grant.town_card is not None:
            at_desk.keep_card(desk.store, grant.town_card)
        desk.store.settings.set(numbering.JOINED, True)
        desk.store.adopt(
            replace(
                me,
                name=grant.village_name,
                village_seed=grant.identity_seed,
                age_identity=grant.age_identity,
                device_name=grant.certificate.name,
                device_certificate=bytes.fromhex(grant.certificate.signature),
            )
        )


def _name_keeper(desk: Desk, device: str) -> None:
    record = village_record(desk.code)
    lines = desk.store.records.lines_of(record)
    draft = LineDraft(VILLAGE, record, VILLAGE_FORM, 1, "system", {KEEPER: device}, dict(fold(lines).seen))
    desk.store.append(ChangeDraft(desk.new_id(), desk.clerk, instant_text(desk.clock.now()), (draft,)))
