"""The title of a record, with the titles of what it links to, at most three links deep."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from ruraldesk.model.form import FormSpec
from ruraldesk.model.record import Fields
from ruraldesk.model.titles import title_of, town_title_of
from ruraldesk.store.forms import FormRegistry
from ruraldesk.store.reading import Reader

NOT_HERE_YET = "未到"
DEPTH = 3


class Titles:
    """Titles as a function of the records themselves, so that a rebuild gives the same ones.

    At the town they are made of what travels.
    """

    def __init__(self, forms: FormRegistry, reader: Reader, root_of: Callable[[str], str], *, at_town: bool) -> None:
        self._forms = forms
        self._reader = reader
        self._root_of = root_of
        self._made = town_title_of if at_town else title_of

    def title(self, spec: FormSpec, fields: Fields, number: str, depth: int = DEPTH) -> str:
        """Return a record's title, looking through at most ``depth`` links."""
        return self._made(spec, fields, number, lambda record: self.of_record(record, depth - 1))

    def of_record(self, record: str, depth: int = DEPTH) -> str:
        """Return the title a link to a record reads as: of the one that stays; 未到 if it has not arrived."""
        record = self._root_of(record)
        place = self._reader.place(record)
        if place is None:
            return NOT_HERE_YET
        rid, form = place
        spec = self._forms.newest(form)
        if not links_in_title(spec):
            title = self._reader.title(record, rid, form)
            return NOT_HERE_YET if title is None else title
        found = self._reader.records(form, [rid])
        if not found or depth < 1:
            return ""
        return self.title(self._forms.version(form, found[0].version), found[0].fields, found[0].number, depth)


@lru_cache(maxsize=256)
def links_in_title(spec: FormSpec) -> frozenset[str]:
    """Return the link fields that a form's title looks through."""
    expressions = (spec.list_view.title, spec.list_view.town_title, spec.instance_name)
    names = {name for one in expressions if one is not None for name in one.names}
    return frozenset(name for name in names if name in spec.by_name and spec.by_name[name].type == "link")
