"""Whom this desk knows: enrolled villages, the town's card, certified devices, other names of a village."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ruraldesk.clock import instant_text
from ruraldesk.store.core import Core, Row
from ruraldesk.store.schema import table_name

Kind = Literal["village", "town"]
_PEER = "code, kind, name, card, fingerprint, enrolled_at"
_DEVICE = "device, village, name, public_key, certificate, added_at"


@dataclass(frozen=True, slots=True)
class Peer:
    """A village or town whose card was taken in, its fingerprint compared on paper."""

    code: str
    kind: Kind
    name: str
    card: Mapping[str, Any]  # Any: JSON document
    fingerprint: str
    enrolled_at: str = ""


@dataclass(frozen=True, slots=True)
class Device:
    """A device with the certificate of its village or town. Keys as hex."""

    device: str
    village: str
    name: str
    public_key: str
    certificate: str
    added_at: str = ""


class Peers:
    """Cards and certificates; checking them is the bundle's work."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def enrol(self, peer: Peer) -> None:
        """Take a card in, or replace it."""
        at = peer.enrolled_at or instant_text(self._core.clock.now())
        card = json.dumps(dict(peer.card), ensure_ascii=False)
        self._core.write(
            f"INSERT OR REPLACE INTO peer ({_PEER}) VALUES (?, ?, ?, ?, ?, ?)",
            (peer.code, peer.kind, peer.name, card, peer.fingerprint, at),
        )

    def village(self, code: str) -> Peer | None:
        row = self._core.one(f"SELECT {_PEER} FROM peer WHERE kind = 'village' AND code = ?", (code,))
        return _peer(row) if row else None

    def villages(self) -> list[Peer]:
        rows = self._core.read(f"SELECT {_PEER} FROM peer WHERE kind = 'village' ORDER BY code")
        return [_peer(row) for row in rows]

    def records_by_village(self, form: str) -> dict[str, int]:
        """Return how many records of a form, deleted ones left out, are here of each village."""
        rows = self._core.read(f'SELECT _village, count(*) FROM "{table_name(form)}" WHERE _deleted = 0 GROUP BY 1')
        return dict(rows)

    def town(self) -> Peer | None:
        """Return the town's card; None while there is none."""
        row = self._core.one(f"SELECT {_PEER} FROM peer WHERE kind = 'town' ORDER BY enrolled_at DESC, rowid DESC")
        return _peer(row) if row else None

    def add_device(self, device: Device) -> None:
        at = device.added_at or instant_text(self._core.clock.now())
        self._core.write(
            f"INSERT OR REPLACE INTO device ({_DEVICE}) VALUES (?, ?, ?, ?, ?, ?)",
            (device.device, device.village, device.name, device.public_key, device.certificate, at),
        )

    def device(self, device: str) -> Device | None:
        row = self._core.one(f"SELECT {_DEVICE} FROM device WHERE device = ?", (device,))
        return Device(*row) if row else None

    def devices(self, village: str | None = None) -> list[Device]:
        rows = self._core.read(
            f"SELECT {_DEVICE} FROM device WHERE ?1 IS NULL OR village = ?1 ORDER BY added_at, device", (village,)
        )
        return [Device(*row) for row in rows]


def _peer(row: Row) -> Peer:
    return Peer(row[0], row[1], row[2], json.loads(row[3]), row[4], row[5])
