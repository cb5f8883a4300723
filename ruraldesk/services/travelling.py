"""A record of a form that travels only when linked goes along with the first travelling link to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ruraldesk.model.audiences import release
from ruraldesk.model.changes import TOWN, TRAVEL, LineDraft
from ruraldesk.model.merging import current_keys, split_key
from ruraldesk.services.desk import Desk


def linked_releases(desk: Desk, lines: Iterable[LineDraft]) -> tuple[LineDraft, ...]:
    """Return the release lines for every target that these lines link to for the first time.

    Targets released here may themselves link on; the walk ends because each is released once.
    """
    if desk.role != "village":
        return ()
    waiting = [target for line in lines for target in _targets(desk, line)]
    done: dict[str, LineDraft] = {}
    own = {line.record for line in lines if line.op == "create"}
    while waiting:
        target = waiting.pop()
        if target in done or target in own:
            continue
        line = _release_of(desk, target)
        if line is not None:
            done[target] = line
            waiting += _targets(desk, line)
    return tuple(done[target] for target in sorted(done))


def _targets(desk: Desk, line: LineDraft) -> Iterator[str]:
    if line.audience != TOWN:
        return
    spec = desk.store.specs.version(line.form, line.form_version)
    if not spec.link_forms:
        return
    for key, value in line.fields.items():
        field = spec.by_name.get(split_key(key)[2])
        if field is None or field.type != "link" or not value:
            continue
        yield from value if isinstance(value, list) else (str(value),)


def _release_of(desk: Desk, target: str) -> LineDraft | None:
    form = desk.store.records.form_of(target)
    if not form:
        return None  # a link may arrive before its target
    spec = desk.store.specs.newest(form)
    if spec.travel != "linked":
        return None
    state = desk.store.records.state_of(target)
    if state.shown(TRAVEL):
        return None
    return release(spec, target, current_keys(state), "", "full", dict(state.seen))
