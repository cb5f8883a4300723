"""Fills a template's holes from a snapshot: masked for the audience, and through the gate on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal

from ruraldesk.clock import CHINA
from ruraldesk.documents.filters import BLANK_DATE, blank_words, date_words, formatted, when_empty, written
from ruraldesk.documents.fonts import FontBook
from ruraldesk.documents.glyphs import missing_glyphs
from ruraldesk.documents.glyphs import sentence as glyph_sentence
from ruraldesk.documents.privacy import (
    Finding,
    as_seen,
    hide,
    is_free_text,
    is_shown_in_full,
    private_numbers,
    stopped,
)
from ruraldesk.documents.snapshot import Snapshot
from ruraldesk.documents.template import FilterCall, Hole, Path, Text
from ruraldesk.model.coercion import Value
from ruraldesk.model.coercion import text as value_text
from ruraldesk.model.evaluation import evaluate, truth
from ruraldesk.model.expressions import Expr
from ruraldesk.model.form import Field, FormSpec
from ruraldesk.model.record import Fields, Row, Scalar
from ruraldesk.model.scope import EmptyScope
from ruraldesk.model.titles import title_expression, title_without

LITERAL_GAP = "\uffff"  # stands for template words and declared values when neighbours are scanned together


@dataclass(frozen=True, slots=True)
class RowPlace:
    """The row of a repeat that @each stands at."""

    repeat: str
    position: int  # from 1
    row: Row


@dataclass(frozen=True, slots=True)
class _Part:
    text: str
    place: str = ""
    field: str = ""
    free: bool = False


@dataclass(slots=True)
class Resolver:
    """Turns lines of a template into plain text, and gathers what the gate finds."""

    snapshot: Snapshot
    book: FontBook
    findings: list[Finding] = field(default_factory=list)
    _row: RowPlace | None = None

    @property
    def audience(self) -> str:
        return self.snapshot.print.audience

    def text(self, cell: Text) -> str:
        """Return a cell's text as it may be shown."""
        parts = [_Part(part) if isinstance(part, str) else self._filled_or_else(part) for part in cell]
        checked = [self._gated(part) for part in parts]
        self._check_neighbours(parts)
        return "".join(checked)

    def holds(self, condition: Expr) -> bool:
        """True if the condition of an @if holds, on what the audience may see. A blank sheet shows it all."""
        return self.snapshot.options.blank or truth(evaluate(condition, self._scope()))

    def rows(self, repeat: str) -> Iterator[RowPlace]:
        """Yield the rows of a repeat, each the place to fill holes from while it is current."""
        if self.snapshot.options.blank:
            return
        for position, row in enumerate(self.snapshot.record.rows(repeat), start=1):
            self._row = RowPlace(repeat, position, row)
            yield self._row
        self._row = None

    def raw(self, name: str) -> Scalar:
        """Return a field's value: in a row, that row's own."""
        spec_field = self.snapshot.spec.by_name[name]
        if self._row is not None and spec_field.repeat == self._row.repeat:
            return self._row.row.get(name)
        return _plain(self.snapshot.record.fields.get(name))

    def visible(self, name: str) -> bool:
        """True if the audience may read this field in full."""
        return is_shown_in_full(self.snapshot.spec.by_name[name], self.audience)

    def _filled_or_else(self, hole: Hole) -> _Part:
        """Return a hole's part; where it is empty, that of the field its ``else`` names."""
        other = next((call.argument for call in hole.filters if call.name == "else"), "")
        if not other:
            return self._filled(hole)
        kept = tuple(call for call in hole.filters if call.name != "else")
        bare = tuple(call for call in kept if call.name not in ("or", "blank"))
        first = self._filled(replace(hole, filters=bare))
        blank = self.snapshot.options.blank
        return first if first.text or blank else self._filled(Hole(Path("", other), kept, hole.line, hole.column))

    def _filled(self, hole: Hole) -> _Part:
        if self.snapshot.options.blank and not self._is_fixed(hole):
            return _Part(BLANK_DATE if self._is_date(hole) else blank_words(hole.filters))
        if isinstance(hole.value, Expr):
            found = value_text(evaluate(hole.value, self._scope()))
            shown = formatted(found, hole.filters) if found else ""
            words = found if shown is None else shown
            return _Part(words or when_empty(hole.filters), f"第{hole.line}行算出来的文字", free=bool(words))
        owner, name = hole.value.owner, hole.value.name
        if owner in ("village", "record", "print") and owner not in self.snapshot.spec.by_name:
            fact = self._fact(owner, name, hole.filters)
            return _Part(fact or when_empty(hole.filters), "标题", free=(owner, name) == ("record", "title"))
        if owner:
            return self._linked(owner, name, hole.filters)
        spec = self.snapshot.spec
        return self._field(spec.by_name[name], self.raw(name), spec, hole.filters, public_link=False)

    def _is_fixed(self, hole: Hole) -> bool:
        """True for what a blank sheet prints all the same: the village's names."""
        return isinstance(hole.value, Path) and hole.value.owner == "village"

    def _is_date(self, hole: Hole) -> bool:
        """True for a date written out in full: it is left open as 年 月 日."""
        if not isinstance(hole.value, Path) or any(call.name in ("date", "blank") for call in hole.filters):
            return False
        if hole.value.owner:
            return (hole.value.owner, hole.value.name) == ("print", "on")
        return self.snapshot.spec.by_name[hole.value.name].type == "date"

    def _linked(self, link: str, name: str, filters: tuple[FilterCall, ...]) -> _Part:
        target = self.snapshot.links.get(str(self.raw(link)))
        if target is None:
            return _Part(when_empty(filters))
        own = self.snapshot.spec.by_name[link]
        one = target.spec.by_name[name]
        scalar = _plain(target.fields.get(name))
        public = own.privacy == "public"
        return self._field(one, scalar, target.spec, filters, public_link=public, label=f"{own.label}的{one.label}")

    def _field(
        self,
        one: Field,
        value: Scalar,
        spec: FormSpec,
        filters: tuple[FilterCall, ...],
        *,
        public_link: bool,
        label: str = "",
    ) -> _Part:
        place = self._place(one, label)
        if value is None or value == "" or value == []:
            return _Part(when_empty(filters), place, one.name)
        rule = next((call.argument for call in filters if call.name == "mask"), "")
        plain = self._link_title(value, public=one.privacy == "public") if one.type == "link" else None
        if is_shown_in_full(one, self.audience, through_public_link=public_link) and rule:
            one, public_link = replace(one, mask=rule), False  # a template may only tighten
        if not is_shown_in_full(one, self.audience, through_public_link=public_link):
            seen = as_seen(one, self.audience, plain or str(value), through_public_link=public_link)
            self._note_masked(place, one.name, seen)
            return _Part(seen or when_empty(filters), place, one.name)
        if plain is not None and plain != self.snapshot.title_of(str(value)):
            self._note_masked(place, one.name, plain)
        words = plain if plain is not None else written(one, value, spec, filters)
        return _Part(words or when_empty(filters), place, one.name, free=is_free_text(one))

    def _link_title(self, value: Scalar, *, public: bool) -> str:
        """Return what a linked record is called, as far as the audience may read the fields its title is made of."""
        target = self.snapshot.links.get(str(value))
        return self._title_seen(target.spec, target.fields, target.title, public=public) if target else ""

    def _own_title(self) -> str:
        record = self.snapshot.record
        seen = self._title_seen(self.snapshot.spec, record.fields, record.title, public=False)
        if seen != record.title:
            self._note_masked("标题", "", seen)
        return seen

    def _title_seen(self, spec: FormSpec, fields: Fields, title: str, *, public: bool) -> str:
        hidden = {
            one.name for one in spec.fields if not is_shown_in_full(one, self.audience, through_public_link=public)
        }
        if not hidden or title_expression(spec) is None:
            return title
        return title_without(spec, fields, hidden, lambda link: self._link_title(link, public=False))

    def _place(self, one: Field, label: str) -> str:
        words = label or one.label
        row = self._row
        return f"第{row.position}行{words}" if row and one.repeat == row.repeat and not label else words

    def _fact(self, owner: str, name: str, filters: tuple[FilterCall, ...]) -> str:
        snapshot = self.snapshot
        if owner == "village":
            return snapshot.village.fact(name)
        if (owner, name) == ("record", "title"):
            return self._own_title()
        state = snapshot.spec.state(snapshot.record.state)
        facts = {
            "record.number": snapshot.record.number,
            "record.state": state.label if state else "",
            "record.id": snapshot.record.id,
            "record.short_id": snapshot.record.id[:8],
            "record.check": snapshot.check,
            "print.on": date_words(snapshot.options.printed_on.isoformat()),
            "print.copy": str(snapshot.options.copy),
            "print.clerk": snapshot.options.clerk,
        }
        found = facts[f"{owner}.{name}"]
        if (owner, name) == ("print", "on"):
            return formatted(snapshot.options.printed_on.isoformat(), filters) or found
        return found

    def _gated(self, part: _Part) -> str:
        text = part.text
        missing = missing_glyphs(text, self.book)
        if missing:
            self._add(Finding("stopped", glyph_sentence(missing, part.place or "这一页"), part.place, part.field))
        if not part.free:
            return text
        found = private_numbers(text, self.audience)
        for one in found:
            self._note_private(stopped(one, part.place, self.audience), part.place, part.field)
        return text if self.snapshot.options.allow else hide(text, found)

    def _check_neighbours(self, parts: list[_Part]) -> None:
        """Find a number that two neighbouring values make together."""
        free = [part for part in parts if part.free]
        if len(free) < 2 or any(private_numbers(part.text, self.audience) for part in free):
            return
        joined = "".join(part.text if part.free else LITERAL_GAP for part in parts)
        for one in private_numbers(joined, self.audience):
            place = "和".join(part.place for part in free)
            self._note_private(stopped(one, place, self.audience), place, free[0].field)

    def _note_private(self, sentence: str, place: str, name: str) -> None:
        reason = self.snapshot.options.allow
        words = f"{sentence.removesuffix('。')}；照原样印，理由：{reason}" if reason else sentence
        self._add(Finding("ok" if reason else "stopped", words, place, name))

    def _note_masked(self, place: str, name: str, seen: str) -> None:
        self._add(Finding("masked", f"{place}印成“{seen}”。" if seen else f"{place}不印。", place, name))

    def _add(self, finding: Finding) -> None:
        named = Finding(finding.kind, finding.sentence, finding.place, finding.field, self.snapshot.record.id)
        if named not in self.findings:
            self.findings.append(named)

    def _scope(self) -> _PrintScope:
        return _PrintScope(self)


