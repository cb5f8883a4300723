"""Cards: the public, signed half of a village's or town's identity, to be compared on paper by its fingerprint."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final, Literal, cast

from ruraldesk.bundle import limits
from ruraldesk.bundle.manifest import AGE_KEY, CODE12, HEX64, INSTANT, Reader
from ruraldesk.bundle.reading import Members
from ruraldesk.bundle.signing import CARD_CONTEXT, Certificate, fingerprint, public_key, sign, verify
from ruraldesk.bundle.strictjson import parse_canonical
from ruraldesk.errors import UserError
from ruraldesk.model.changes import canonical

FMT: Final = "ruraldesk-card"
Role = Literal["village", "town"]
WORDS: Final = {"village": "村", "town": "镇"}


@dataclass(frozen=True, slots=True)
class Card:
    """What one side tells the other about itself. Holds no secret."""

    role: Role
    code: str  # 12 digits
    name: str
    key: str  # Ed25519 of the identity, hex
    recipient: str  # age1...
    spare: str  # a second age1... that can open what is sent to this side; "" for none
    certificate: Certificate  # of the desk that wrote the card
    issued_at: str
    signature: str = ""

    @property
    def fingerprint(self) -> str:
        """What two people compare on paper."""
        return fingerprint(self.role, self.code, self.key, self.recipient)

    @property
    def device(self) -> str:
        return self.certificate.device

    def readers(self) -> tuple[Reader, ...]:
        """Return whom a bundle for this side is sealed to."""
        main = Reader(self.role, self.code, self.recipient)
        return (main, Reader("spare", self.code, self.spare)) if self.spare else (main,)

    def signed_part(self) -> dict[str, Any]:  # Any: JSON document
        return {
            "fmt": FMT,
            "v": 1,
            "role": self.role,
            "code": self.code,
            "name": self.name,
            "key": self.key,
            "recipient": self.recipient,
            "spare": self.spare,
            "certificate": self.certificate.as_json(),
            "issued_at": self.issued_at,
            "fingerprint": self.fingerprint,
        }

    def as_bytes(self) -> bytes:
        """Return the card file: canonical JSON and a line feed."""
        return canonical({**self.signed_part(), "signature": self.signature}) + b"\n"


def make_card(identity_seed: bytes, card: Card) -> Card:
    """Return the card with its signature; the key is that of the seed."""
    blank = replace(card, key=public_key(identity_seed), signature="")
    return replace(blank, signature=sign(identity_seed, CARD_CONTEXT + canonical(blank.signed_part())).hex())


def read_card(raw: bytes, file: str, wanted: Role | None = None) -> Card:
    """Read a card file and prove that it is whole. Raises UserError card_damaged, card_wrong_role.

    That it comes from whom it names only the fingerprint on paper can tell.
    """
    try:
        card = _read(raw)
    except ValueError as error:
        raise UserError("card_damaged", where=(file,), file=file) from error
    if wanted is not None and card.role != wanted:
        raise UserError("card_wrong_role", where=(file,), file=file, role=WORDS[card.role], wanted=WORDS[wanted])
    return card


def _read(raw: bytes) -> Card:
    data = parse_canonical(raw.strip(), limits.CARD)
    members = Members(data, "card")
    members.text("fmt", FMT)
    members.number("v", 1, 1)
    card = Card(
        role=cast(Role, members.text("role", "village|town")),  # cast: the pattern is the Literal
        code=members.text("code", CODE12),
        name=members.text("name", r".{1,100}"),
        key=members.text("key", HEX64),
        recipient=members.text("recipient", AGE_KEY),
        spare=members.text("spare", AGE_KEY + "|"),
        certificate=Certificate.from_json(members.value("certificate") or {}),
        issued_at=members.text("issued_at", INSTANT),
        signature=members.text("signature"),
    )
    if members.text("fingerprint") != card.fingerprint:
        raise ValueError("the card's fingerprint is not its own")
    if not verify(card.key, card.signature, CARD_CONTEXT + canonical(card.signed_part())):
        raise ValueError("the card's signature does not fit")
    if not card.certificate.is_by(card.key) or card.certificate.village != card.code:
        raise ValueError("the card's certificate does not fit")
    return card
