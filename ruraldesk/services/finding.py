"""The one search box: everything, by words, initials or digits; and pickers of linked records."""

from __future__ import annotations

from dataclasses import dataclass

from ruraldesk.model.form import FormSpec
from ruraldesk.model.record import Record
from ruraldesk.services import showing
from ruraldesk.services.desk import Desk
from ruraldesk.store.ledger import Deleted, LedgerQuery

HINT_FIELDS = 3
MOST_NAMED = 50


@dataclass(frozen=True, slots=True)
class Hit:
    """One find."""

    id: str
    form: str
    form_title: str
    title: str
    matched: str  # the words that fit
    village: str


@dataclass(frozen=True, slots=True)
class Pick:
    """One record to choose in a link field: its title and what tells it from others of that title."""

    id: str
    title: str
    hints: tuple[str, ...]  # e.g. 女, 1964年, 第5组


def search(desk: Desk, text: str, limit: int = 50) -> list[Hit]:
    """Return what fits, newest first."""
    titles = {one.form_id: one.title for one in desk.store.specs.all()}
    found: dict[str, Hit] = {}
    for one in desk.store.search(text, limit):
        root = desk.store.records.canonical(one.id)  # who was merged is found by what he was called, too
        title = one.title if root == one.id else desk.store.records.title(root)
        hit = Hit(root, one.form, titles.get(one.form, one.form), title, one.matched, one.village)
        found.setdefault(root, hit)
    return list(found.values())


def picks(desk: Desk, form: str, text: str, limit: int = 20) -> list[Pick]:
    """Return records of a form to link to, by initials, characters or digits; newest where text is empty."""
    spec = desk.store.specs.newest(form)
    deleted = Deleted.NOT_BUT_MERGED if spec.same_as and text else Deleted.NOT
    found = desk.store.records.page(form, LedgerQuery(text=text, limit=limit, deleted=deleted))
    roots = dict.fromkeys(desk.store.records.canonical(one.id) for one in found) if spec.same_as else None
    if roots is not None and list(roots) != [one.id for one in found]:
        found = desk.store.records.many(list(roots))
    return [Pick(one.id, one.title, hints(desk, spec, one)) for one in found]


def hints(desk: Desk, spec: FormSpec, record: Record) -> tuple[str, ...]:
    """Return the first short columns of the ledger that are not in the title, and the year of a date."""
    found = []
    for name in spec.list_view.columns:
        field = spec.by_name.get(name)
        if field is None or field.search == "name" or field.is_multiline or field.privacy == "sensitive":
            continue
        words = showing.value_text(desk, spec, field, record.fields.get(name))  # type: ignore[arg-type]  # no repeat
        if words and words not in record.title:
            found.append(words)
    return tuple(found[:HINT_FIELDS])


def title(desk: Desk, record: str) -> str:
    """Return what a record is called; 未到 if it has not come."""
    return desk.store.records.title(record)


def named(desk: Desk, form: str, words: str) -> list[str]:
    """Return the records that are called exactly so: by their title, their number, or the field searched as a name."""
    spec = desk.store.specs.newest(form)
    names = [one.name for one in spec.by_repeat[""] if one.search == "name"]
    found = desk.store.records.page(form, LedgerQuery(text=words, limit=MOST_NAMED))
    return [one.id for one in found if words in (one.title, one.number, *(one.fields.get(name) for name in names))]
