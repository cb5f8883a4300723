"""What must never stand on a paper for the board: looked for in the text that comes out of the PDF."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ruraldesk.documents.privacy import PUBLIC_AUDIENCES, is_shown_in_full
from ruraldesk.documents.render import Rendered
from ruraldesk.documents.snapshot import Linked, Snapshot
from ruraldesk.model.form import Field, FormSpec
from ruraldesk.model.record import Fields, Scalar
from ruraldesk.progress import SILENT
from ruraldesk.services import printing
from ruraldesk.services.desk import Desk
from tests.helpers.pdf_pages import pdf_text

IDENTITY = re.compile(r"(?<!\d)\d{6}(?:19|20)\d{2}[01]\d[0-3]\d\d{3}[\dXx](?!\d)")
MOBILE = re.compile(r"(?<![\d.,-])1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![\d.,])")
CARD = re.compile(r"(?<!\d)\d{16,19}(?![\dXx])")
PRIVATE_CHECKS = ("id_number", "mobile", "bank_card")


def leaks(pdf: bytes, taken: Snapshot) -> list[str]:
    """Return everything on a public paper that should not be there; nothing for other papers.

    Numbers by their shape, and by value: what the record, its links and its related records keep from
    the paper's audience, people linked by a field that is not public above all.
    """
    if taken.print.audience not in PUBLIC_AUDIENCES:
        return []
    text = pdf_text(pdf)
    flat = re.sub(r"\s", "", text)
    public = set(_public_words(taken))
    declared = {word for word in public if word.isdigit()}
    found = [one for shape in (IDENTITY, MOBILE, CARD) for one in shape.findall(text)]
    found = [one for one in found if re.sub(r"\D", "", one) not in declared]
    found += [one for one in _kept_words(taken) if one not in public and one in flat and len(one) > 1]
    return list(dict.fromkeys(found))


def _grounds(taken: Snapshot) -> Iterator[tuple[FormSpec, Fields]]:
    yield taken.spec, taken.record.fields
    for related in taken.related.values():
        yield from ((related.spec, one.fields) for one in related.records)


def _values(spec: FormSpec, fields: Fields) -> Iterator[tuple[Field, str]]:
    for one in spec.fields:
        rows = fields.get(one.repeat) if one.repeat else [fields]
        for row in rows if isinstance(rows, list) else ():
            value = row.get(one.name) if isinstance(row, dict) else None
            yield from ((one, word) for word in _words(value))


def _words(value: Scalar | object) -> Iterable[str]:
    if isinstance(value, list):
        return [one for one in value if isinstance(one, str)]
    return [value] if isinstance(value, str) and value else []


def _public_words(taken: Snapshot) -> Iterator[str]:
    audience = taken.print.audience
    for spec, fields in _grounds(taken):
        for one, value in _values(spec, fields):
            if one.type == "link":
                yield from _told_by(taken.links.get(value), audience)
                yield from _people(taken.links.get(value)) if one.privacy == "public" else ()
            elif is_shown_in_full(one, audience):
                yield from (value, value.replace(" ", ""))


def _kept_words(taken: Snapshot) -> Iterator[str]:
    audience = taken.print.audience
    for spec, fields in _grounds(taken):
        for one, value in _values(spec, fields):
            if one.type == "link":
                linked = taken.links.get(value)
                if one.privacy != "public":
                    yield from _people(linked)
                yield from _numbers(linked)
            elif not is_shown_in_full(one, audience) and (one.check in PRIVATE_CHECKS or one.search == "name"):
                yield value


def _people(linked: Linked | None) -> Iterator[str]:
    """Return how a linked person is called: the fields that are searched as names."""
    if linked is not None:
        yield from (value for one, value in _values(linked.spec, linked.fields) if one.search == "name")


def _told_by(linked: Linked | None, audience: str) -> Iterator[str]:
    """Return what a record behind a link itself lets an audience read in full: the name a volunteer agreed to."""
    if linked is not None:
        yield from (value for one, value in _values(linked.spec, linked.fields) if is_shown_in_full(one, audience))


def _numbers(linked: Linked | None) -> Iterator[str]:
    if linked is not None:
        yield from (value for one, value in _values(linked.spec, linked.fields) if one.check in PRIVATE_CHECKS)


def public_papers(at: Desk, most: int = 0) -> Iterator[tuple[Snapshot, Rendered]]:
    """Yield every paper for the board or the representatives that a desk's records are ready for.

    ``most``: so many records of each form at the utmost, spread over all of them; 0 = all.
    """
    for spec in at.store.specs.all():
        public = [one for one in spec.prints if one.audience in PUBLIC_AUDIENCES]
        ids = [one.id for one in at.store.records.page(spec.form_id)] if public else []
        step = max(1, len(ids) // most) if most else 1
        for record in ids[::step]:
            ready = {one.name for one in printing.choices(at, spec.form_id, [record]) if one.available}
            for one in public:
                if one.name in ready:
                    taken, found = printing._render(at, spec.form_id, one.name, [record], printing.AS_IT_IS, SILENT)
                    yield taken[0], found
