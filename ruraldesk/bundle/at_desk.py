"""What packing and reading ask of a desk, answered by its store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from ruraldesk.bundle.cards import Card, make_card
from ruraldesk.bundle.manifest import Reader
from ruraldesk.bundle.names import code12
from ruraldesk.bundle.pack import Desk
from ruraldesk.bundle.signing import Certificate
from ruraldesk.bundle.source import Sender
from ruraldesk.clock import Clock, instant_text
from ruraldesk.errors import UserError
from ruraldesk.model.changes import Line, Stream
from ruraldesk.model.form import FormSpec
from ruraldesk.paths import DataFolder
from ruraldesk.store.peers import Device, Peer
from ruraldesk.store.store import Store


class AtDesk(Protocol):
    """An open desk, as far as exchange needs it; services.desk.Desk is one."""

    @property
    def store(self) -> Store: ...
    @property
    def folder(self) -> DataFolder: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def clerk(self) -> str: ...


class StoreLog:
    """The change log of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def heads(self) -> dict[Stream, tuple[int, str]]:
        found = self._store.log.heads()
        return {Stream.from_key(key): head for key, head in found.items() if head[0] > 0}

    def lines(self, stream: Stream, seq_from: int, seq_to: int) -> Iterable[Line]:
        return self._store.log.lines(stream.key, seq_from, seq_to)

    def lines_of(self, record: str) -> Iterable[Line]:
        return self._store.log.of_record(record)


class StoreForms:
    """The form versions of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def spec(self, form: str, version: int) -> FormSpec | None:
        return self._store.specs.versions(form).get(version)

    def files(self, form: str, version: int) -> Mapping[str, str]:
        return self._store.specs.files(form, version) if self.spec(form, version) else {}


class StoreAttachments:
    """The attachments of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def content(self, sha256: str) -> bytes | None:
        return self._store.attachments.get(sha256)[1] if self._store.attachments.has(sha256) else None


class StoreTrust:
    """Whom a store knows: itself, the town's card or the enrolled villages, and what its town says went into it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def identity_key(self, code: str) -> str | None:
        own = self._store.identity
        if code == code12(own.code):
            return own.village_public.hex()
        peer = peer_of(self._store, code)
        if peer is not None:
            return str(peer.card["key"])
        joined = self._store.aliases.all_into(own.code) if own.role == "village" else []
        return next((one.key for one in joined if one.code == code), None)

    def own_identities(self) -> Iterable[str]:
        return (self._store.identity.age_identity,)


def peer_of(store: Store, code: str) -> Peer | None:
    """Return the other side with this code: an enrolled village at a town, the town's card at a village."""
    if store.identity.role == "town":
        return store.peers.village(code)
    town = store.peers.town()
    return town if town is not None and town.code == code else None


def source_of(store: Store) -> Desk:
    """Return where bundles of this store take their content from."""
    return Desk(StoreLog(store), StoreForms(store), StoreAttachments(store))


def sender_of(store: Store) -> Sender:
    """Return this desk as a sender."""
    own = store.identity
    return Sender(own.role, code12(own.code), own.name, own.device_seed, own_certificate(store), own.age_recipient)


def own_reader(store: Store) -> Reader:
    """Return this side as a reader, so that it can open what it sent."""
    own = store.identity
    return Reader(own.role, code12(own.code), own.age_recipient)


def own_certificate(store: Store) -> Certificate:
    """Return the certificate of this device."""
    own = store.identity
    return Certificate(own.code, own.device_name, own.device_public.hex(), own.device_certificate.hex())


def own_card(store: Store, clock: Clock, spare: str = "") -> Card:
    """Return the signed card of this side, written by this device."""
    own = store.identity
    blank = Card(
        role=own.role,
        code=code12(own.code),
        name=own.name,
        key=own.village_public.hex(),
        recipient=own.age_recipient,
        spare=spare,
        certificate=own_certificate(store),
        issued_at=instant_text(clock.now()),
    )
    return make_card(own.village_seed, blank)


def certificates_of(store: Store) -> dict[str, Certificate]:
    """Return the certificates of every device this store knows."""
    found = {
        one.device: Certificate(one.village, one.name, one.public_key, one.certificate) for one in store.peers.devices()
    }
    return found | {store.identity.device: own_certificate(store)}


def remember_devices(store: Store, certificates: Iterable[Certificate]) -> None:
    """Keep proved certificates: new devices of a known side follow by certificate."""
    for one in certificates:
        if one.device != store.identity.device and store.peers.device(one.device) is None:
            store.peers.add_device(Device(one.device, one.village, one.name, one.public_key, one.signature))


def card_of(peer: Peer) -> Card:
    """Return the card of an enrolled side. It was proved when it was taken in."""
    card = peer.card
    return Card(
        role=peer.kind,
        code=str(card["code"]),
        name=str(card["name"]),
        key=str(card["key"]),
        recipient=str(card["recipient"]),
        spare=str(card["spare"]),
        certificate=Certificate.from_json(card["certificate"]),
        issued_at=str(card["issued_at"]),
        signature=str(card["signature"]),
    )


def keep_card(store: Store, card: Card) -> Peer:
    """Take a proved card in: the town's at a village, a village's at a town, and its desk's certificate with it."""
    body = {**card.signed_part(), "signature": card.signature}
    peer = Peer(card.code, card.role, card.name, body, card.fingerprint)
    with store.transaction():
        store.peers.enrol(peer)
        remember_devices(store, [card.certificate])
    return peer


def need_role(store: Store, role: str) -> None:
    """Refuse what belongs to the other side."""
    if store.identity.role != role:
        raise UserError("not_a_town") if role == "town" else UserError("not_a_village")
