"""A link that points elsewhere now: what was filled in from the record it pointed at before is filled in anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from ruraldesk.model.form import Derive, FormSpec
from ruraldesk.model.record import Fields, Scalar
from ruraldesk.model.syntax import Text
from ruraldesk.services import judging

if TYPE_CHECKING:
    from ruraldesk.services.form_session import FormSession

LookUp = Callable[[str], Mapping[str, object] | None] | None


def leaning(spec: FormSpec, link: str) -> Iterator[tuple[str, str]]:
    """Yield (field, field of the linked record) for every field that a link fills while it is empty."""
    for one in spec.derives:
        if one.mode == "fill" and one.function == "linked" and one.arguments[0].names == {link}:
            yield one.field, _told_by(one)


def filled_from(
    spec: FormSpec, link: str, before: object, look_up: LookUp, value: Callable[[str], object]
) -> list[str]:
    """Return the fields that still hold what the record before told: nobody wrote them by hand."""
    told = look_up(before) if look_up and isinstance(before, str) and before else None
    if told is None:
        return []
    return [name for name, source in leaning(spec, link) if value(name) and value(name) == told.get(source)]


def loosened(spec: FormSpec, before: Fields, after: Fields, given: Mapping[str, object], look_up: LookUp) -> Fields:
    """Return fields without what a changed link's former record told, unless it was given too. Rows come whole."""
    done: Fields = dict(after)
    for field in spec.by_repeat[""]:
        if field.type == "link" and field.name in given and before.get(field.name) != after.get(field.name):
            for name in filled_from(spec, field.name, before.get(field.name), look_up, done.get):
                if name not in given:
                    done.pop(name, None)
    return done


def stale(session: FormSession, path: str, value: Scalar) -> list[str]:
    """Return the paths that hold what the record told that a link of a session is about to leave."""
    before = session.value(path)
    if before == value:
        return []
    place, _, link = path.rpartition("/")

    def path_of(name: str) -> str:
        return f"{place}/{name}" if place else name

    look_up = judging.around(session.desk, session.selects).look_up
    found = filled_from(session.spec, link, before, look_up, lambda name: session.value(path_of(name)))
    return [path_of(name) for name in found]


def _told_by(one: Derive) -> str:
    word = one.arguments[1].root
    return word.value if isinstance(word, Text) else ""
