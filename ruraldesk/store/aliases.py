"""What became of villages: which went into which, and what one is called now; facts of the log that the town wrote."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ruraldesk.model.changes import Line
from ruraldesk.model.merging import RecordState, fold
from ruraldesk.store.log import Log
from ruraldesk.store.numbers import VILLAGE_FORM, village_record
from ruraldesk.store.peers import Peers

ALIAS, NAME, DESKS = "alias.", "name", "desks."  # keys of a village's system record
NAME_MOST = 30

__all__ = [
    "ALIAS",
    "DESKS",
    "NAME",
    "VILLAGE_FORM",
    "Aliases",
    "Joined",
    "desks_named",
    "is_name",
    "parts_told",
    "village_record",
]


@dataclass(frozen=True, slots=True)
class Joined:
    """A village that went into another one. Its records and numbers keep its code."""

    code: str
    name: str
    into: str  # code of the village that it is part of now
    on: str  # ISO date from which it is
    key: str  # its identity's public key, hex

    def as_json(self) -> dict[str, str]:
        return {"name": self.name, "on": self.on, "key": self.key}


class Aliases:
    """Read from the log each time: there are few, and what a bundle brought counts at once."""

    def __init__(self, log: Log, peers: Peers) -> None:
        self._log = log
        self._peers = peers

    def into(self, code: str) -> list[Joined]:
        """Return the villages that went straight into this one, in the order of their codes.

        Only the town says so: what a village writes of itself claims nothing.
        """
        state = fold([one for one in self._log.of_record(village_record(code)) if _is_told(one, code)])
        found = [_joined(key.removeprefix(ALIAS), code, state.shown(key)) for key in state.writes if _is_alias(key)]
        return sorted((one for one in found if one is not None), key=lambda one: one.code)

    def all_into(self, code: str) -> list[Joined]:
        """Return every village that is part of this one now, those that came with another one too."""
        found: dict[str, Joined] = {}
        waiting = [code]
        while waiting:
            for one in self.into(waiting.pop()):
                if one.code not in found and one.code != code:
                    found[one.code] = one
                    waiting.append(one.code)
        return [found[one] for one in sorted(found)]

    def homes(self, codes: Iterable[str]) -> dict[str, str]:
        """Return, for villages that are part of another one, which of ``codes`` that is."""
        whole = list(codes)
        parts = {one: {each.code for each in self.all_into(one)} for one in whole}
        inner = set().union(*parts.values()) if parts else set()
        return {part: one for one in whole if one not in inner for part in parts[one]}

    def at_town(self) -> dict[str, str]:
        """Return what ``homes`` does for every village that this town knows."""
        return self.homes(one.code for one in self._peers.villages())

    def parted(self) -> dict[str, str]:
        """Return, by code, the names of enrolled villages that were part of another one and are no more."""
        known = {one.code: one.name for one in self._peers.villages()}
        ever = {key.removeprefix(ALIAS) for code in known for key in self.state(code).writes if _is_alias(key)}
        return {code: known[code] for code in sorted(ever & known.keys() - self.at_town().keys())}

    def desks(self, code: str) -> dict[str, str]:
        """Return, by device, the village whose desk it was before that village became part of this one."""
        state, parts = self.state(code), {one.code for one in self.all_into(code)}
        return desks_named({key: state.shown(key) for key in state.writes}, parts)

    def came(self, code: str) -> frozenset[str]:
        """Return the devices that ever came with another village: they work no more, also after a parting."""
        state = self.state(code)
        named = (state.shown(key) for key in state.writes if key.startswith(DESKS))
        return frozenset(str(one) for devices in named if isinstance(devices, list) for one in devices)

    def name_of(self, code: str) -> str:
        """Return the name a village gave itself; "" if it never changed it, or to something that is no name."""
        name = self.state(code).shown(NAME)
        return name if isinstance(name, str) and is_name(name) else ""

    def state(self, code: str) -> RecordState:
        """Return what is agreed on about a village, with the heads for writing on.

        The town and the village itself have a say in it; what another village writes about it claims nothing.
        """
        wrote = self._log.villages()
        lines = self._log.of_record(village_record(code))
        return fold([one for one in lines if _is_told(one, code) or wrote.get(one.header.stream.key) == code])


def is_name(name: str) -> bool:
    """True for what a village can be called: one line without blanks that a list has room for."""
    return 1 <= len(name) <= NAME_MOST and not any(one.isspace() or not one.isprintable() for one in name)


def parts_told(lines: Iterable[Line], code: str) -> set[str]:
    """Return the villages of which these lines of the town say that they went into this one, or into one of those."""
    told: defaultdict[str, set[str]] = defaultdict(set)
    for line in lines:
        into = line.header.stream.audience.removeprefix("village:")
        if line.payload is not None and line.header.record == village_record(into) and _is_told(line, into):
            told[into] |= {
                key.removeprefix(ALIAS) for key, value in line.payload.fields.items() if _is_alias(key) and value
            }
    found: set[str] = set()
    waiting = [code]
    while waiting:
        new = told[waiting.pop()] - found - {code}
        found |= new
        waiting += new
    return found


def desks_named(fields: Mapping[str, Any], parts: Container[str]) -> dict[str, str]:  # Any: JSON values of a line
    """Return what a village's system record says of the desks that came with the villages that are its parts."""
    found: dict[str, str] = {}
    for key, value in fields.items():
        if key.startswith(DESKS) and isinstance(value, list) and key.removeprefix(DESKS) in parts:
            found |= {str(one): key.removeprefix(DESKS) for one in value}
    return found


def _is_told(line: Line, code: str) -> bool:
    header = line.header
    return header.form == VILLAGE_FORM and header.stream.audience == f"village:{code}"


def _is_alias(key: str) -> bool:
    return key.startswith(ALIAS)


def _joined(code: str, into: str, value: Any) -> Joined | None:  # Any: JSON value of a line
    if not isinstance(value, dict) or not all(isinstance(value.get(one), str) for one in ("name", "on", "key")):
        return None
    return Joined(code, value["name"], into, value["on"], value["key"])
