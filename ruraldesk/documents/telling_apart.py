"""Two people of one name in one table: the group is added, then the masked identity number, never the full one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from ruraldesk.documents.frames import plain
from ruraldesk.documents.privacy import is_shown_in_full
from ruraldesk.documents.snapshot import Linked, Snapshot
from ruraldesk.model.form import Field
from ruraldesk.model.record import Scalar
from ruraldesk.model.titles import title_expression, title_without
from ruraldesk.rules.masking import mask_id

_IDENTITY = "id_number"
_GAP = "　"
Shown = Callable[[Linked], str]


def told_apart(snapshot: Snapshot, column: Sequence[Scalar], at: Scalar, shown: Shown) -> tuple[str, bool]:
    """Return how a linked person is called in a table's row, and whether nobody else there is called so.

    ``column``: whom every row of the table links to; ``shown``: a person's name as the audience may read it.
    """
    own = snapshot.links.get(str(at))
    if own is None:
        return "", True
    others = _others(snapshot, column, own)
    name = shown(own)
    group, identity = partial(_with_group, snapshot), partial(_with_identity, snapshot)
    words = name
    for step in (shown, group, identity):
        others = [one for one in others if step(one) == step(own)]
        words = step(own) or words
        if not others:
            return words, True
    return words, False


def _others(snapshot: Snapshot, column: Sequence[Scalar], own: Linked) -> list[Linked]:
    linked = [snapshot.links[str(one)] for one in column if str(one) in snapshot.links]
    return [one for one in linked if one is not own and (one.id or id(one)) != (own.id or id(own))]


def _with_group(snapshot: Snapshot, one: Linked) -> str:
    """Return the record's title with every field it is made of but those nobody outside may read."""
    hidden = {field.name for field in one.spec.fields if _stays_hidden(field, snapshot.print.audience)}
    if title_expression(one.spec) is None:
        return one.title
    return title_without(one.spec, one.fields, hidden, snapshot.title_of)


def _stays_hidden(field: Field, audience: str) -> bool:
    shown = is_shown_in_full(field, audience, through_public_link=True)
    return not shown and (field.privacy == "sensitive" or bool(field.mask) or bool(field.check))


def _with_identity(snapshot: Snapshot, one: Linked) -> str:
    identity = next((field.name for field in one.spec.fields if field.check == _IDENTITY), "")
    number = plain(one.fields.get(identity)) if identity else None
    words = _with_group(snapshot, one)
    return f"{words}{_GAP}{mask_id(str(number))}" if number else words
