"""Everything a print is made of, frozen: the same snapshot gives the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ruraldesk.model.changes import canonical
from ruraldesk.model.form import FormSpec, Print
from ruraldesk.model.record import Fields, Record, Row


@dataclass(frozen=True, slots=True)
class VillageNames:
    """The village as papers name it."""

    code: str  # 12 digits
    name: str  # 禾塘村
    full_name: str = ""  # 嘉禾区云泾镇禾塘村
    town: str = ""
    county: str = ""
    committee: str = ""  # 禾塘村村民委员会
    cooperative: str = ""  # 禾塘村股份经济合作社
    phone: str = ""
    supervision_phone: str = ""  # 村务监督委员会
    opinion_box: str = ""  # where it hangs
    reception: str = ""  # 接待时间

    def fact(self, name: str) -> str:
        """Return what ``{{village.<name>}}`` means."""
        found = {
            "name": self.name,
            "full_name": self.full_name or f"{self.county}{self.town}{self.name}",
            "code": self.code,
            "town": self.town,
            "county": self.county,
            "committee": self.committee or f"{self.name}村民委员会",
            "cooperative": self.cooperative or f"{self.name}股份经济合作社",
            "phone": self.phone,
            "supervision_phone": self.supervision_phone or self.phone,
            "opinion_box": self.opinion_box,
            "reception": self.reception,
        }
        return found[name]


@dataclass(frozen=True, slots=True)
class Linked:
    """A record that a link field points at, or that links to the one being printed."""

    spec: FormSpec
    title: str
    fields: Fields
    id: str = ""  # the one it goes by, where it was merged
    number: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class RelatedRecords:
    """The records of one form that link to the record being printed, in the order of the paper."""

    spec: FormSpec
    records: tuple[Linked, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """One time a finished record was changed: the day and the reason."""

    on: str  # ISO date
    reason: str


@dataclass(frozen=True, slots=True)
class PrintOptions:
    """How the clerk wants it printed."""

    printed_on: date
    copy: int = 1
    paper: str = ""  # another profile than the template's; "board-a3:2xa4" tiles A3 over two A4
    blank: bool = False  # the same sheet to be filled by hand
    allow: str = ""  # why what the gate would stop may go out all the same
    clerk: str = ""
    fonts: Mapping[str, str] = field(default_factory=dict)  # role -> file of the clerk's own font
    reprint: bool = False  # this paper of this version was given out before


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One record at one moment, as one print needs it."""

    spec: FormSpec
    print: Print
    record: Record
    village: VillageNames
    options: PrintOptions
    links: Mapping[str, Linked] = field(default_factory=dict)  # record id -> what it is
    images: Mapping[str, bytes] = field(default_factory=dict)  # sha256 -> picture
    device: str = ""  # fingerprint of the device's key, 16 hex digits
    related: Mapping[str, RelatedRecords] = field(default_factory=dict)  # name in the template -> records
    corrections: tuple[Correction, ...] = ()  # of a finished record, oldest first
    tables: Mapping[str, str] = field(default_factory=dict)  # the shared tables it leans on, as CSV
    standing: str = ""  # version hash of the record as it is stored, where the paper shows it filled up

    @property
    def version_hash(self) -> str:
        """Names this version of the record: 16 hex digits."""
        return self.standing or record_hash(self.record)

    @property
    def check(self) -> str:
        """The check code people read: the first 8 digits of the version hash."""
        return self.version_hash[:8]

    def title_of(self, record: str) -> str:
        """Return the title of a linked record, "" where it is not at hand."""
        return self.links[record].title if record in self.links else ""

    def as_json(self) -> dict[str, object]:
        """Return the snapshot as kept with an issued print; pictures by their hash."""
        options, record = self.options, self.record
        return {
            "v": 1,
            "form": self.spec.form_id,
            "form_version": self.spec.version,
            "form_hash": self.spec.content_hash,
            "print": self.print.name,
            "record": {
                "id": record.id, "state": record.state, "number": record.number, "title": record.title,
                "fields": _plain(record.fields),
            },
            "links": {key: _linked(one) for key, one in sorted(self.links.items())},
            "related": {
                name: {
                    "form": one.spec.form_id, "form_version": one.spec.version,
                    "records": [_linked(record) for record in one.records],
                }
                for name, one in sorted(self.related.items())
            },
            "corrections": [{"on": one.on, "reason": one.reason} for one in self.corrections],
            "tables": dict(sorted(self.tables.items())),
            "village": {name: getattr(self.village, name) for name in VillageNames.__slots__},
            "options": {
                "printed_on": options.printed_on.isoformat(), "copy": options.copy, "paper": options.paper,
                "blank": options.blank, "allow": options.allow, "clerk": options.clerk, "fonts": dict(options.fonts),
                "reprint": options.reprint,
            },
            "images": sorted(self.images),
            "device": self.device,
            **({"standing": self.standing} if self.standing else {}),
        }  # fmt: skip


def record_hash(record: Record) -> str:
    """Return the 16 hex digits that name one version of a record."""
    content = {
        "id": record.id,
        "form": record.form,
        "version": record.version,
        "state": record.state,
        "number": record.number,
        "fields": _plain(record.fields),
    }
    return hashlib.sha256(canonical(content)).hexdigest()[:16]


def _linked(one: Linked) -> dict[str, object]:
    return {
        "form": one.spec.form_id, "form_version": one.spec.version, "title": one.title, "fields": _plain(one.fields),
        "id": one.id, "number": one.number, "state": one.state,
    }  # fmt: skip


def _plain(fields: Fields | Row) -> dict[str, object]:
    """Return fields as plain JSON values, empties left out, so that an empty and an absent field are one."""
    found: dict[str, object] = {}
    for name, value in fields.items():
        if value is None or value in ("", []):
            continue
        if isinstance(value, list):
            found[name] = [_plain(one) if isinstance(one, dict) else one for one in value]
        else:
            found[name] = value
    return found
