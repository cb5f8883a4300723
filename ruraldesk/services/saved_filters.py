"""Filters kept under a name: of this desk, in the vault, with the order they were looked at in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any  # Any: JSON values

from ruraldesk.errors import UserError
from ruraldesk.services.desk import Desk
from ruraldesk.services.ledger_filter import LedgerFilter

LONGEST_NAME, MOST = 20, 20


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """One way to look at a ledger. A running period stays a running one: 本季 is next time's quarter."""

    name: str
    filter: LedgerFilter
    order: str = ""
    descending: bool = False


def saved_filters(desk: Desk, form: str) -> list[SavedFilter]:
    """Return the filters kept for a form, in the order they were first kept."""
    return [_read(name, one) for name, one in desk.store.settings.get(_key(form), {}).items()]


def keep(desk: Desk, form: str, one: SavedFilter) -> None:
    """Keep a filter; one of the same name is replaced. Raises UserError filter_name, filter_too_many."""
    name = one.name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise UserError("filter_name", longest=LONGEST_NAME)
    kept = dict(desk.store.settings.get(_key(form), {}))
    if name not in kept and len(kept) >= MOST:
        raise UserError("filter_too_many", most=MOST)
    kept[name] = {**asdict(one.filter), "order": one.order, "descending": one.descending}
    desk.store.settings.set(_key(form), kept)


def drop(desk: Desk, form: str, name: str) -> None:
    """Keep a filter no longer."""
    kept = desk.store.settings.get(_key(form), {})
    desk.store.settings.set(_key(form), {key: one for key, one in kept.items() if key != name})


def _read(name: str, one: Mapping[str, Any]) -> SavedFilter:
    filter_ = LedgerFilter(
        state=one.get("state", ""),
        date_field=one.get("date_field", ""),
        period=one.get("period", ""),
        equal=_pairs(one.get("equal", ())),
        text=one.get("text", ""),
        more=_pairs(one.get("more", ())),
        records=tuple(one.get("records", ())),
        title=one.get("title", ""),
    )
    return SavedFilter(name, filter_, one.get("order", ""), bool(one.get("descending", False)))


def _pairs(found: Any) -> tuple[tuple[str, str], ...]:  # Any: JSON value
    return tuple((str(name), str(value)) for name, value in found)


def _key(form: str) -> str:
    return f"ledger/{form}/filters"
