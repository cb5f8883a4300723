"""Which names a template may use where: fields, linked records' fields, facts, rows, related records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ruraldesk.documents.grammar import FACTS
from ruraldesk.documents.template import Path
from ruraldesk.model.form import FormSpec
from ruraldesk.model.mechanisms import Related


def related_of(spec: FormSpec, file: str) -> dict[str, Related]:
    """Return the related records of the prints that a .print file makes."""
    return {one.name: one for printed in spec.prints if printed.file == file for one in printed.related}


@dataclass(slots=True)
class Names:
    """The names known at the place being read. Where another form is not at hand, its fields pass unchecked."""

    own: FormSpec
    related: Mapping[str, Related]
    forms: Mapping[str, FormSpec]
    _entered: list[FormSpec | None] = field(default_factory=list)

    @property
    def spec(self) -> FormSpec | None:
        """The form whose fields go by their own names here; None if it is not at hand."""
        return self._entered[-1] if self._entered else self.own

    def enter(self, table: str) -> bool:
        """Go into an @each; False if there is no such table."""
        spec = self.spec
        if spec is None or (table and table in spec.by_repeat):
            self._entered.append(spec)
            return True
        if table not in self.related or self._entered:
            return False
        self._entered.append(self.forms.get(self.related[table].form))
        return True

    def leave(self) -> None:
        """Leave an @each."""
        self._entered.pop()

    def field_mistake(self, name: str) -> str:
        """Return what is wrong with a field's name, or ""."""
        spec = self.spec
        return "" if spec is None or name in spec.by_name else f"没有“{name}”这一格"

    def photo_mistake(self, name: str) -> str:
        """Return why a field cannot be drawn as a picture, or ""."""
        spec = self.spec
        if mistake := self.field_mistake(name):
            return mistake
        return "" if spec is None or spec.by_name[name].type == "image" else f"“{name}”不是照片"

    def path_mistake(self, path: Path, *, telling: bool = False) -> str:
        """Return what is wrong with ``name`` or ``owner.name``, or ""."""
        spec = self.spec
        if path.owner in FACTS and (spec is None or path.owner not in spec.by_name):
            return "" if path.name in FACTS[path.owner] else f"没有“{path.owner}.{path.name}”这一项"
        if spec is None:
            return ""
        if mistake := self.field_mistake(path.owner or path.name):
            return mistake
        if not path.owner:
            is_link = spec.by_name[path.name].type == "link"
            return "told_apart只能用在关联上" if telling and not is_link else ""
        one = spec.by_name[path.owner]
        if one.type != "link":
            return f"“{path.owner}”不是关联，后面不能写“.{path.name}”"
        form = self.forms.get(one.link_form)
        known = form is None or path.name in form.by_name
        return "" if known or form is None else f"“{form.title}”里没有“{path.name}”这一格"

    def expression_mistake(self, name: str) -> str:
        """Return what is wrong with a name in an expression: a field, a table, or ``table.field`` of related ones."""
        spec = self.spec
        if spec is None or name in spec.by_repeat:
            return ""
        table, _, inner = name.partition(".")
        if table in self.related and not self._entered:
            form = self.forms.get(self.related[table].form)
            known = not inner or form is None or inner in form.by_name
            return "" if known else f"“{table}”里没有“{inner}”这一格"
        return self.field_mistake(name)
