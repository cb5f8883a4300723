"""vault.json: the database key, wrapped for each clerk and for the recovery sheet."""

from __future__ import annotations

import json
import secrets
import unicodedata
from dataclasses import dataclass, replace
from typing import Any

from ruraldesk.errors import UserError
from ruraldesk.paths import DataFolder
from ruraldesk.store import key_file
from ruraldesk.store.key_file import CLERK, FORMAT, RECOVERY
from ruraldesk.store.recovery import RecoveryCode
from ruraldesk.store.safe_file import machine_error, write_safely

_MOST_MEMORY_KIB = 1024 * 1024  # a forged file shall not eat the machine


@dataclass(frozen=True, slots=True)
class Cost:
    """What one try of a passphrase costs (Argon2id)."""

    ops: int
    mem_kib: int


NORMAL = Cost(3, 64 * 1024)
CHEAP = Cost(1, 8)  # for tests only


@dataclass(frozen=True, slots=True)
class Dek:
    """The 32-byte key of the database. Never shown by repr."""

    raw: bytes

    def __repr__(self) -> str:
        return "Dek(…)"


@dataclass(frozen=True, slots=True)
class Clerk:
    """One name that may stand at the login."""

    name: str
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class _Wrap:
    kind: str
    name: str
    salt: str = ""
    box: str = ""
    cost: Cost = NORMAL

    def as_json(self) -> dict[str, Any]:  # Any: JSON document
        return {
            "kind": self.kind,
            "name": self.name,
            "salt": self.salt,
            "box": self.box,
            "ops": self.cost.ops,
            "mem_kib": self.cost.mem_kib,
        }


def create(
    folder: DataFolder, clerk: str, passphrase: str, *, cost: Cost = NORMAL, dek: Dek | None = None
) -> tuple[Dek, RecoveryCode]:
    """Make the key file of a new vault. Refuses where a vault or key file stands already."""
    if folder.keys.exists() or folder.vault.exists():
        raise UserError("vault_exists", where=(folder.keys.name,))
    try:
        folder.root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise machine_error(error, folder.root) from error
    key, code = dek or Dek(secrets.token_bytes(32)), RecoveryCode.make()
    wraps = [_wrap(CLERK, _name(clerk), passphrase, key, cost), _wrap(RECOVERY, "", code.text, key, cost)]
    _write(folder, wraps)
    return key, code


def unlock(folder: DataFolder, clerk: str, passphrase: str) -> Dek:
    """Return the key for a clerk's passphrase. Changes no file.

    Raises UserError clerk_unknown, clerk_disabled, wrong_passphrase, key_file_missing, key_file_damaged.
    """
    wrap = _clerk_wrap(_read(folder), clerk)
    key = _unwrap(wrap, passphrase)
    if key is None:
        raise UserError("wrong_passphrase", clerk=wrap.name)
    return key


def unlock_with_recovery(folder: DataFolder, code: RecoveryCode) -> Dek:
    """Return the key for the recovery sheet in force. Raises UserError recovery_void for another one."""
    for wrap in _read(folder):
        if wrap.kind == RECOVERY:
            key = _unwrap(wrap, code.text)
            if key is not None:
                return key
    raise UserError("recovery_void")


def clerks(folder: DataFolder) -> list[str]:
    """Return the names that can unlock the vault, in the order they were added."""
    return key_file.names(folder)


def all_clerks(folder: DataFolder) -> list[Clerk]:
    """Return every name, the disabled ones too."""
    return [Clerk(one.name, not one.box) for one in _read(folder) if one.kind == CLERK]


def add_clerk(folder: DataFolder, dek: Dek, clerk: str, passphrase: str, *, cost: Cost = NORMAL) -> None:
    """Let one more clerk in, or a disabled one again. Refuses a name in use: clerk_exists."""
    wraps, name = _read(folder), _name(clerk)
    if any(one.kind == CLERK and one.name == name and one.box for one in wraps):
        raise UserError("clerk_exists", clerk=name)
    kept = [one for one in wraps if not (one.kind == CLERK and one.name == name)]
    _write(folder, [*kept, _wrap(CLERK, name, passphrase, dek, cost)])


