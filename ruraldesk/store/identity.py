"""Who this desk is: the village's or town's keys, the device's key and its certificate, the machine."""

from __future__ import annotations

import hashlib
import sys
import uuid
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal

from ruraldesk.errors import UserError
from ruraldesk.model.changes import canonical
from ruraldesk.store.core import Core

Role = Literal["village", "town"]
CERTIFICATE_WORDS = b"ruraldesk-device-v1\0"


@dataclass(frozen=True, slots=True, repr=False)
class Identity:
    """Secrets included. ``village_seed`` certifies devices (the town's own seed at a town);
    ``age_identity`` reads what is sealed to this village or town.
    """

    role: Role
    code: str
    name: str
    device: str  # first 16 hex of sha256(device public key)
    device_name: str
    device_seed: bytes
    device_certificate: bytes  # signature of village_seed's key over certificate_body
    village_seed: bytes
    age_identity: str
    machine: str

    @property
    def device_public(self) -> bytes:
        return public_key(self.device_seed)

    @property
    def village_public(self) -> bytes:
        return public_key(self.village_seed)

    @property
    def age_recipient(self) -> str:
        from pyrage import x25519

        return str(x25519.Identity.from_str(self.age_identity).to_public())


def new_identity(
    role: Role, code: str, name: str, device_name: str, machine: str, entropy: Callable[[int], bytes]
) -> Identity:
    """Make the keys of a village or town, and of its first device."""
    from pyrage import x25519

    seed = entropy(32)
    blank = Identity(role, code, name, "", device_name, b"", b"", seed, str(x25519.Identity.generate()), machine)
    return with_new_device(blank, device_name, machine, entropy)


def with_new_device(one: Identity, device_name: str, machine: str, entropy: Callable[[int], bytes]) -> Identity:
    """Return the identity on a device of its own: new key, certified by the village."""
    seed = entropy(32)
    public = public_key(seed)
    certificate = certify(one.village_seed, one.code, public, device_name)
    return replace(
        one,
        device=device_id(public),
        device_name=device_name,
        device_seed=seed,
        device_certificate=certificate,
        machine=machine,
    )


def replace_machine(one: Identity, folder: Path) -> Identity:
    """Return the identity at home on this computer and in this folder."""
    return replace(one, machine=machine_mark(folder))


def device_id(public: bytes) -> str:
    """Return the id of a device: the first 16 hex digits of its key's SHA-256."""
    return hashlib.sha256(public).hexdigest()[:16]


def public_key(seed: bytes) -> bytes:
    from nacl.signing import SigningKey

    return bytes(SigningKey(seed).verify_key)


def sign(seed: bytes, message: bytes) -> bytes:
    """Return the Ed25519 signature (64 bytes) over a message."""
    from nacl.signing import SigningKey

    return bytes(SigningKey(seed).sign(message).signature)


def certificate_body(village: str, device_public: bytes, device_name: str) -> bytes:
    """Return the bytes a village signs for one of its devices (docs/contracts/vault.md)."""
    return CERTIFICATE_WORDS + canonical({"village": village, "public_key": device_public.hex(), "name": device_name})


def certify(village_seed: bytes, village: str, device_public: bytes, device_name: str) -> bytes:
    return sign(village_seed, certificate_body(village, device_public, device_name))


def machine_mark(folder: Path) -> str:
    """Return a mark of this computer and this folder: a vault that meets another was moved or copied."""
    text = f"{_machine_id()}\n{folder.resolve()}"
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:32]


def load(core: Core) -> Identity:
    """Read the identity from the vault. Raises UserError vault_damaged where it is not whole."""
    rows: dict[str, Any] = dict(core.read("SELECT name, value FROM identity"))  # Any: fields of Identity
    try:
        values: dict[str, Any] = {one.name: rows[one.name] for one in fields(Identity)}
        for name in ("device_seed", "device_certificate", "village_seed"):
            values[name] = bytes.fromhex(values[name])
        return Identity(**values)
    except (KeyError, ValueError) as error:
        raise UserError("vault_damaged") from error


def save(core: Core, one: Identity) -> None:
    """Write the identity into the vault."""
    for part in fields(Identity):
        value = getattr(one, part.name)
        text = value.hex() if isinstance(value, bytes) else str(value)
        core.write("INSERT OR REPLACE INTO identity (name, value) VALUES (?, ?)", (part.name, text))


def _machine_id() -> str:
    if sys.platform == "win32":
        import winreg

        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography") as key:
            return str(winreg.QueryValueEx(key, "MachineGuid")[0])
    for file in (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id")):
        if file.is_file():
            return file.read_text(encoding="ascii").strip()
    return f"{uuid.getnode():012x}"
