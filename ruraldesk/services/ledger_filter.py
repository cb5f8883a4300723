"""A ledger's filter: what it asks the vault, and how it reads aloud."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from ruraldesk.clock import CHINA, instant_text
from ruraldesk.model.form import Field, FormSpec
from ruraldesk.reports import periods
from ruraldesk.services import ledger, ledger_periods
from ruraldesk.services.desk import Desk
from ruraldesk.services.ledger import LedgerQuestion

OPEN, BIN = "@open", "@bin"  # in place of a state: every one that is not closed; deleted records
MADE = "created_at"
OPEN_WORDS, BIN_WORDS, ALL_WORDS, MADE_WORDS = "在办的", "回收箱", "所有状态", "登记日期"
_SIGNS = {">=": "不小于", "<=": "不大于", ">": "大于", "<": "小于", "!=": "不是", "": "是"}
_DAY_SIGNS = {">=": "从", "<=": "到", ">": "晚于", "<": "早于", "!=": "不是", "": "是"}
_DUE_WORDS = "期限"


@dataclass(frozen=True, slots=True)
class LedgerFilter:
    """What of a ledger is looked at; empty = everything that is not deleted."""

    state: str = ""  # a state, OPEN or BIN
    date_field: str = ""
    period: str = ""  # a key of PERIODS, or two days ``2026-01-01/2026-03-31``, either of which may be empty
    equal: tuple[tuple[str, str], ...] = ()  # a choice field and its choice, a link and its record
    text: str = ""
    more: tuple[tuple[str, str], ...] = ()  # conditions that came with the way here: as LedgerQuestion.where
    records: tuple[str, ...] = ()  # only these, called ``title``
    title: str = ""

    @property
    def is_empty(self) -> bool:
        return self == LedgerFilter(date_field=self.date_field)

    @property
    def in_bin(self) -> bool:
        return self.state == BIN


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a way to a ledger brings along."""

    state: str = ""
    where: tuple[tuple[str, str], ...] = ()
    text: str = ""
    records: tuple[str, ...] = ()
    deleted: bool = False
    title: str = ""


def date_fields(spec: FormSpec) -> list[tuple[str, str]]:
    """Return (name, label) of the days a record can be looked for by: those of its filters and list first."""
    days = {one.name: one for one in spec.by_repeat[""] if one.type in ("date", "datetime") and one.has_column}
    ahead = [one for one in (*spec.list_view.filters, *spec.list_view.columns) if one in days]
    ordered = dict.fromkeys([*ahead, *days])
    return [*((name, days[name].label) for name in ordered), (MADE, MADE_WORDS)]


def choice_fields(spec: FormSpec) -> list[Field]:
    """Return the choice fields of a record, those of its filters first."""
    found = {one.name: one for one in spec.by_repeat[""] if one.choice_list and one.has_column}
    ahead = [one for one in spec.list_view.filters if one in found]
    return [found[name] for name in dict.fromkeys([*ahead, *found])]


def link_fields(desk: Desk, spec: FormSpec) -> list[Field]:
    """Return the links of a record and of its rows whose form this desk has."""
    return [one for one in spec.fields if one.type == "link" and desk.store.specs.known(one.link_form)]


def arrived(spec: FormSpec, way: Arrival) -> LedgerFilter:
    """Return the filter that a way here asks for; what the sentence has no place for stands behind it."""
    kept, equal, days = [], [], {}
    choices = {one.name for one in choice_fields(spec)} | {one.name for one in spec.fields if one.type == "link"}
    dated = {name for name, _ in date_fields(spec)}
    several = {name for name, _ in way.where if [one for one, _ in way.where].count(name) > 1}
    state = BIN if way.deleted else way.state
    for name, value in way.where:
        bare = name.rstrip("<>=!")
        if name == "state" and name not in several and not state:
            state = value
        elif name in choices and name not in several:
            equal.append((name, value))
        elif bare in dated and name in (f"{bare}>=", f"{bare}<=") and name not in several:
            days[name] = value
        else:
            kept.append((name, value))
    date_field, period, rest = _period_of(days)
    return LedgerFilter(state, date_field, period, tuple(equal), way.text, (*kept, *rest), way.records, way.title)


def _period_of(days: dict[str, str]) -> tuple[str, str, list[tuple[str, str]]]:
    """Return the field and period of the first dated condition, and what is left over."""
    if not days:
        return "", "", []
    field = next(iter(days))[:-2]
    period = ledger_periods.OWN_SIGN.join((days.get(f"{field}>=", ""), days.get(f"{field}<=", "")))
    return field, period, [pair for pair in days.items() if pair[0][:-2] != field]


