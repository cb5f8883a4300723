"""The file that a record's papers make together: what lies in it, its list of contents, its page numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ruraldesk.model.dossier import Contents, Dossier, Kind, kinds
from ruraldesk.model.form import FormSpec
from ruraldesk.model.record import ROW_ID, Fields, Record, Row
from ruraldesk.services import judging, printing
from ruraldesk.services.desk import Desk
from ruraldesk.services.printing import PrintFinding
from ruraldesk.services.selecting import Selects

if TYPE_CHECKING:
    from ruraldesk.documents.render import Running


@dataclass(frozen=True, slots=True)
class Proposal:
    """The papers that the file of some records has now, and the order in which papers of this form lie."""

    label: str
    papers: tuple[str, ...]
    order: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """A record's file as it is printed: the record with its list filled, page numbers, and what is worth knowing."""

    record: Record
    numbers: Mapping[str, Running]  # print -> where its numbers begin
    findings: tuple[PrintFinding, ...]


def proposal(desk: Desk, form: str, records: Sequence[str]) -> Proposal | None:
    """Return what the file of these records has, None for a form whose papers make none."""
    spec = desk.store.specs.newest(form)
    own = spec.dossier
    if own is None:
        return None
    found = {paper for one in desk.store.records.many(records) for paper in papers_of(desk, spec, own, one)}
    return Proposal(own.label, tuple(one for one in own.papers if one in found), own.papers)


def papers_of(desk: Desk, spec: FormSpec, own: Dossier, record: Record) -> list[str]:
    """Return the papers that lie in a record's file, or have to, and can be printed now."""
    ready = [one for one in own.papers if not printing.why_not(spec, printing.print_of(spec, one), record)]
    if own.contents is None:
        return ready
    listed = {one.print for one in kinds(spec, own.contents) if one.print}
    rows = _rows(_completed(desk, spec, record, _all_kinds(spec, own.contents, record)), own.contents)
    wanted = {
        kind.print
        for kind in kinds(spec, own.contents)
        for row in rows
        if row.get(own.contents.kind) == kind.name and (_is(row, own.contents.there) or _is(row, own.contents.must))
    }
    return [one for one in ready if one not in listed or one in wanted]


def filled(desk: Desk, spec: FormSpec, own: Contents, record: Record, pages: Mapping[str, int]) -> Filled:
    """Return a record's file when these papers (print -> its pages) are put into it."""
    from ruraldesk.documents.render import Running

    known = kinds(spec, own)
    by_name = {one.name: one for one in known}
    begun = [_put_in(row, own, by_name, pages) for row in _all_kinds(spec, own, record)]
    fields = _completed(desk, spec, record, begun, own.list)
    numbers: dict[str, Running] = {}
    sheets = [(by_name.get(str(row.get(own.kind))), row) for row in _rows(fields, own) if _is(row, own.there)]
    total = sum(_count(row.get(own.pages)) for _, row in sheets)
    first = 1
    for kind, row in sheets:
        if kind is not None and kind.print in pages and kind.print not in numbers:
            numbers[kind.print] = Running(first, total)
        first += _count(row.get(own.pages))
    findings = [*_other_counts(own, record, by_name, pages), *_absent(fields, own, by_name, record)]
    return Filled(replace(record, fields=fields), numbers, tuple(findings))


def _all_kinds(spec: FormSpec, own: Contents, record: Record) -> list[Row]:
    """Return the rows of the list, one at least for each kind, in the order of the file."""
    rows = list(record.rows(own.list))
    there = {row.get(own.kind) for row in rows}
    retired = {one.name for one in spec.choices[spec.by_name[own.kind].choice_list] if one.retired}
    order = [one.name for one in kinds(spec, own)]
    rows += [{ROW_ID: f"kind-{one}", own.kind: one} for one in order if one not in there and one not in retired]
    return sorted(
        rows, key=lambda row: order.index(str(row.get(own.kind))) if row.get(own.kind) in order else len(order)
    )


def _put_in(row: Row, own: Contents, by_name: Mapping[str, Kind], pages: Mapping[str, int]) -> Row:
    kind = by_name.get(str(row.get(own.kind)))
    if kind is None or kind.print not in pages:
        return row
    return {**row, **own.there, own.pages: pages[kind.print]}


def _completed(desk: Desk, spec: FormSpec, record: Record, rows: Sequence[Row], name: str = "") -> Fields:
    """Return a record's fields with other rows in its list, everything the form works out from them done."""
    wanted = name or (spec.dossier.contents.list if spec.dossier and spec.dossier.contents else "")
    return judging.completed(desk, spec, {**record.fields, wanted: list(rows)}, Selects(desk, spec, record.id))


def _rows(fields: Fields, own: Contents) -> list[Row]:
    rows = fields.get(own.list)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _other_counts(
    own: Contents, record: Record, by_name: Mapping[str, Kind], pages: Mapping[str, int]
) -> list[PrintFinding]:
    """Say where the record's list has another number of pages than was laid out."""
    found = []
    for row in record.rows(own.list):
        kind = by_name.get(str(row.get(own.kind)))
        written = _count(row.get(own.pages))
        if kind is not None and kind.print in pages and written and written != pages[kind.print]:
            words = f"“{kind.label}”排出{pages[kind.print]}页，登记里写的是{written}页，目录按{pages[kind.print]}页印。"
            found.append(PrintFinding("ok", words, "", "", record.id))
    return found


def _absent(fields: Fields, own: Contents, by_name: Mapping[str, Kind], record: Record) -> list[PrintFinding]:
    """Say what has to lie in the file and does not."""
    names = [
        by_name[str(row.get(own.kind))].label
        for row in _rows(fields, own)
        if row.get(own.kind) in by_name and _is(row, own.must) and not _is(row, own.there)
    ]
    words = [f"卷里还没有“{one}”，目录里也没有写；放进去了到登记里勾上。" for one in names]
    return [PrintFinding("left_out", one, "", own.list, record.id) for one in words]


def _is(row: Row, wanted: Mapping[str, object]) -> bool:
    return bool(wanted) and all(row.get(name) == value for name, value in wanted.items())


def _count(value: object) -> int:
    return int(str(value)) if str(value).isdigit() else 0
