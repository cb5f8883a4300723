"""The functions of rules/ as checks, derives and deadlines may call them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from ruraldesk.model.coercion import ARITHMETIC, Value, day, finite, flat, is_empty, moment, number, text, truth
from ruraldesk.model.scope import Scope
from ruraldesk.model.vote_functions import VOTE_FUNCTIONS
from ruraldesk.rules import area, dates, identifiers, masking, money, quorum
from ruraldesk.rules.scanning import scan

RuleFunction = Callable[[Scope, list[Value]], Value]
HUNDRED = Decimal(100)


def _count(value: Value) -> int | None:
    """Return a whole number of days, months or people, or None."""
    amount = number(value)
    return int(amount) if amount is not None and amount == amount.to_integral_value() and abs(amount) < 10**7 else None


def _shift(step: Callable[[Scope, date, int], date]) -> RuleFunction:
    def run(scope: Scope, args: list[Value]) -> Value:
        start, count = day(args[0]), _count(args[1])
        if start is None or count is None:
            return None
        try:
            return step(scope, start, count)
        except OverflowError:
            return None

    return run


def _add_workdays(scope: Scope, start: date, count: int) -> date:
    return dates.add_workdays(start, count, scope.holidays()).on


WORKDAY_NAMES = frozenset({"workday", "workdays", "working", "work_day", "work", "工作日"})


def _add_by_kind(scope: Scope, args: list[Value]) -> Value:
    step = "add-workdays" if text(args[2]) in WORKDAY_NAMES else "add-days"
    return RULE_FUNCTIONS[step](scope, args[:2])


def _of_day(read: Callable[[Scope, date], Value]) -> RuleFunction:
    def run(scope: Scope, args: list[Value]) -> Value:
        on = day(args[0])
        return None if on is None else read(scope, on)

    return run


def _of_two_days(read: Callable[[Scope, date, date], Value]) -> RuleFunction:
    def run(scope: Scope, args: list[Value]) -> Value:
        first, last = day(args[0]), day(args[1])
        try:
            return None if first is None or last is None else read(scope, first, last)
        except OverflowError:
            return None

    return run


def _of_text(read: Callable[[Scope, str], Value]) -> RuleFunction:
    def run(scope: Scope, args: list[Value]) -> Value:
        return None if is_empty(args[0]) else read(scope, text(args[0]))

    return run


def _of_count(read: Callable[[int], int]) -> RuleFunction:
    def run(_: Scope, args: list[Value]) -> Value:
        count = _count(args[0])
        return None if count is None or count < 0 else Decimal(read(count))

    return run


def _hours_between(_: Scope, args: list[Value]) -> Value:
    """Return hours with one decimal; times of day, or instants; an end before its begin is the next day."""
    first, last = _minutes(args[0]), _minutes(args[1])
    if first is not None and last is not None:
        minutes = Decimal((last - first) % 1440)
    else:
        begin, end = moment(args[0]), moment(args[1])
        if begin is None or end is None:
            return None
        minutes = Decimal(int((end - begin).total_seconds() // 60))
    return ARITHMETIC.quantize(ARITHMETIC.divide(minutes, Decimal(60)), Decimal("0.1"))


def _minutes(value: Value) -> int | None:
    parts = text(value)[:5].split(":")
    if len(parts) != 2 or not all(len(one) == 2 and one.isdecimal() for one in parts):
        return None
    return int(parts[0]) * 60 + int(parts[1])


def _overlaps(_: Scope, args: list[Value]) -> Value:
    """An open end counts as for ever, an open begin as from ever."""
    first, other = day(args[0]) or date.min, day(args[2]) or date.min
    return dates.overlaps(first, day(args[1]) or date.max, other, day(args[3]) or date.max)


def _checks(rule: str) -> RuleFunction:
    def run(scope: Scope, args: list[Value]) -> Value:
        return is_empty(args[0]) or identifiers.is_valid(rule, text(args[0]), scope.today())

    return run


def _upper_money(_: Scope, args: list[Value]) -> Value:
    amount = number(args[0])
    if amount is None:
        return None
    fen = finite(ARITHMETIC.multiply(amount, HUNDRED))
    if fen is None or abs(fen) > money.MOST_FEN:
        return None
    return money.upper_money(int(fen.to_integral_value(rounding=ROUND_HALF_UP)))


def _mask(_: Scope, args: list[Value]) -> Value:
    """mask(value, rule) for the notice board; mask(value, rule, audience)."""
    rule, audience = text(args[1]), text(args[2]) if len(args) > 2 else "board"
    if is_empty(args[0]) or rule not in masking.MASK_RULES or audience not in masking.AUDIENCES:
        return None
    return masking.mask(rule, audience, text(args[0]))


def _at_least_part(_: Scope, args: list[Value]) -> Value:
    n, numerator, denominator = (_count(one) for one in args)
    if n is None or numerator is None or not denominator or min(n, numerator, denominator) < 0:
        return None
    return Decimal(quorum.at_least_part(n, numerator, denominator))


def _share_percent(_: Scope, args: list[Value]) -> Value:
    part, whole = number(args[0]), number(args[1])
    if part is None or not whole:
        return None
    share = ARITHMETIC.divide(ARITHMETIC.multiply(part, HUNDRED), whole)
    return finite(ARITHMETIC.quantize(share, Decimal("0.01")))


def _share_exceeds(_: Scope, args: list[Value]) -> Value:
    """share-exceeds(part, whole, percent): strictly more, compared without dividing."""
    part, whole, percent = (number(one) for one in args)
    if part is None or whole is None or percent is None:
        return None
    return ARITHMETIC.multiply(part, HUNDRED) > ARITHMETIC.multiply(whole, percent)


def _hundredths(value: Value) -> int | None:
    """Return an area of at most two decimals in ㎡/100, or None."""
    amount = number(value)
    scaled = None if amount is None else ARITHMETIC.multiply(amount, HUNDRED)
    return int(scaled) if scaled is not None and scaled == scaled.to_integral_value() and abs(scaled) < 10**12 else None


def _area_service(_: Scope, args: list[Value]) -> Value:
    """area-service(area, weight): what a room counts for."""
    whole, weight = _hundredths(args[0]), _count(args[1])
    if whole is None or weight is None or whole < 0 or not 0 <= weight <= 100:
        return None
    return Decimal(area.service_area(whole, weight)).scaleb(-2)


def _of_account(read: Callable[[area.AreaAccount, bool], Value]) -> RuleFunction:
    """(total, service) with the shared parts in the denominator, (total, service, common) without them."""

    def run(_: Scope, args: list[Value]) -> Value:
        parts = [_hundredths(one) for one in args]
        if parts[0] is None or parts[1] is None:
            return None
        common = (parts[2] or 0) if len(parts) > 2 else 0
        return read(area.AreaAccount(parts[0], parts[1], common), len(parts) == 2)

    return run


def _area_share(account: area.AreaAccount, strict: bool) -> Value:
    share = account.share(strict=strict)
    return None if share is None else Decimal(share).scaleb(-2)


def _distinct(_: Scope, args: list[Value]) -> Value:
    """True if no value of a repeat's column stands twice; empties do not count."""
    values = [text(one) for one in flat(args)]
    return len(values) == len(set(values))


