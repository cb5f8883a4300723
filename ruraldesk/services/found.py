"""Everything a typed word finds, register by register, each find with the reason why it was found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ruraldesk.model.form import Field, FormSpec
from ruraldesk.model.record import Record
from ruraldesk.services import finding, home, showing
from ruraldesk.services.desk import Desk
from ruraldesk.store.pinyin import reach, title_names
from ruraldesk.store.search import SearchHit
from ruraldesk.store.search_text import digits_of, normalise, query_words

MOST = 200  # hits looked at, newest first
PER_GROUP, ALONE = 4, 8  # of one register, and where there is only one
_AROUND = 10
_BETWEEN = "·・ 　"
Part = tuple[str, bool]  # words, and whether they are what fitted


@dataclass(frozen=True, slots=True)
class Found:
    """One find: its title cut where it fits; else the field that fitted and its words; what tells it from others."""

    id: str
    title: tuple[Part, ...]
    field: str = ""  # "" where the title itself says it
    why: tuple[Part, ...] = ()
    hints: tuple[str, ...] = ()
    note: str = ""  # its nearest deadline, else its state
    level: str = ""  # overdue, soon: of the deadline


@dataclass(frozen=True, slots=True)
class FoundGroup:
    """The finds of one register, newest first; ``more``: as many again, to be seen in its ledger."""

    form: str
    form_title: str
    icon: str
    finds: tuple[Found, ...]
    more: int


@dataclass(frozen=True, slots=True)
class FoundAll:
    """``count`` finds in all; ``capped``: there are more that were not looked at."""

    groups: tuple[FoundGroup, ...] = ()
    count: int = 0
    capped: bool = False


def find_all(desk: Desk, text: str) -> FoundAll:
    """Return what was found, registers of people ahead of others where a name fitted, else the newest ahead."""
    words = query_words(text)
    hits = desk.store.search(text, MOST)
    by_form: dict[str, list[SearchHit]] = {}
    for hit in hits:
        by_form.setdefault(hit.form, []).append(hit)
    room = PER_GROUP if len(by_form) > 1 else ALONE
    groups = [_group(desk, form, found, words, room) for form, found in by_form.items()]
    ordered = sorted(groups, key=lambda one: not _is_about_names(desk, one))
    return FoundAll(tuple(ordered), len(hits), len(hits) == MOST)


def _is_about_names(desk: Desk, group: FoundGroup) -> bool:
    spec = desk.store.specs.newest(group.form)
    return bool(spec.same_as) and any(fits for one in group.finds for _, fits in one.title)


def _group(desk: Desk, form: str, hits: Sequence[SearchHit], words: list[str], room: int) -> FoundGroup:
    spec = desk.store.specs.newest(form)
    roots = {one.rid: desk.store.records.canonical(one.id) if spec.same_as else one.id for one in hits}
    seen = list(dict.fromkeys(roots.values()))
    shown: dict[str, SearchHit] = {}
    for hit in hits:
        if roots[hit.rid] in seen[:room]:
            shown.setdefault(roots[hit.rid], hit)
    own = {one.id: one for one in desk.store.records.by_rids(form, [hit.rid for hit in shown.values()])}
    finds = []
    for root, hit in shown.items():
        fitted = own.get(hit.id)
        record = fitted if root == hit.id else desk.store.records.get(root)
        if fitted is not None and record is not None:
            finds.append(_found(desk, spec, record, fitted, hit, words))
    return FoundGroup(form, spec.title, spec.icon, tuple(finds), len(seen) - len(finds))


def _found(desk: Desk, spec: FormSpec, record: Record, fitted: Record, hit: SearchHit, words: list[str]) -> Found:
    """Say why ``fitted`` was found; it is shown as ``record``, which it may have been merged with."""
    names = (*_names(spec, fitted), *title_names(fitted.title))
    title = _cut(record.title, words, names if hit.by == "name" else ())
    number = f"{record.number}　" if record.number and record.number not in record.title else ""
    found = Found(record.id, ((number, False), *title) if number else title)
    if not any(fits for _, fits in title) or record is not fitted:
        field, why = _reason(desk, spec, fitted, hit, words)
        found = replace(found, field=field, why=why)
    note, level = _note(desk, spec, record)
    return replace(found, hints=finding.hints(desk, spec, record), note=note, level=level)


def _reason(
    desk: Desk, spec: FormSpec, record: Record, hit: SearchHit, words: list[str]
) -> tuple[str, tuple[Part, ...]]:
    """Return the label of the field that fitted, and its words cut where they do."""
    joined = "".join(words)
    if hit.by == "digits":
        return _digits_reason(spec, record, joined)
    if hit.by == "name":
        for field, value in _values(spec, record, "name"):
            if covered := _covered(str(value), joined):
                return field.label, _at(str(value), 0, covered)
        return "", ()
    if words and words[0] in normalise(record.number):
        return "编号", _cut(record.number, words, ())
    for field, value in _values(spec, record, "text", "name"):
        shown = showing.value_text(desk, spec, field, value)  # type: ignore[arg-type]  # a cell, no repeat
        cut = _cut(_stretch(shown, words), words, ())
        if any(fits for _, fits in cut):
            return field.label, cut
    return "", ()


def _digits_reason(spec: FormSpec, record: Record, typed: str) -> tuple[str, tuple[Part, ...]]:
    """Return which number fitted and the digits that did; the rest of it is nobody's business here."""
    for field, value in _values(spec, record, "digits"):
        digits = digits_of(str(value))
        if digits.startswith(typed):
            return field.label, ((typed, True), ("…" if len(digits) > len(typed) else "", False))
        if digits.endswith(typed):
            return field.label, (("…", False), (typed, True))
    return "", ()


