"""What names mean at one place of a template: the record, a row of it, or a record that links to it."""

from __future__ import annotations

from dataclasses import dataclass, field

from ruraldesk.documents.snapshot import Linked, Snapshot
from ruraldesk.model.form import FormSpec
from ruraldesk.model.record import Fields, Row, Scalar


@dataclass(frozen=True, slots=True)
class Frame:
    """The ground that holes stand on."""

    spec: FormSpec
    fields: Fields
    record: str = ""  # its id
    number: str = ""
    state: str = ""
    title: str = ""
    table: str = ""  # the repeat, or the related records, gone over
    position: int = 0  # from 1
    row: Row = field(default_factory=dict)  # of a repeat
    own: bool = True  # False for a record that links to the one being printed

    def raw(self, name: str) -> Scalar:
        """Return a field's value: in a row, that row's own."""
        if self.table and self.spec.by_name[name].repeat == self.table:
            return self.row.get(name)
        return plain(self.fields.get(name))

    def rows(self, repeat: str) -> list[Row]:
        """Return the rows of a repeat, in order."""
        found = self.fields.get(repeat)
        return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []

    def place_of(self, name: str) -> str:
        """Return where a field stands in words: ``第5行摘要``, ``房间第2行面积``."""
        one = self.spec.by_name[name]
        if self.own:
            return f"第{self.position}行{one.label}" if self.table and one.repeat == self.table else one.label
        return f"{self.spec.title}第{self.position}行{one.label}"


def frame_of(snapshot: Snapshot) -> Frame:
    """Return the ground of the record a paper is about."""
    record = snapshot.record
    return Frame(snapshot.spec, record.fields, record.id, record.number, record.state, record.title)


def frames_over(snapshot: Snapshot, ground: Frame, table: str) -> list[Frame]:
    """Return one ground for each row of a repeat, or for each related record."""
    own = ground.own and not ground.table
    if own and table not in ground.spec.by_repeat and table in snapshot.related:
        related = snapshot.related[table]
        return [related_frame(related.spec, one, table, place) for place, one in enumerate(related.records, 1)]
    return [
        Frame(
            ground.spec, ground.fields, ground.record, ground.number, ground.state, ground.title,
            table, place, row, ground.own,
        )
        for place, row in enumerate(ground.rows(table), 1)
    ]  # fmt: skip


def blank_frame(snapshot: Snapshot, ground: Frame, table: str) -> Frame:
    """Return the ground of a place left open for one row."""
    if table not in ground.spec.by_repeat and table in snapshot.related:
        return Frame(snapshot.related[table].spec, {}, table=table, position=1, own=False)
    return Frame(ground.spec, {}, ground.record, table=table, position=1)


def related_frame(spec: FormSpec, one: Linked, table: str, place: int) -> Frame:
    """Return the ground of a record that links to the one being printed."""
    return Frame(spec, one.fields, one.id, one.number, one.state, one.title, table, place, own=False)


def plain(value: Scalar | list[Row]) -> Scalar:
    """Return a value that is none of a repeat's rows."""
    if not isinstance(value, list):
        return value
    names = [one for one in value if isinstance(one, str)]
    return names if len(names) == len(value) else None