def _table_column(scope: Scope, args: list[Value]) -> Value:
    """table-column('table', key, 'column'): a cell of the row with this key."""
    table = scope.tables().table(text(args[0]))
    return table.cell(text(args[1]), text(args[2])) or None if table else None


def _table_step(scope: Scope, args: list[Value]) -> Value:
    """table-step('table', 'number column', value, 'column'): a cell of the highest row that is reached."""
    table, amount = scope.tables().table(text(args[0])), number(args[2])
    return None if table is None or amount is None else table.step(text(args[1]), amount, text(args[3])) or None


def _table_next(scope: Scope, args: list[Value]) -> Value:
    """table-next('table', 'number column', value): the next higher number, empty at the top."""
    table, amount = scope.tables().table(text(args[0])), number(args[2])
    return None if table is None or amount is None else table.next_step(text(args[1]), amount)


def _each(args: list[Value]) -> list[Value]:
    return [one for arg in args for one in (arg if isinstance(arg, list) else [arg])]


# name -> the places among its arguments where a table's name stands in quotes
TABLE_FUNCTIONS: dict[str, tuple[int, ...]] = {
    "table-column": (0,),
    "table-step": (0,),
    "table-next": (0,),
    **dict.fromkeys(VOTE_FUNCTIONS, (0, 2)),
}