def question(
    desk: Desk, spec: FormSpec, wanted: LedgerFilter, order: str = "", *, descending: bool = False
) -> LedgerQuestion:
    """Return what a filter asks of the vault."""
    where: dict[str, str | Sequence[str]] = dict(ledger.grouped(wanted.more))
    if wanted.state == OPEN:
        where["state"] = [one.name for one in spec.states if not one.closed]
    elif wanted.state and wanted.state != BIN:
        where["state"] = wanted.state
    where |= dict(wanted.equal)
    where |= _days(wanted, desk.clock.today())
    return LedgerQuestion(where, wanted.text, order, descending, only_deleted=wanted.in_bin, records=wanted.records)


def own_order(spec: FormSpec) -> tuple[str, bool]:
    """Return the order a form's list begins in, and whether it is a falling one; "" = newest first."""
    name = spec.list_view.order.lstrip("-")
    falling = spec.list_view.order.startswith("-")
    if name == "changed":
        return "changed_at", falling
    known = name in ("number", "state") or (name in spec.by_name and not spec.by_name[name].repeat)
    return (name, falling) if known else ("", False)


def clauses(desk: Desk, spec: FormSpec, wanted: LedgerFilter) -> list[tuple[str, str]]:
    """Return (name, words) of every condition that has no place of its own in the sentence."""
    found = [] if not wanted.records else [("records", wanted.title or f"挑出的{len(wanted.records)}{noun(spec)}")]
    grouped = ledger.grouped(wanted.more)
    return [*found, *((name, _condition_words(desk, spec, name, value)) for name, value in grouped.items())]


def without(wanted: LedgerFilter, name: str) -> LedgerFilter:
    """Return a filter without one of its clauses."""
    if name == "records":
        return replace(wanted, records=(), title="")
    return replace(wanted, more=tuple(pair for pair in wanted.more if pair[0] != name))


def sentence(desk: Desk, spec: FormSpec, wanted: LedgerFilter) -> str:
    """Return a filter as it is read aloud: 看调解中的人民调解，受理日期在本季，含有“排水”."""
    words = {OPEN: "在办", BIN: f"{BIN_WORDS}里", "": "所有"}
    state = spec.state(wanted.state)
    parts = [f"看{state.label if state else words.get(wanted.state, wanted.state)}的{plain_title(spec)}"]
    if wanted.period:
        label = dict(date_fields(spec)).get(wanted.date_field, MADE_WORDS)
        parts.append(f"{label}在{ledger_periods.period_words(wanted.period, desk.clock.today())}")
    parts += [_condition_words(desk, spec, name, value) for name, value in wanted.equal]
    parts += [words for _, words in clauses(desk, spec, wanted)]
    if wanted.text:
        parts.append(f"含有“{wanted.text}”")
    return "，".join(parts)


def plain_title(spec: FormSpec) -> str:
    """Return a form's title without the word 台账: what one of its records is called."""
    return spec.title.removesuffix("台账") or spec.title


def noun(spec: FormSpec) -> str:
    """Return the word one counts a form's records by."""
    return spec.list_view.noun


def _days(wanted: LedgerFilter, today: date) -> Iterator[tuple[str, str]]:
    """Yield the two conditions of a period; the last day counts to its end, an instant by the day here."""
    first, last = ledger_periods.period_days(wanted.period, today)
    name = wanted.date_field or MADE
    if first is not None:
        yield f"{name}>=", _begins(name, first)
    if last is not None and last < date.max:
        yield f"{name}<", _begins(name, last + timedelta(days=1))


def _begins(name: str, on: date) -> str:
    return instant_text(datetime.combine(on, time(), CHINA)) if name == MADE else on.isoformat()


def _condition_words(desk: Desk, spec: FormSpec, name: str, value: str | Sequence[str]) -> str:
    """Return one condition in words: 村民小组不小于3, 期限到11月24日, 当事人是周美琴."""
    bare = name.rstrip("<>=!")
    sign = name[len(bare) :]
    field = spec.by_name.get(bare)
    values = [value] if isinstance(value, str) else list(value)
    shown = "或".join(_value_words(desk, spec, bare, one) for one in values)
    labels = {"state": "状态", "number": "编号", "village": "村", "due": _DUE_WORDS, MADE: MADE_WORDS}
    label = field.label if field else labels.get(bare, bare)
    is_day = bare == "due" or (field is not None and field.type in ("date", "datetime"))
    return f"{label}{(_DAY_SIGNS if is_day else _SIGNS)[sign]}{shown or '空'}"


def _value_words(desk: Desk, spec: FormSpec, name: str, value: str) -> str:
    state, field = spec.state(value), spec.by_name.get(name)
    if name == "state":
        return state.label if state else value
    if field is not None and field.type == "link" and value:
        return desk.store.records.title(value)
    choice = spec.choice(name, value) if field is not None and field.choice_list else None
    if choice is not None:
        return choice.label
    try:
        return periods.day_words(date.fromisoformat(value))
    except ValueError:
        return value
