"""Freezing a record for a print: its fields, its links, the records that link to it, pictures, the village's names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from ruraldesk.clock import civil_date, parse_instant
from ruraldesk.model.changes import CORRECTION
from ruraldesk.model.form import FormSpec, Print
from ruraldesk.model.mechanisms import Related
from ruraldesk.model.record import Fields, Record, Scalar
from ruraldesk.model.table_use import tables_named
from ruraldesk.services.desk import Desk
from ruraldesk.services.numbering import without_town
from ruraldesk.services.settings import settings

if TYPE_CHECKING:
    from ruraldesk.documents.snapshot import Correction, Linked, RelatedRecords, Snapshot, VillageNames
    from ruraldesk.documents.template import PrintTemplate
    from ruraldesk.services.printing import PrintOptions

Ground = tuple[FormSpec, Fields]  # a record's form and fields


def take(desk: Desk, spec: FormSpec, chosen: Print, record: Record, options: PrintOptions) -> Snapshot:
    """Return everything this print of a record is made of."""
    from ruraldesk.documents.snapshot import PrintOptions as Options
    from ruraldesk.documents.snapshot import Snapshot

    own_font = settings(desk).print_font
    related = related_records(desk, chosen, record)
    grounds = [(spec, record.fields), *((one.spec, each.fields) for one in related.values() for each in one.records)]
    links = _links(desk, grounds)
    frozen = Options(
        printed_on=options.printed_on or desk.clock.today(),
        copy=options.copy,
        paper=options.paper,
        blank=options.blank,
        allow=options.allow,
        clerk=desk.clerk,
        fonts={"body": own_font} if own_font else {},
    )
    taken = Snapshot(
        spec=spec,
        print=chosen,
        record=record,
        village=village_names(desk),
        options=frozen,
        links=links,
        images=_images(desk, grounds),
        device=desk.device,
        related=related,
        corrections=corrections(desk, record.id),
        tables=_tables(desk, spec, chosen, links, related),
    )
    return replace(taken, options=replace(frozen, reprint=not frozen.blank and is_reprint(desk, taken)))


def _tables(
    desk: Desk, spec: FormSpec, chosen: Print, links: dict[str, Linked], related: dict[str, RelatedRecords]
) -> dict[str, str]:
    """Return the shared tables that the lists of these forms and the print's own words lean on."""
    texts = desk.store.specs.tables().texts
    specs = [spec, *(one.spec for one in links.values()), *(one.spec for one in related.values())]
    words = desk.store.specs.files(spec.form_id, spec.version).get(chosen.file, "")
    wanted = {table.table for one in specs for table in one.choice_tables} | tables_named(words, texts)
    return {name: texts[name] for name in sorted(wanted & texts.keys())}


def template(desk: Desk, spec: FormSpec, chosen: Print) -> PrintTemplate:
    """Return a print as it is laid out, from the files of this version of the form."""
    from ruraldesk.documents.prints import parse_print

    text = desk.store.specs.files(spec.form_id, spec.version)[chosen.file]
    return parse_print(text, chosen.file, spec, _forms_of(desk, spec, chosen))


def _forms_of(desk: Desk, spec: FormSpec, chosen: Print) -> dict[str, FormSpec]:
    """Return the forms whose fields a print may name: linked ones, related ones, and those these link to."""
    specs = desk.store.specs
    related = [specs.newest(one.form) for one in chosen.related if specs.known(one.form)]
    named = {*(one.form_id for one in related), *(form for one in (spec, *related) for form in one.link_forms)}
    return {one: specs.newest(one) for one in named if specs.known(one)}


def is_reprint(desk: Desk, taken: Snapshot) -> bool:
    """True if this paper of this version of the record was given out before."""
    return any(
        one.print == taken.print.name and one.facts.get("check") == taken.check and not one.facts.get("blank")
        for one in desk.store.prints.of_record(taken.record.id)
    )


def corrections(desk: Desk, record: str) -> tuple[Correction, ...]:
    """Return when and why a finished record was changed, oldest first."""
    from ruraldesk.documents.snapshot import Correction

    found: dict[str, Correction] = {}
    for line in desk.store.records.lines_of(record):
        reason = line.payload.fields.get(CORRECTION) if line.payload else None
        if reason:
            on = civil_date(parse_instant(line.header.at))
            found[line.header.change] = Correction(on.isoformat(), str(reason))
    return tuple(sorted(found.values(), key=lambda one: one.on))