RULE_FUNCTIONS: dict[str, RuleFunction] = {
    "add-days": _shift(lambda _, start, count: dates.add_days(start, count)),
    "add-workdays": _shift(_add_workdays),
    "add-months": _shift(lambda _, start, count: dates.add_months(start, count)),
    "add-years": _shift(lambda _, start, count: dates.add_years(start, count)),
    "add-by-kind": _add_by_kind,
    "next-workday": _of_day(lambda scope, on: dates.next_workday(on, scope.holidays()).on),
    "is-workday": _of_day(lambda scope, on: scope.holidays().is_workday(on)),
    "days-between": _of_two_days(lambda _, first, last: Decimal(dates.days_between(first, last))),
    "workdays-between": _of_two_days(
        lambda scope, first, last: Decimal(dates.workdays_between(first, last, scope.holidays()))
    ),
    "whole-years": _of_two_days(lambda _, birth, on: Decimal(dates.whole_years(birth, on))),
    "month-start": _of_day(lambda _, on: dates.month_start(on)),
    "month-end": _of_day(lambda _, on: dates.month_end(on)),
    "quarter-start": _of_day(lambda _, on: dates.quarter_start(on)),
    "quarter-end": _of_day(lambda _, on: dates.quarter_end(on)),
    "year-of": _of_day(lambda _, on: Decimal(on.year)),
    "month-of": _of_day(lambda _, on: Decimal(on.month)),
    "hours-between": _hours_between,
    "overlaps": _overlaps,
    "id-valid": _checks("id_number"),
    "id-birth": _of_text(lambda _, value: identifiers.id_birth(value)),
    "id-sex": _of_text(lambda _, value: identifiers.id_sex(value) or None),
    "uscc-valid": _checks("uscc"),
    "mobile-valid": _checks("mobile"),
    "phone-valid": _checks("phone"),
    "bank-card-valid": _checks("bank_card"),
    "upper-money": _upper_money,
    "mask": _mask,
    "has-private-number": lambda _, args: bool(scan(text(args[0]))),
    "more-than-half": _of_count(quorum.more_than_half),
    "at-least-half": _of_count(quorum.at_least_half),
    "two-thirds": _of_count(quorum.two_thirds),
    "at-least-part": _at_least_part,
    "share-percent": _share_percent,
    "share-exceeds": _share_exceeds,
    "record-id": lambda scope, _: scope.facts().id or None,
    "record-number": lambda scope, _: scope.facts().number or None,
    "record-state": lambda scope, _: scope.facts().state or None,
    "record-corrections": lambda scope, _: Decimal(scope.facts().corrections),
    "all-of": lambda _, args: all(truth(one) for one in _each(args)),
    "any-of": lambda _, args: any(truth(one) for one in _each(args)),
    "distinct": _distinct,
    "area-service": _area_service,
    "area-share": _of_account(_area_share),
    "area-passes": _of_account(lambda one, strict: one.is_large_enough and one.serves_enough(strict=strict)),
    "table-column": _table_column,
    "table-step": _table_step,
    "table-next": _table_next,
    **VOTE_FUNCTIONS,
}