def change_passphrase(folder: DataFolder, dek: Dek, clerk: str, passphrase: str, *, cost: Cost = NORMAL) -> None:
    """Wrap the key anew for one clerk. The database is not touched."""
    wraps = _read(folder)
    old = _clerk_wrap(wraps, clerk)
    new = _wrap(CLERK, old.name, passphrase, dek, cost)
    _write(folder, [new if one is old else one for one in wraps])


def disable(folder: DataFolder, clerk: str) -> None:
    """Take a clerk's wrap away; the name stays. Refuses for the last one: last_clerk."""
    wraps = _read(folder)
    old = _clerk_wrap(wraps, clerk)
    if sum(1 for one in wraps if one.kind == CLERK and one.box) < 2:
        raise UserError("last_clerk", clerk=old.name)
    _write(folder, [replace(one, box="", salt="") if one is old else one for one in wraps])


def new_recovery(folder: DataFolder, dek: Dek, *, cost: Cost = NORMAL) -> RecoveryCode:
    """Make a new recovery code; the sheet printed before is void from now on."""
    code = RecoveryCode.make()
    kept = [one for one in _read(folder) if one.kind != RECOVERY]
    _write(folder, [*kept, _wrap(RECOVERY, "", code.text, dek, cost)])
    return code


def _name(clerk: str) -> str:
    name = unicodedata.normalize("NFC", clerk).strip()
    if not name:
        raise UserError("clerk_name_missing")
    return name


def _clerk_wrap(wraps: list[_Wrap], clerk: str) -> _Wrap:
    name = _name(clerk)
    for wrap in wraps:
        if wrap.kind == CLERK and wrap.name == name:
            if not wrap.box:
                raise UserError("clerk_disabled", clerk=name)
            return wrap
    raise UserError("clerk_unknown", clerk=name)


def _wrap(kind: str, name: str, secret: str, dek: Dek, cost: Cost) -> _Wrap:
    from nacl.secret import SecretBox

    salt = secrets.token_bytes(16)
    box = SecretBox(_stretched(secret, salt, cost)).encrypt(dek.raw)
    return _Wrap(kind, name, salt.hex(), bytes(box).hex(), cost)


def _unwrap(wrap: _Wrap, secret: str) -> Dek | None:
    from nacl.exceptions import CryptoError
    from nacl.secret import SecretBox

    try:
        box = SecretBox(_stretched(secret, bytes.fromhex(wrap.salt), wrap.cost))
        return Dek(bytes(box.decrypt(bytes.fromhex(wrap.box))))
    except CryptoError:
        return None


def _stretched(secret: str, salt: bytes, cost: Cost) -> bytes:
    from nacl.pwhash import argon2id

    text = unicodedata.normalize("NFKC", secret).encode("utf-8")
    return bytes(argon2id.kdf(32, text, salt, opslimit=cost.ops, memlimit=cost.mem_kib * 1024))


def _write(folder: DataFolder, wraps: list[_Wrap]) -> None:
    body = {"format": FORMAT, "wraps": [one.as_json() for one in wraps]}
    document = {**body, "sum": key_file.sum_of(body)}
    write_safely(folder.keys, (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8"))


def _read(folder: DataFolder) -> list[_Wrap]:
    try:
        return [_parsed(one) for one in key_file.read_document(folder)["wraps"]]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise key_file.damaged(folder) from error


def _parsed(entry: dict[str, Any]) -> _Wrap:  # Any: JSON document
    cost = Cost(int(entry["ops"]), int(entry["mem_kib"]))
    if not 8 <= cost.mem_kib <= _MOST_MEMORY_KIB or not 1 <= cost.ops <= 100:
        raise ValueError("cost out of range")
    return _Wrap(entry["kind"], entry["name"], entry["salt"], entry["box"], cost)