class _PrintScope(EmptyScope):
    """A record, or a row of it, as the audience sees it: an expression cannot look behind a mask."""

    def __init__(self, resolver: Resolver) -> None:
        on = resolver.snapshot.options.printed_on
        super().__init__(on, datetime.combine(on, time(), CHINA).astimezone(UTC))
        self._resolver = resolver

    def value(self, name: str) -> Value:
        if name in self._resolver.snapshot.spec.by_repeat or not self._resolver.visible(name):
            return None
        return _typed(self._resolver.snapshot.spec.by_name[name], self._resolver.raw(name))

    def repeat_values(self, name: str) -> list[Value]:
        spec = self._resolver.snapshot.spec
        record = self._resolver.snapshot.record
        if name in spec.by_repeat:
            return [True for _ in record.rows(name)]
        one = spec.by_name[name]
        if not self._resolver.visible(name):
            return []
        return [_typed(one, row.get(name)) for row in record.rows(one.repeat)] if one.repeat else [self.value(name)]

    def position(self) -> int:
        row = self._resolver._row
        return row.position if row else 1

    def choice_label(self, field: str, value: str) -> str:
        choice = self._resolver.snapshot.spec.choice(field, value)
        return choice.label if choice else value


def _typed(one: Field, value: Scalar) -> Value:
    if value is None or value == "":
        return None
    if isinstance(value, list):
        return list(value)
    if one.type in ("integer", "decimal") or isinstance(value, int) or one.unit:
        return Decimal(str(value))
    return date.fromisoformat(value) if one.type == "date" else value


def _plain(value: Scalar | list[Row]) -> Scalar:
    """Return a value that is none of a repeat's rows."""
    if not isinstance(value, list):
        return value
    names = [one for one in value if isinstance(one, str)]
    return names if len(names) == len(value) else None
