"""What one hole is filled with: a field, a linked record's field, a fact or an expression, masked for the audience."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ruraldesk.documents.facts import DATES, FREE, fact
from ruraldesk.documents.filters import BLANK_DATE, blank_words, formatted, when_empty, written
from ruraldesk.documents.frames import Frame, plain
from ruraldesk.documents.gate import Gate, Part
from ruraldesk.documents.print_scope import PrintScope
from ruraldesk.documents.privacy import Finding, as_seen, is_free_text, is_shown_in_full
from ruraldesk.documents.snapshot import Linked, Snapshot
from ruraldesk.documents.telling_apart import told_apart
from ruraldesk.documents.template import FilterCall, Hole, Path
from ruraldesk.model.coercion import Value
from ruraldesk.model.coercion import text as value_text
from ruraldesk.model.evaluation import evaluate
from ruraldesk.model.expressions import Expr
from ruraldesk.model.form import Field, FormSpec
from ruraldesk.model.record import Fields, Scalar
from ruraldesk.model.titles import title_expression, title_without

Filters = Sequence[FilterCall]
TELLING = "told_apart"
FIXED = frozenset({"table-column", "concat", "coalesce", "if"})  # what leans on nothing but shared tables
LONG_NUMBER = 10**10  # a number worked out that has as many digits as a phone number is looked at like text


@dataclass(frozen=True, slots=True)
class HoleFiller:
    """Fills the holes that stand on one ground."""

    snapshot: Snapshot
    gate: Gate
    frame: Frame
    column: Sequence[Frame] = ()  # the grounds of all rows of the table gone over

    @property
    def audience(self) -> str:
        return self.snapshot.print.audience

    def part(self, hole: Hole) -> Part:
        """Return a hole's part; where it is empty, that of the field its ``else`` names."""
        other = next((call.argument for call in hole.filters if call.name == "else"), "")
        if not other:
            return self._filled(hole)
        kept = tuple(call for call in hole.filters if call.name != "else")
        bare = tuple(call for call in kept if call.name not in ("or", "blank"))
        first = self._filled(replace(hole, filters=bare))
        blank = self.snapshot.options.blank
        return first if first.text or blank else self._filled(Hole(Path("", other), kept, hole.line, hole.column))

    def _filled(self, hole: Hole) -> Part:
        filters = hole.filters
        if self.snapshot.options.blank and not self._is_fixed(hole):
            unwanted = FilterCall("or") in filters
            return Part("" if unwanted else BLANK_DATE if self._is_date(hole) else blank_words(filters))
        if isinstance(hole.value, Expr):
            return self._worked_out(hole.value, filters, hole.line)
        owner, name = hole.value.owner, hole.value.name
        if owner in ("village", "record", "print") and owner not in self.frame.spec.by_name:
            if (owner, name) == ("record", "title"):
                return self._part(self._own_title() or when_empty(filters), "标题", free=True)
            found = fact(self.snapshot, self.frame, hole.value, filters)
            return self._part(found or when_empty(filters), "标题", free=(owner, name) in FREE)
        if any(call.name == TELLING for call in filters):
            return self._told_apart(hole.value, filters)
        if owner:
            return self._linked(owner, name, filters)
        return self._field(self.frame.spec.by_name[name], self.frame.raw(name), self.frame.spec, filters)

    def _part(self, text: str, place: str = "", field: str = "", *, free: bool = False) -> Part:
        record = "" if self.frame.own else self.frame.record
        return Part(text, place, field, record, free)

    def _is_fixed(self, hole: Hole) -> bool:
        """True for what a blank sheet prints all the same: the village's names, and what shared tables say."""
        if isinstance(hole.value, Path):
            return hole.value.owner == "village"
        said = hole.value
        return "table-column" in said.functions and said.functions <= FIXED and not said.names and not said.columns

    def _is_date(self, hole: Hole) -> bool:
        """True for a date written out in full: it is left open as 年 月 日."""
        if not isinstance(hole.value, Path) or any(call.name in ("date", "blank") for call in hole.filters):
            return False
        if hole.value.owner:
            return (hole.value.owner, hole.value.name) in DATES
        return self.frame.spec.by_name[hole.value.name].type == "date"

    def _worked_out(self, expr: Expr, filters: Filters, line: int) -> Part:
        value = evaluate(expr, PrintScope(self.snapshot, self.frame))
        found = value_text(value)
        shown = formatted(found, filters) if found else ""
        words = (found if shown is None else shown) or when_empty(filters)
        return self._part(words, f"第{line}行算出来的文字", free=bool(found) and _may_be_text(value))

    def _linked(self, link: str, name: str, filters: Filters) -> Part:
        target = self.snapshot.links.get(str(self.frame.raw(link)))
        if target is None:
            return self._part(when_empty(filters))
        own = self.frame.spec.by_name[link]
        one = target.spec.by_name[name]
        label = f"{self.frame.place_of(link)}的{one.label}"
        public = own.privacy == "public"
        scalar = plain(target.fields.get(name))
        return self._field(one, scalar, target.spec, filters, public_link=public, label=label)

    def _field(
        self,
        one: Field,
        value: Scalar,
        spec: FormSpec,
        filters: Filters,
        *,
        public_link: bool = False,
        label: str = "",
        called: str = "",
    ) -> Part:
        place = label or self.frame.place_of(one.name)
        if value is None or value == "" or value == []:
            return self._part(when_empty(filters), place, one.name)
        rule = next((call.argument for call in filters if call.name == "mask"), "")
        title = None
        if one.type == "link":
            title = called or self.link_title(value, public=one.privacy == "public")
        if is_shown_in_full(one, self.audience, through_public_link=public_link) and rule:
            one, public_link = replace(one, mask=rule), False  # a template may only tighten
        if not is_shown_in_full(one, self.audience, through_public_link=public_link):
            seen = as_seen(one, self.audience, title or str(value), through_public_link=public_link)
            self._note_masked(place, one.name, seen)
            return self._part(seen or when_empty(filters), place, one.name)
        if title is not None and title != self.snapshot.title_of(str(value)):
            self._note_masked(place, one.name, title)
        words = title if title is not None else written(one, value, spec, filters)
        return self._part(words or when_empty(filters), place, one.name, free=is_free_text(one))

    def _told_apart(self, path: Path, filters: Filters) -> Part:
        """Return a linked person's name, with what tells it apart from the others of its table."""
        link = path.owner or path.name
        own, at = self.frame.spec.by_name[link], self.frame.raw(link)
        if not at or not is_shown_in_full(own, self.audience):
            return self._person(path, filters)

        def shown(one: Linked) -> str:
            if path.owner:
                return str(plain(one.fields.get(path.name)) or "")
            return self._title_seen(one.spec, one.fields, one.title, public=own.privacy == "public")

        words, alone = told_apart(self.snapshot, [one.raw(link) for one in self.column], at, shown)
        if not alone:
            place = self.frame.place_of(link)
            sentence = f"{place}和表里另一行同名，组别也一样，分不清是谁；给这两人都登记证件号码。"
            record = "" if self.frame.own else self.frame.record
            self.gate.may_pass(Finding("stopped", sentence, place, link, record))
        person = self._person(path, filters, words)
        return replace(person, text=words) if words and person.text else person

    def _person(self, path: Path, filters: Filters, called: str = "") -> Part:
        """Return the words for a linked person; ``called``: told apart from others by these."""
        if path.owner:
            return self._linked(path.owner, path.name, filters)
        own = self.frame.spec.by_name[path.name]
        return self._field(own, self.frame.raw(path.name), self.frame.spec, filters, called=called)

    def link_title(self, value: Scalar, *, public: bool) -> str:
        """Return what a linked record is called, as far as the audience may read the fields its title is made of."""
        target = self.snapshot.links.get(str(value))
        return self._title_seen(target.spec, target.fields, target.title, public=public) if target else ""

    def _own_title(self) -> str:
        frame = self.frame
        seen = self._title_seen(frame.spec, frame.fields, frame.title, public=False)
        if seen != frame.title:
            self._note_masked("标题", "", seen)
        return seen

    def _title_seen(self, spec: FormSpec, fields: Fields, title: str, *, public: bool) -> str:
        hidden = {
            one.name for one in spec.fields if not is_shown_in_full(one, self.audience, through_public_link=public)
        }
        if not hidden or title_expression(spec) is None:
            return title
        return title_without(spec, fields, hidden, lambda link: self.link_title(link, public=False))

    def _note_masked(self, place: str, name: str, seen: str) -> None:
        self.gate.masked(place, name, seen, "" if self.frame.own else self.frame.record)


def _may_be_text(value: Value) -> bool:
    """True for a result that a clerk's words may have come into: a plain count or amount is none."""
    return not isinstance(value, Decimal) or abs(value) >= LONG_NUMBER
