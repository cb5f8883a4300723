"""How the records of a form divide by one of its short choices: what the first page draws."""

from __future__ import annotations

from dataclasses import dataclass

from ruraldesk.model.form import FormSpec
from ruraldesk.services import ledger
from ruraldesk.services.desk import Desk
from ruraldesk.services.ledger import LedgerQuestion

MOST_PARTS = 6
WORTH_DRAWING = 0.03  # a whole with hardly anything beside its largest part says nothing


@dataclass(frozen=True, slots=True)
class Share:
    """One form's records by one field: (label, count), in the order of the choices."""

    form: str
    title: str
    field: str
    label: str
    parts: tuple[tuple[str, int], ...]


def shares(desk: Desk, most: int = 2) -> list[Share]:
    """Return at most one division for each form, of the first filter of its ledger that divides it."""
    found = (_share(desk, spec) for spec in desk.store.specs.all() if spec.states)
    return [one for one in found if one is not None][:most]


def _share(desk: Desk, spec: FormSpec) -> Share | None:
    for name in spec.list_view.filters:
        field = spec.by_name.get(name)
        if field is None or field.type != "select_one" or field.repeat:
            continue
        choices = spec.choices.get(field.choice_list, ())
        if not 2 <= len(choices) <= MOST_PARTS:
            continue
        counted = ((one.label, _count(desk, spec, name, one.name)) for one in choices)
        parts = tuple((label, count) for label, count in counted if count)
        whole = sum(count for _, count in parts)
        if whole and whole - max(count for _, count in parts) >= whole * WORTH_DRAWING:
            return Share(spec.form_id, spec.title, name, field.label, parts)
    return None


def _count(desk: Desk, spec: FormSpec, name: str, value: str) -> int:
    return ledger.count(desk, spec.form_id, LedgerQuestion(where={name: value}))
