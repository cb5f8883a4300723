"""Ed25519: device certificates, fingerprints, and the signature of a manifest."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ruraldesk.model.changes import canonical
from ruraldesk.store import identity

SYNC_CONTEXT: Final = b"ruraldesk-sync-v1\0"
CARD_CONTEXT: Final = b"ruraldesk-card-v1\0"
_HEX64: Final = re.compile(r"[0-9a-f]{64}")
_HEX128: Final = re.compile(r"[0-9a-f]{128}")


@dataclass(frozen=True, slots=True)
class Certificate:
    """An identity (village or town) says: this device key is one of mine (the body is store.identity's)."""

    village: str  # division code of the identity
    name: str  # of the device
    public_key: str
    signature: str

    @property
    def device(self) -> str:
        """The device's id, which follows from its key."""
        return device_id(self.public_key)

    def as_json(self) -> dict[str, Any]:  # Any: JSON document
        return {
            "village": self.village,
            "name": self.name,
            "public_key": self.public_key,
            "signature": self.signature,
        }

    def is_by(self, issuer_key: str) -> bool:
        """True if the identity with this public key signed it."""
        body = identity.certificate_body(self.village, bytes.fromhex(self.public_key), self.name)
        return verify(issuer_key, self.signature, body)

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Certificate:
        """Read a certificate. Raises ValueError where it is not one."""
        parts = [data.get(one) for one in ("village", "name", "public_key", "signature")]
        if len(data) != len(parts) or not all(isinstance(one, str) and len(one) <= 200 for one in parts):
            raise ValueError("not a certificate")
        found = Certificate(*[str(one) for one in parts])
        if not _HEX64.fullmatch(found.public_key) or not _HEX128.fullmatch(found.signature):
            raise ValueError("not a certificate")
        return found


def certify(issuer_seed: bytes, village: str, device_key: str, name: str) -> Certificate:
    """Return the certificate of a device key, signed by the identity that ``issuer_seed`` makes."""
    signature = identity.certify(issuer_seed, village, bytes.fromhex(device_key), name)
    return Certificate(village, name, device_key, signature.hex())


def public_key(seed: bytes) -> str:
    """Return the Ed25519 public key of a seed, in hex."""
    return identity.public_key(seed).hex()


def device_id(device_key: str) -> str:
    """Return a device's id: the first 16 hex digits of its public key's SHA-256."""
    return identity.device_id(bytes.fromhex(device_key))


def sign(seed: bytes, message: bytes) -> bytes:
    """Return the 64 bytes of an Ed25519 signature."""
    return identity.sign(seed, message)


def verify(key: str, signature: str, message: bytes) -> bool:
    """True if the signature (hex) over the message is by the key (hex)."""
    from nacl.exceptions import BadSignatureError
    from nacl.signing import VerifyKey

    if not _HEX64.fullmatch(key) or not _HEX128.fullmatch(signature):
        return False
    try:
        VerifyKey(bytes.fromhex(key)).verify(message, bytes.fromhex(signature))
    except (BadSignatureError, ValueError):
        return False
    return True


def fingerprint(role: str, code: str, key: str, recipient: str) -> str:
    """Return what two people compare on paper: 16 signs in groups of four."""
    raw = hashlib.sha256(canonical({"role": role, "code": code, "key": key, "recipient": recipient})).digest()
    text = base64.b32encode(raw[:10]).decode("ascii")
    return "-".join(text[at : at + 4] for at in range(0, 16, 4))


def receipt_code(ack_key: str, file_sha256: str) -> str:
    """Return the ten signs that prove on paper that a bundle was received."""
    mac = hmac.new(bytes.fromhex(ack_key), b"received" + bytes.fromhex(file_sha256), hashlib.sha256)
    return base64.b32encode(mac.digest()).decode("ascii")[:10]


def same_code(typed: str, code: str) -> bool:
    """True if what a clerk typed is that code: case, blanks, dashes and 0/1 for O/I do not matter."""
    plain = re.sub(r"[\s\-－—]", "", typed).upper().replace("0", "O").replace("1", "I").replace("8", "B")
    return hmac.compare_digest(plain.encode("utf-8"), code.encode("ascii"))
