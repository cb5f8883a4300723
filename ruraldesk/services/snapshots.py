"""Freezing a record for a print: its fields, what its links point to, its pictures, the village's names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ruraldesk.model.form import FormSpec, Print
from ruraldesk.model.record import Fields, Record, Scalar
from ruraldesk.services.desk import Desk
from ruraldesk.services.settings import settings

if TYPE_CHECKING:
    from ruraldesk.documents.snapshot import Linked, Snapshot, VillageNames
    from ruraldesk.services.printing import PrintOptions


def take(desk: Desk, spec: FormSpec, chosen: Print, record: Record, options: PrintOptions) -> Snapshot:
    """Return everything this print of a record is made of."""
    from ruraldesk.documents.snapshot import PrintOptions as Options
    from ruraldesk.documents.snapshot import Snapshot

    own_font = settings(desk).print_font
    frozen = Options(
        printed_on=options.printed_on or desk.clock.today(),
        copy=options.copy,
        paper=options.paper,
        blank=options.blank,
        allow=options.allow,
        clerk=desk.clerk,
        fonts={"body": own_font} if own_font else {},
    )
    return Snapshot(
        spec=spec,
        print=chosen,
        record=record,
        village=village_names(desk),
        options=frozen,
        links=_links(desk, spec, record.fields),
        images=_images(desk, spec, record.fields),
        device=desk.device,
    )


def village_names(desk: Desk) -> VillageNames:
    """Return the village as papers name it."""
    from ruraldesk.documents.snapshot import VillageNames

    chosen = settings(desk)
    peer = desk.store.peers.town()
    return VillageNames(
        code=desk.code,
        name=desk.name,
        town=peer.name if peer else "",
        county=chosen.county,
        committee=chosen.committee,
        cooperative=chosen.cooperative,
        phone=chosen.duty_phone,
    )


def _links(desk: Desk, spec: FormSpec, fields: Fields) -> dict[str, Linked]:
    from ruraldesk.documents.snapshot import Linked

    found = {}
    for record in set(_values(spec, fields, ("link",))):
        target = desk.store.records.get(desk.store.records.canonical(record))
        if target is not None:
            found[record] = Linked(desk.store.specs.newest(target.form), target.title, target.fields)
    return found


def _images(desk: Desk, spec: FormSpec, fields: Fields) -> dict[str, bytes]:
    wanted = set(_values(spec, fields, ("image",)))
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
