"""A record that moved on while it is open in a form: what was changed elsewhere, and taking that in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ruraldesk.model.changes import ANSWER_PREFIX, ASK_PREFIX, ROW_POSITION, TRAVEL
from ruraldesk.model.merging import flatten, shown_fields, split_key
from ruraldesk.model.record import Scalar
from ruraldesk.services import saving, showing
from ruraldesk.services.session_state import Cells

if TYPE_CHECKING:
    from ruraldesk.services.form_session import FormSession


@dataclass(frozen=True, slots=True)
class MovedField:
    """One field that was changed elsewhere."""

    label: str
    was: str
    now: str
    who: str
    mine: str | None = None  # what stands in the form, where it was changed here as well

    @property
    def sentence(self) -> str:
        """Say it on one line."""
        here = "" if self.mine is None else f"这里写的是“{self.mine or '空'}”。"
        return f"“{self.label}”已由{self.who}从“{self.was or '空'}”改成“{self.now or '空'}”。{here}"


def is_gone(session: FormSession) -> bool:
    """True if the record was deleted while it is open."""
    found = session.desk.store.records.get(session.record) if session.record else None
    return found is not None and found.meta.deleted


def moved(session: FormSession) -> list[MovedField]:
    """Return what was changed in the record since it was loaded into this form; [] for a new one."""
    if not session.record or session.context is None:
        return []
    loaded = saving.load(session.desk, session.record, session.context)
    if dict(loaded.now.seen) == dict(loaded.context):
        return []
    own = _own_changes(session)
    found = []
    for key in _moved_keys(loaded):
        who = max(loaded.now.writes[key], key=lambda one: one.dot).clerk
        words = [
            showing.key_text(session.desk, loaded.spec, key, state.shown(key)) for state in (loaded.base, loaded.now)
        ]
        mine = showing.key_text(session.desk, loaded.spec, key, own[key]) if key in own else None
        found.append(MovedField(showing.key_label(loaded.spec, key), words[0], words[1], who, mine))
    return found


def take_in(session: FormSession) -> None:
    """Let the form stand on the record as it is now: what was changed here stays, everything else is as elsewhere.

    A save after this has seen what was changed elsewhere, so it raises no question.
    """
    loaded = saving.load(session.desk, session.record)
    now = Cells.of(saving.stored(loaded.spec, shown_fields(loaded.now)))
    session.rebase(loaded, now, _over(session, now))


def _moved_keys(loaded: saving.Loaded) -> list[str]:
    """Return the keys that changed; what is asked about a record and answered is no part of it."""
    return [
        key
        for key in sorted(loaded.now.writes)
        if key != TRAVEL and not key.startswith((ASK_PREFIX, ANSWER_PREFIX)) and not key.endswith(f"/{ROW_POSITION}")
        if loaded.base.shown(key) != loaded.now.shown(key)
    ]


def _own_changes(session: FormSession) -> dict[str, Scalar]:
    """Return what was changed here, by key, None where it was emptied."""
    before, after = flatten(session.loaded.fields()), flatten(session.cells.fields())
    return {key: after.get(key) for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


def _over(session: FormSession, now: Cells) -> Cells:
    loaded, mine = session.loaded, session.cells
    values: dict[str, Scalar] = dict(now.values)
    for path in loaded.values.keys() | mine.values.keys():
        if loaded.values.get(path) != mine.values.get(path):
            values[path] = mine.values.get(path)
    rows = {repeat: _rows(loaded, mine, now, repeat) for repeat in {*now.rows, *mine.rows}}
    standing = {(repeat, row) for repeat, order in rows.items() for row in order}
    kept = {path: value for path, value in values.items() if value is not None and _stands(path, standing)}
    wrong = {path: one for path, one in mine.wrong.items() if _stands(path, standing)}
    return Cells(kept, rows, wrong, mine.by_hand & {*kept, *wrong})


def _rows(loaded: Cells, mine: Cells, now: Cells, repeat: str) -> tuple[str, ...]:
    """Rows as elsewhere, without those removed here, with those added here where they stand here."""
    before, here, there = (cells.rows.get(repeat, ()) for cells in (loaded, mine, now))
    order = [row for row in there if row in here or row not in before]
    for place, row in enumerate(here):
        if row not in before and row not in order:
            order.insert(min(place, len(order)), row)
    return tuple(order)


def _stands(path: str, standing: set[tuple[str, str]]) -> bool:
    repeat, row, _ = split_key(path)
    return not row or (repeat, row) in standing
