"""Grants: what the first desk of a village gives a second one so that it becomes a desk of the same village."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ruraldesk.bundle import limits
from ruraldesk.bundle.cards import Card, read_card
from ruraldesk.bundle.manifest import CODE12, FORM, INSTANT
from ruraldesk.bundle.reading import Members
from ruraldesk.bundle.seal import decrypt, encrypt
from ruraldesk.bundle.signing import Certificate, certify, public_key, sign, verify
from ruraldesk.bundle.status import ImportStatus, Refused
from ruraldesk.bundle.strictjson import parse_canonical
from ruraldesk.errors import UserError
from ruraldesk.model.changes import canonical

FMT: Final = "ruraldesk-grant"
CONTEXT: Final = b"ruraldesk-grant-v1\0"
_AGE_IDENTITY: Final = r"AGE-SECRET-KEY-1[0-9A-Z]{58}"
_MOST: Final = 32 * limits.MIB

FormFiles = Mapping[tuple[str, int], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Grant:
    """Everything a new desk takes over. Holds the village's secrets: only ever written sealed."""

    village: str
    village_name: str
    identity_seed: bytes  # Ed25519, certifies devices
    age_identity: str  # reads what is sealed to the village
    certificate: Certificate  # of the new desk
    others: tuple[Certificate, ...]  # of the desks there already are
    town_card: Card | None
    forms: FormFiles
    issued_at: str


def certify_card(identity_seed: bytes, code: str, card: Card) -> Certificate:
    """Return the certificate for the desk that wrote a card, by the identity of this village."""
    return certify(identity_seed, code, card.certificate.public_key, card.certificate.name)


def make_grant(grant: Grant, new_desk: Card) -> bytes:
    """Return the grant, signed by the village and sealed so that only the new desk can open it."""
    body = _as_json(grant)
    signature = sign(grant.identity_seed, CONTEXT + canonical(body)).hex()
    return encrypt(canonical({**body, "signature": signature}), [new_desk.recipient])


def read_grant(data: bytes, file: str, age_identity: str, device: str, code: str) -> Grant:
    """Open a grant at the new desk. Raises UserError grant_damaged, grant_not_for_us."""
    try:
        plain = decrypt(data, [age_identity])
        grant = _read(plain, file)
    except Refused as refused:
        if refused.status is ImportStatus.NOT_FOR_US:
            raise UserError("grant_not_for_us", where=(file,), file=file) from refused
        raise UserError("grant_damaged", where=(file,), file=file) from refused
    except ValueError as error:
        raise UserError("grant_damaged", where=(file,), file=file) from error
    if grant.certificate.device != device or grant.village != code:
        raise UserError("grant_not_for_us", where=(file,), file=file)
    return grant


def is_grant(data: bytes, age_identity: str) -> bool:
    """True if this desk can open the file and it is a grant."""
    try:
        return parse_canonical(decrypt(data, [age_identity]), _MOST, limits.FORM_TEXT).get("fmt") == FMT
    except (Refused, ValueError):
        return False


def _as_json(grant: Grant) -> dict[str, Any]:  # Any: JSON document
    forms = [
        {"form": form, "version": version, "files": dict(files)}
        for (form, version), files in sorted(grant.forms.items())
    ]
    return {
        "fmt": FMT,
        "v": 1,
        "village": grant.village,
        "village_name": grant.village_name,
        "identity_seed": grant.identity_seed.hex(),
        "age_identity": grant.age_identity,
        "certificate": grant.certificate.as_json(),
        "certificates": [one.as_json() for one in grant.others],
        "town_card": grant.town_card.as_bytes().decode("utf-8") if grant.town_card else "",
        "forms": forms,
        "issued_at": grant.issued_at,
    }


def _read(plain: bytes, file: str) -> Grant:
    data = parse_canonical(plain, _MOST, limits.FORM_TEXT)
    members = Members(data, "grant")
    members.text("fmt", FMT)
    members.number("v", 1, 1)
    seed = bytes.fromhex(members.text("identity_seed", r"[0-9a-f]{64}"))
    unsigned = {name: value for name, value in data.items() if name != "signature"}
    if not verify(public_key(seed), members.text("signature"), CONTEXT + canonical(unsigned)):
        raise ValueError("the grant's signature does not fit")
    certificate = Certificate.from_json(members.value("certificate") or {})
    others = members.many("certificates", lambda one: Certificate.from_json(one or {}), 1000)
    if not all(one.is_by(public_key(seed)) for one in (certificate, *others)):
        raise ValueError("a certificate of the grant does not fit")
    town = members.text("town_card", r"(?s).{0,65536}")
    return Grant(
        village=members.text("village", CODE12),
        village_name=members.text("village_name", r".{1,100}"),
        identity_seed=seed,
        age_identity=members.text("age_identity", _AGE_IDENTITY),
        certificate=certificate,
        others=others,
        town_card=read_card(town.encode("utf-8"), file, "town") if town else None,
        forms=dict(members.many("forms", _read_form)),
        issued_at=members.text("issued_at", INSTANT),
    )


def _read_form(data: object) -> tuple[tuple[str, int], Mapping[str, str]]:
    one = Members(data, "forms[]")
    files = one.inside("files")
    names = one.value("files")
    return (one.text("form", FORM), one.number("version", 1)), {name: files.text(name, r"(?s).*") for name in names}
