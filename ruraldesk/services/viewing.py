"""What a page shows of a person's numbers: masked, and whole only once, with who, when and why noted."""

from __future__ import annotations

from dataclasses import dataclass

from ruraldesk.errors import UserError
from ruraldesk.model.form import Field, FormSpec
from ruraldesk.model.record import Fields, Record
from ruraldesk.model.titles import line_of
from ruraldesk.rules.masking import mask, shape_for
from ruraldesk.services import judging, records, showing
from ruraldesk.services.desk import Desk, need_supervisor
from ruraldesk.services.selecting import Selects
from ruraldesk.services.showing import OVER_A_SHOULDER
from ruraldesk.store.desk_notes import View

HIDDEN, OPENED = "＊＊＊", "打开登记表修改"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of a record's page."""

    name: str
    label: str
    words: str
    hidden: bool  # masked; ``see`` shows it whole


@dataclass(frozen=True, slots=True)
class Facts:
    """The left side of a record's page."""

    record: Record
    title: str  # its name alone, where it has one
    note: str  # 女，62岁，第5组
    act: str  # 为她办
    facts: tuple[Fact, ...]


def facts(desk: Desk, record: str) -> Facts:
    """Return what the page of a record shows, of the one it goes by. Raises UserError("record_unknown")."""
    found = records.get(desk, desk.store.records.canonical(record))
    spec = desk.store.specs.newest(found.form)
    fields = judging.completed(desk, spec, found.fields, Selects(desk, spec, found.id))
    names = spec.subject.page or [one for one in spec.list_view.columns if one in spec.by_name]
    shown = [_fact(desk, spec, spec.by_name[name], fields) for name in names]
    name = next(
        (str(fields[one.name]) for one in spec.by_repeat[""] if one.search == "name" and fields.get(one.name)), ""
    )
    title = desk.store.records.title
    note = line_of(spec, spec.subject.note, fields, title) if spec.subject.note else ""
    act = line_of(spec, spec.subject.act, fields, title) if spec.subject.act else ""
    return Facts(found, name or found.title, note, act, tuple(one for one in shown if one is not None))


def see(desk: Desk, record: str, field: str, reason: str) -> str:
    """Return a hidden value whole, and note who saw it, when and why: in the vault, never handed over.

    Refuses with UserError("view_needs_reason"); nothing is shown that was not noted.
    """
    why = reason.strip()
    if not why:
        raise UserError("view_needs_reason")
    found = records.get(desk, record)
    spec = desk.store.specs.newest(found.form)
    desk.store.desk_notes.note_view(found.id, field, desk.clerk, why)
    return showing.value_text(desk, spec, spec.by_name[field], found.fields.get(field))  # type: ignore[arg-type]  # no repeat


def note_opened(desk: Desk, record: str) -> None:
    """Note that the form is opened from the page: there every number stands whole."""
    found = records.get(desk, record)
    for one in desk.store.specs.newest(found.form).by_repeat[""]:
        if is_hidden(one) and found.fields.get(one.name):
            desk.store.desk_notes.note_view(found.id, one.name, desk.clerk, OPENED)


def views(desk: Desk, record: str) -> list[tuple[str, View]]:
    """Return (the field's label, who looked at it, when and why), the last first; for a supervisor only."""
    need_supervisor(desk)
    spec = desk.store.specs.newest(records.get(desk, record).form)
    named = {one.name: one.label for one in spec.fields}
    return [(named.get(one.field, one.field), one) for one in desk.store.desk_notes.views(record)]


def is_hidden(field: Field) -> bool:
    """True if a page shows a field masked."""
    return bool(field.mask) and field.search != "name" and shape_for(field.mask, OVER_A_SHOULDER) in ("masked", "omit")


def shown_words(field: Field, words: str) -> str:
    """Return what stands on the screen of a field's words: a number masked."""
    return (mask(field.mask, OVER_A_SHOULDER, words) or HIDDEN) if words and is_hidden(field) else words


def _fact(desk: Desk, spec: FormSpec, field: Field, fields: Fields) -> Fact | None:
    words = showing.value_text(desk, spec, field, fields.get(field.name))  # type: ignore[arg-type]  # no repeat
    return Fact(field.name, field.label, shown_words(field, words), is_hidden(field)) if words else None
