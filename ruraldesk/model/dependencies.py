"""Which parts of a form lean on which, and an order in which they can be worked out."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter

from ruraldesk.model.expressions import Expr
from ruraldesk.model.form import Field, FormSpec
from ruraldesk.model.mechanisms import OWN_PARAMETERS, parameters


def leans_on(spec: FormSpec) -> dict[str, set[str]]:
    """Return, for every field, section and repeat, the names that must be worked out before it."""
    graph: dict[str, set[str]] = {}
    for group in spec.groups:
        graph[group.name] = _names(group.relevant) | _around(group.group)
    for repeat in spec.repeats:
        graph[repeat.name] = _names(repeat.relevant) | _around(repeat.group)
    for one in spec.fields:
        graph[one.name] = _of_field(spec, one)
    for derive in spec.derives:
        if derive.field in graph:
            graph[derive.field] |= parameters(derive.sql) - OWN_PARAMETERS if derive.sql else set()
            for argument in derive.arguments:
                graph[derive.field] |= _names(argument)
    return {name: {one for one in needed if one in graph} for name, needed in graph.items()}


def working_order(spec: FormSpec) -> tuple[str, ...]:
    """Return the names of fields, sections and repeats, each after what it leans on. Raises CycleError."""
    return tuple(TopologicalSorter(leans_on(spec)).static_order())


def circle(spec: FormSpec) -> list[str]:
    """Return the names that lean on each other in a circle, empty if there is none."""
    try:
        working_order(spec)
    except CycleError as found:
        names: list[str] = found.args[1]
        return names
    return []


def screen_only_names(spec: FormSpec, clock_functions: frozenset[str]) -> set[str]:
    """Return the calculated fields that lean, directly or not, on the clock."""
    found: set[str] = set()
    for name in working_order(spec):
        one = spec.by_name.get(name)
        if one is None or one.calculation is None:
            continue
        if one.calculation.functions & clock_functions or one.calculation.names & found:
            found.add(name)
    return found


def _of_field(spec: FormSpec, one: Field) -> set[str]:
    needed = _names(one.relevant) | _names(one.calculation) | _around(one.group) | _around(one.repeat)
    waived = spec.by_name.get(one.waives)
    if waived is not None:
        needed |= {waived.name} | _names(waived.check_when)
    return needed


def _names(expr: Expr | None) -> set[str]:
    return set(expr.names | expr.columns) if expr else set()


def _around(name: str) -> set[str]:
    return {name} if name else set()