def corrected_at(desk: Desk, record: str) -> str:
    """Return the instant at which a finished record was last changed, "" if it never was."""
    lines = desk.store.records.lines_of(record)
    return max((one.header.at for one in lines if one.payload and one.payload.fields.get(CORRECTION)), default="")


def related_records(desk: Desk, chosen: Print, record: Record) -> dict[str, RelatedRecords]:
    """Return the records that link to this one, as a print asks for them; deleted ones left out."""
    from ruraldesk.documents.snapshot import RelatedRecords

    found = {}
    for one in chosen.related:
        if desk.store.specs.known(one.form):
            spec = desk.store.specs.newest(one.form)
            records = _in_order(one, spec, _linking(desk, one, record.id))
            found[one.name] = RelatedRecords(spec, tuple(_linked(desk, each) for each in records))
    return found


def village_names(desk: Desk) -> VillageNames:
    """Return the village as papers name it."""
    from ruraldesk.documents.snapshot import VillageNames

    chosen = settings(desk)
    peer = desk.store.peers.town()
    return VillageNames(
        code=desk.code,
        name=without_town(desk.name) if peer else desk.name,  # papers put the town's name before it themselves
        town=peer.name if peer else "",
        county=chosen.county,
        committee=chosen.committee,
        cooperative=chosen.cooperative,
        phone=chosen.duty_phone,
        supervision_phone=chosen.supervision_phone,
        opinion_box=chosen.opinion_box,
        reception=chosen.reception,
    )


def _linking(desk: Desk, one: Related, record: str) -> list[Record]:
    ids = {record, *desk.store.records.merged_into(record)}
    linking = dict.fromkeys(
        other for each in sorted(ids) for other, field in desk.store.records.linking_to(each) if field == one.by
    )
    found = [each for each in desk.store.records.many(list(linking)) if each.form == one.form and not each.meta.deleted]
    return [each for each in found if not one.states or each.state in one.states]


def _in_order(one: Related, spec: FormSpec, records: list[Record]) -> list[Record]:
    """Return related records as the paper wants them; a ``-`` before a field turns it round, then by making."""
    found = sorted(records, key=lambda each: (each.meta.created_at, each.id))
    for name in reversed(one.order):
        field = name.removeprefix("-")
        found.sort(key=partial(_key, spec, field), reverse=name != field)
    return found


def _key(spec: FormSpec, name: str, record: Record) -> tuple[bool, Decimal, str]:
    if name == "number":
        return (True, Decimal(0), record.number)
    value, field = record.fields.get(name), spec.by_name.get(name)
    if field is not None and field.choice_list:
        names = [choice.name for choice in spec.choices.get(field.choice_list, ())]
        return (True, Decimal(names.index(value) if value in names else len(names)), "")
    if field is not None and (field.type in ("integer", "decimal") or field.unit) and value not in (None, ""):
        return (True, Decimal(str(value)), "")
    return (bool(value), Decimal(0), str(value or ""))


def _linked(desk: Desk, record: Record) -> Linked:
    from ruraldesk.documents.snapshot import Linked

    spec = desk.store.specs.newest(record.form)
    return Linked(spec, record.title, record.fields, record.id, record.number, record.state)


def _links(desk: Desk, grounds: Sequence[Ground]) -> dict[str, Linked]:
    found = {}
    for record in {one for spec, fields in grounds for one in _values(spec, fields, ("link",))}:
        target = desk.store.records.get(desk.store.records.canonical(record))
        if target is not None:
            found[record] = _linked(desk, target)
    return found


def _images(desk: Desk, grounds: Sequence[Ground]) -> dict[str, bytes]:
    wanted = {one for spec, fields in grounds for one in _values(spec, fields, ("image",))}
    return {one: desk.store.attachments.get(one)[1] for one in sorted(wanted) if desk.store.attachments.has(one)}


def _values(spec: FormSpec, fields: Fields, types: tuple[str, ...]) -> Iterator[str]:
    for field in spec.fields:
        if field.type not in types:
            continue
        if not field.repeat:
            yield from _each(fields.get(field.name))  # type: ignore[arg-type]  # not a repeat's name
            continue
        for row in fields.get(field.repeat) or []:  # type: ignore[union-attr]  # a repeat's value is a list
            if isinstance(row, dict):
                yield from _each(row.get(field.name))


def _each(value: Scalar) -> Iterator[str]:
    if isinstance(value, list):
        yield from value
    elif isinstance(value, str) and value:
        yield value