def _values(spec: FormSpec, record: Record, *kinds: str) -> Iterator[tuple[Field, object]]:
    """Yield the searched fields of a record and of its rows that are filled."""
    for field in spec.fields:
        if field.search not in kinds:
            continue
        rows: Sequence[Mapping[str, object]] = record.rows(field.repeat) if field.repeat else (record.fields,)
        yield from ((field, row[field.name]) for row in rows if row.get(field.name))


def _names(spec: FormSpec, record: Record) -> tuple[str, ...]:
    return tuple(str(value) for _, value in _values(spec, record, "name"))


def _cut(shown: str, words: list[str], names: Sequence[str]) -> tuple[Part, ...]:
    """Cut words where something typed stands in them, or where a name stands whose initials were typed."""
    joined = "".join(words)
    plain = normalise(shown)
    if len(plain) == len(shown):
        for word in words:
            start = plain.find(word)
            if start >= 0:
                return _at(shown, start, len(word))
    for name in names:
        start, covered = shown.find(name), _covered(name, joined)
        if start >= 0 and covered:
            return _at(shown, start, covered)
    return ((shown, False),)


def _covered(name: str, typed: str) -> int:
    """Return how far into a name what was typed reaches, the dots between its parts counted."""
    left = reach(name, typed)
    for at, sign in enumerate(name):
        if not left:
            return at
        left -= sign not in _BETWEEN
    return 0 if left else len(name)


def _at(shown: str, start: int, size: int) -> tuple[Part, ...]:
    parts = ((shown[:start], False), (shown[start : start + size], True), (shown[start + size :], False))
    return tuple(part for part in parts if part[0])


def _stretch(shown: str, words: list[str]) -> str:
    """Return a long text around the first word that was typed."""
    plain = " ".join(shown.split())
    start = normalise(plain).find(words[0]) if words else -1
    if start <= _AROUND:
        return plain
    return f"…{plain[start - _AROUND :]}"


def _note(desk: Desk, spec: FormSpec, record: Record) -> tuple[str, str]:
    dues = home.dues_of(desk, spec, record, desk.clock.today())
    if dues:
        nearest = min(dues, key=lambda one: one.days_left)
        level = "overdue" if nearest.days_left < 0 else "soon" if nearest.days_left <= home.SOON_DAYS else ""
        return home.days_words(nearest.days_left), level
    return (showing.state_label(desk, record) if spec.states else ""), ""
