"""What a change of one field reaches in a form: steps to be worked out, rules to be looked at again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from ruraldesk.model.calculation import plan_of
from ruraldesk.model.dependencies import leans_on
from ruraldesk.model.expressions import Expr, parse
from ruraldesk.model.form import Check, Field, FormSpec
from ruraldesk.model.functions import AGGREGATES
from ruraldesk.model.syntax import Call, Name, walk

_READ_ROWS = AGGREGATES | {"indexed-repeat", "sum-to-here"}


@dataclass(frozen=True, slots=True)
class Use:
    """One step or rule that leans on a field. ``all_rows``: on its value in other rows, too."""

    at: int
    all_rows: bool


@dataclass(frozen=True, slots=True)
class Wiring:
    """The uses of every name, by place in the plan and by place among the rules (fields, then checks)."""

    step_of: dict[str, int]
    steps: dict[str, tuple[Use, ...]]
    rules: dict[str, tuple[Use, ...]]


@lru_cache(maxsize=256)
def wiring_of(spec: FormSpec) -> Wiring:
    """Return the wiring of a form, made once."""
    plan = plan_of(spec)
    graph = leans_on(spec)
    steps: dict[str, list[Use]] = {}
    for at, step in enumerate(plan.steps):
        wide = _wide_names(_of_step(spec, step.name))
        for name in graph.get(step.name, ()):
            steps.setdefault(name, []).append(Use(at, name in wide))
    rules: dict[str, list[Use]] = {}
    all_rules: tuple[Field | Check, ...] = (*spec.fields, *spec.checks)
    for at, one in enumerate(all_rules):
        exprs = _of_field(one) if isinstance(one, Field) else _of_check(one)
        wide = _wide_names(exprs)
        for name in _rule_names(spec, one, exprs):
            rules.setdefault(name, []).append(Use(at, name in wide))
    return Wiring(
        {step.name: at for at, step in enumerate(plan.steps)},
        {name: tuple(uses) for name, uses in steps.items()},
        {name: tuple(uses) for name, uses in rules.items()},
    )


def _of_step(spec: FormSpec, name: str) -> list[Expr]:
    field = spec.by_name.get(name)
    holder = field or spec.by_group.get(name) or spec.repeat_by_name.get(name)
    found = [holder.relevant if holder else None]
    if field is not None:
        waived = spec.by_name.get(field.waives)
        found += [field.calculation, waived.check_when if waived else None]
        derive = next((one for one in spec.derives if one.field == name), None)
        found += [derive.expr, *derive.arguments] if derive else []
    return [one for one in found if one is not None]


def _of_field(field: Field) -> list[Expr]:
    required = field.required if isinstance(field.required, Expr) else None
    found = [required, field.constraint, field.choice_filter, field.check_when]
    return [one for one in found if one is not None]


def _of_check(check: Check) -> list[Expr]:
    shown = [parse(f"${{{name}}}") for name in sorted(check.shown)]
    return [check.expr, *shown] if check.expr is not None else []


def _rule_names(spec: FormSpec, one: Field | Check, exprs: Iterable[Expr]) -> set[str]:
    if isinstance(one, Field) and not one.is_stored and not one.choice_list and not one.check and one.type != "text":
        return set()  # worked out by the form: nothing can be wrong with it
    names = {name for expr in exprs for name in expr.names | expr.columns}
    if isinstance(one, Check):
        return names | ({one.each} if one.each else set())
    waiver = next((other.name for other in spec.fields if other.waives == one.name), "")
    return names | {one.name} | ({waiver} if waiver else set())


def _wide_names(exprs: Iterable[Expr]) -> set[str]:
    """Return the names that are read in every row."""
    return {name for expr in exprs for name in _read_in_rows(expr)}


def _read_in_rows(expr: Expr) -> Iterator[str]:
    for node in walk(expr.root):
        if isinstance(node, Call) and node.name in _READ_ROWS:
            yield from (arg.name for arg in node.args if isinstance(arg, Name))
