"""What a form gathers from another one, looked at where both forms are at hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ruraldesk.formdefs.survey import SCREEN_FUNCTIONS
from ruraldesk.model.dependencies import leans_on
from ruraldesk.model.form import FormSpec
from ruraldesk.model.mechanisms import Gather

_NUMBERS = ("integer", "decimal")


def gather_mistakes(spec: FormSpec, others: Mapping[str, FormSpec]) -> list[tuple[int, str]]:
    """Return every gather that the other form cannot answer: its place among the gathers, and a sentence.

    A form that is not among ``others`` is passed over: it may come later, and is looked at then.
    """
    found: list[tuple[int, str]] = []
    for place, one in enumerate(spec.gathers):
        if one.where and one.where.functions & SCREEN_FUNCTIONS:
            found.append((place, f"{one.field}：where 里不能有 today()、now()、random()，过了一天汇总不会跟着变。"))
        other = spec if one.form == spec.form_id else others.get(one.form)
        if other is not None:
            found += [(place, f"{one.field}：{sentence}") for sentence in _of_gather(spec, one, other)]
    return found


def _of_gather(spec: FormSpec, one: Gather, other: FormSpec) -> Iterator[str]:
    title = f"“{other.title}”（{other.form_id}）"
    link = other.by_name.get(one.by)
    if link is None:
        yield f"{title}里没有字段 {one.by}。"
        return
    if link.type != "link" or link.link_form != spec.form_id:
        yield f"{title}的 {one.by} 不指向本表。"
        return
    told = _told_fields(other)
    where = one.where.names | one.where.columns if one.where else frozenset()
    for name in sorted({one.value, one.order, *where} - {""}):
        field = other.by_name.get(name)
        if field is None or field.repeat not in ("", link.repeat):
            yield f"{title}里没有字段 {name}，或者它不在 {one.by} 那张表里。"
        elif name in told:
            yield f"{title}的 {name} 自己靠汇总得出，不能再汇总。"
        elif field.screen_only:
            yield f"{title}的 {name} 随今天变，不能汇总。"
    value = other.by_name.get(one.value)
    if one.how == "sum" and value is not None and not (value.type in _NUMBERS or value.unit):
        yield f"{title}的 {one.value} 不是数，不能相加。"
    states = {state.name for state in other.states}
    for name in one.states:
        if name not in states:
            yield f"{title}没有状态 {name}。"


def _told_fields(spec: FormSpec) -> set[str]:
    """Return the fields that are gathered, and those that lean on one, directly or not."""
    graph = leans_on(spec)
    found = {one.field for one in spec.gathers}
    while more := {name for name, needed in graph.items() if needed & found} - found:
        found |= more
    return found
