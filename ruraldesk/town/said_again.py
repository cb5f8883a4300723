"""Said again: what the town wrote about a village's records and it never took, when another one answers for them."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Container, Iterator

from ruraldesk.bundle.at_desk import AtDesk
from ruraldesk.clock import instant_text
from ruraldesk.model.changes import ERASED_LINES, RETURNED, ChangeDraft, Line, LineDraft, Stream
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.store.aliases import VILLAGE_FORM
from ruraldesk.store.store import Store


def say_again(desk: AtDesk, before: str, now: str, of: Container[str]) -> ChangeSet:
    """Write anew, for the village ``now``, what ``before`` has not confirmed about records of the villages ``of``.

    What it took all the same and hands over is equal, and stays one question.
    """
    store, changes = desk.store, ChangeSet()
    keys: defaultdict[str, set[str]] = defaultdict(set)
    for line in _unconfirmed(store, before):
        if line.payload is not None and line.header.form != VILLAGE_FORM:
            keys[line.header.record] |= line.payload.fields.keys() - {ERASED_LINES}
    for found in store.records.many(sorted(keys)):
        state = store.records.state_of(found.id)
        open_ones = {one.kind for one in store.questions.open_ones(found.id)}
        fields = {one: state.shown(one) for one in sorted(keys[found.id]) if one != RETURNED or "returned" in open_ones}
        if found.meta.village in of and fields:
            draft = LineDraft(f"village:{now}", found.id, found.form, found.version, "answer", fields, dict(state.seen))
            at = instant_text(desk.clock.now())
            changes |= store.append(ChangeDraft(str(uuid.uuid4()), desk.clerk, at, (draft,)))
    return changes


def _unconfirmed(store: Store, village: str) -> Iterator[Line]:
    receipted = store.receipts.receipted()
    for key, (seq, _) in store.log.heads().items():
        if Stream.from_key(key).audience == f"village:{village}":
            yield from store.log.lines(key, receipted.get(key, 0) + 1, seq)
