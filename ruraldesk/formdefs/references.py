"""Checks that what a form names is there: fields, choices, states, files; and that nothing runs in a circle."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from ruraldesk.formdefs.mistakes import Mistakes
from ruraldesk.formdefs.sensitive import looks_sensitive
from ruraldesk.model.dependencies import circle
from ruraldesk.model.expressions import RULE_NAMES, Expr
from ruraldesk.model.form import Derive, Field, FormSpec, Group, Repeat
from ruraldesk.model.functions import AGGREGATES
from ruraldesk.rules.numbering import pattern_mistake

PSEUDO_COLUMNS = frozenset({"number", "state", "changed"})
_NUMERIC = ("integer", "decimal", "calculate")
_TABLE_READERS = AGGREGATES | {"indexed-repeat"}


def check_references(
    spec: FormSpec, own: Mapping[str, Mapping[str, object]], known_forms: Collection[str] | None, mistakes: Mistakes
) -> None:
    """Note every name that means nothing. ``known_forms`` None = links are not looked at."""
    for one in spec.fields:
        place = ("survey", one.row - 1)
        _check_survey_expressions(spec, one, mistakes)
        _check_choices(spec, one, mistakes)
        if one.type == "link" and known_forms is not None and one.link_form not in known_forms:
            mistakes.add(f"{one.name} 指向的表 {one.link_form} 没有。", *place)
        if one.type == "image" and "max-pixels" not in dict(one.parameters):
            mistakes.add(f"{one.name} 是照片，parameters 里少了 max-pixels。", *place)
        _check_own_table(spec, one, own.get(one.name, {}), mistakes)
    containers: list[Group | Repeat] = [*spec.groups, *spec.repeats]
    for what in containers:
        _check_expr(spec, what.relevant, "", mistakes, ("survey", what.row - 1, "relevant"))
    for name in own:
        if name not in spec.by_name:
            mistakes.add(f"没有字段 {name}。", "fields", name)
    for index, derive in enumerate(spec.derives):
        _check_derive(spec, derive, index, mistakes)
    _check_circle(spec, mistakes)


def check_tables(spec: FormSpec, mistakes: Mistakes) -> None:
    """Note every wrong name in workflow, checks, numbering, list, prints and desk."""
    named = {*spec.by_name, *spec.repeat_by_name}
    for transition in spec.transitions:
        _known(transition.needs, named, "字段", mistakes, f"{transition.name} 的 needs", "workflow", "transitions")
    states = {one.name for one in spec.states}
    for at, deadline in enumerate(spec.deadlines):
        place = ("workflow", "deadlines", at)
        _check_expr(spec, deadline.due, deadline.each, mistakes, (*place, "due"), survey=False)
        _check_expr(spec, deadline.done_when, deadline.each, mistakes, (*place, "done_when"), survey=False)
        _known(deadline.states, states, "状态", mistakes, "states", *place)
        if deadline.opens not in ("", "print") and "." not in deadline.opens:
            _known([deadline.opens], named, "字段", mistakes, "opens", *place)
    for at, check in enumerate(spec.checks):
        _check_expr(spec, check.expr, check.each, mistakes, ("check", at, "expr"), survey=False)
        if check.expr is not None:  # what an sql check shows, its select finds: seen when it is run
            seen = {one.name for one in spec.fields if one.repeat in ("", check.each)}
            _known(sorted(check.shown), seen, "字段", mistakes, "sentence", "check", at)
        _known(check.states, states, "状态", mistakes, "states", "check", at)
        _known(check.fields, named, "字段", mistakes, "fields", "check", at)
    _check_numbering(spec, states, mistakes)
    _check_list(spec, mistakes)
    for at, state in enumerate(spec.states):
        _known(state.open, named, "字段", mistakes, "open", "workflow", "states", at)
        if state.open and not state.frozen:
            mistakes.add(f"{state.name} 不是 frozen，不用写 open。", "workflow", "states", at)
        for flag in ("sealed", "kept"):
            if getattr(state, flag) and not state.frozen:
                mistakes.add(f"{state.name} 不是 frozen，不能写 {flag}。", "workflow", "states", at)
    if spec.amendment:
        told = (spec.amendment.say, *spec.amendment.of, *filter(None, (spec.amendment.day,)))
        _known(told, named, "字段", mistakes, "amendment", "workflow", "amendment")
    for at, one in enumerate(spec.prints):
        _known(one.states, states, "状态", mistakes, "states", "prints", at)
        _check_expr(spec, one.when, "", mistakes, ("prints", at, "when"), survey=False)
        if (one.when is None) != (not one.why_not):
            mistakes.add("when 和 why_not 要一起写。", "prints", at)
        dates = {field.name for field in spec.by_repeat[""] if field.type == "date"}
        for day in set(one.days) - dates:
            mistakes.add(f"days 要写本表的日期字段，“{day}”不是。", "prints", at, "days")
    _check_expr(spec, spec.instance_name, "", mistakes, ("settings", "instance_name"))
    same_as = spec.by_name.get(spec.same_as)
    if spec.same_as and (same_as is None or same_as.type != "link" or same_as.link_form != spec.form_id):
        mistakes.add(f"same_as 要写一个指向本表的字段，现在是“{spec.same_as}”。", "desk", "same_as")


def _check_survey_expressions(spec: FormSpec, one: Field, mistakes: Mistakes) -> None:
    row = one.row - 1
    required = one.required if isinstance(one.required, Expr) else None
    default = one.default if isinstance(one.default, Expr) else None
    for key, expr in (
        ("relevant", one.relevant),
        ("constraint", one.constraint),
        ("calculation", one.calculation),
        ("required", required),
        ("default", default),
    ):
        _check_expr(spec, expr, one.repeat, mistakes, ("survey", row, key))
    _check_expr(spec, one.check_when, one.repeat, mistakes, ("fields", one.name, "check_when"))
    if one.choice_filter and not _waits_for_table(spec, one.choice_list):
        columns = {key for choice in spec.choices.get(one.choice_list, ()) for key, _ in choice.columns}
        _check_expr(spec, one.choice_filter, one.repeat, mistakes, ("survey", row, "choice_filter"), columns=columns)


def _check_expr(
    spec: FormSpec,
    expr: Expr | None,
    repeat: str,
    mistakes: Mistakes,
    place: tuple[str | int, ...],
    *,
    survey: bool = True,
    columns: Collection[str] = (),
) -> None:
    """Note unknown names, and in the survey also bare names and functions that ODK does not have."""
    if expr is None:
        return
    key = place[-1]
    for name in sorted(expr.names | (frozenset() if survey else expr.columns)):
        known = spec.by_name.get(name)
        if known is None and name not in spec.repeat_by_name:
            mistakes.add(f"{key} 里的 ${{{name}}} 没有这个字段。", *place)
        elif known is not None and known.repeat not in ("", repeat) and not expr.functions & _TABLE_READERS:
            mistakes.add(f"{key} 里的 {name} 在表 {known.repeat} 里，要用 sum()、count() 等来读。", *place)
    if not survey:
        return
    for name in sorted(expr.columns - set(columns)):
        mistakes.add(f"{key} 里的 {name} 不认识，字段要写成 ${{{name}}}。", *place)
    for name in sorted(expr.functions & RULE_NAMES):
        mistakes.add(f"{key} 里不能用 {name}()，写到 [[check]] 或 [[derive]] 里。", *place)


def _check_choices(spec: FormSpec, one: Field, mistakes: Mistakes) -> None:
    place = ("survey", one.row - 1)
    if one.type not in ("select_one", "select_multiple"):
        if one.choice_filter:
            mistakes.add(f"{one.name} 不是选择题，不能写 choice_filter。", *place, "choice_filter")
        return
    entries = spec.choices.get(one.choice_list, ())
    if not entries:
        if not _waits_for_table(spec, one.choice_list):
            mistakes.add(f"没有选项表 {one.choice_list}。", *place, "type")
        return
    names = {choice.name for choice in entries}
    if isinstance(one.default, str) and one.default:
        wanted = one.default.split() if one.type == "select_multiple" else [one.default]
        for name in wanted:
            if name not in names:
                mistakes.add(f"default 的“{name}”不在选项表 {one.choice_list} 里。", *place, "default")


def _waits_for_table(spec: FormSpec, choice_list: str) -> bool:
    """True for a list from a shared table that is not at hand."""
    return not spec.choices.get(choice_list) and any(one.list_name == choice_list for one in spec.choice_tables)


def _check_own_table(spec: FormSpec, one: Field, own: Mapping[str, object], mistakes: Mistakes) -> None:
    place = ("fields", one.name)
    if looks_sensitive(one) and not {"privacy", "town"} <= own.keys():
        sentence = f"{one.name}（{one.label}）像是敏感信息，[fields] 里 privacy 和 town 都要写明。"
        mistakes.add(sentence, *(place if own else ("survey", one.row - 1)))
    if one.unit and (one.type not in _NUMERIC or (one.unit == "count" and one.type == "decimal")):
        mistakes.add(f"{one.name} 的类型是 {one.type}，不能带单位 {one.unit}。", *place, "unit")
    if one.check and one.type != "text":
        mistakes.add(f"{one.name} 不是文字，不能写 check。", *place, "check")
    if one.search and one.type not in ("text", "calculate", "integer"):
        mistakes.add(f"{one.name} 不是文字，不能写 search。", *place, "search")
    if one.length and one.type != "text":
        mistakes.add(f"{one.name} 不是文字，不能写 length。", *place, "length")
    if one.check_when and not one.check:
        mistakes.add(f"{one.name} 写了 check_when，少写了 check。", *place, "check_when")
    if one.waives:
        target = spec.by_name.get(one.waives)
        if target is None or not target.check or target.repeat != one.repeat:
            mistakes.add(f"waives 要写一个带 check 的字段，现在是“{one.waives}”。", *place, "waives")


def _check_derive(spec: FormSpec, derive: Derive, index: int, mistakes: Mistakes) -> None:
    one = spec.by_name.get(derive.field)
    if one is None:
        mistakes.add(f"没有字段 {derive.field}。", "derive", index)
        return
    if one.calculation is not None or one.type in ("note", "calculate"):
        mistakes.add(f"{derive.field} 有自己的 calculation，不能再推算。", "derive", index)
    if sum(other.field == derive.field for other in spec.derives[:index]):
        mistakes.add(f"{derive.field} 推算了两次。", "derive", index)
    if derive.sql and one.repeat:
        mistakes.add(f"{derive.field} 在表里，不能用 sql 推算。", "derive", index)
    if derive.mode != "fill" and not one.readonly:
        mistakes.add(f"{derive.field} 由推算得出，survey 里要写 readonly = true。", "derive", index)
    for argument in derive.arguments:
        _check_expr(spec, argument, one.repeat, mistakes, ("derive", index, "arguments"), survey=False)
    if derive.function == "choice-column" and len(derive.arguments) == 2:
        _check_choice_column(spec, derive, index, mistakes)


def _check_choice_column(spec: FormSpec, derive: Derive, index: int, mistakes: Mistakes) -> None:
    source = spec.by_name.get(next(iter(derive.arguments[0].names), ""))
    column = derive.arguments[1].source.strip("'\"")
    if source is None or source.type != "select_one":
        mistakes.add("choice-column() 的第一项要是单选的字段。", "derive", index)
    elif not _waits_for_table(spec, source.choice_list) and not any(
        column in dict(entry.columns) for entry in spec.choices.get(source.choice_list, ())
    ):
        mistakes.add(f"选项表 {source.choice_list} 没有 {column} 这一列。", "derive", index)


def _check_circle(spec: FormSpec, mistakes: Mistakes) -> None:
    names = circle(spec)
    if not names:
        return
    first = next((spec.by_name[one] for one in names if one in spec.by_name), None)
    place = ("survey", first.row - 1) if first else ("survey",)
    mistakes.add(f"互相等着算：{'、'.join(reversed(names))}。", *place)


def _check_numbering(spec: FormSpec, states: set[str], mistakes: Mistakes) -> None:
    numbering = spec.numbering
    if numbering is None:
        return
    if numbering.state not in states:
        mistakes.add(f"没有状态 {numbering.state}。", "numbering", "state")
    _known((one for one in numbering.per if one != "year"), set(spec.by_name), "字段", mistakes, "per", "numbering")
    labels = {f"{one.name}.label" for one in spec.fields if one.choice_list}
    wrong = pattern_mistake(numbering.pattern, {*spec.by_name, *labels, "year", "village"})
    if wrong:
        mistakes.add(wrong, "numbering", "pattern")


def _check_list(spec: FormSpec, mistakes: Mistakes) -> None:
    view = spec.list_view
    top = {one.name for one in spec.fields if not one.repeat}
    _known((one for one in view.columns if one not in PSEUDO_COLUMNS), top, "字段", mistakes, "columns", "list")
    _known((one for one in view.filters if one not in PSEUDO_COLUMNS), top, "字段", mistakes, "filters", "list")
    order = view.order.removeprefix("-")
    _known([order] if order and order not in PSEUDO_COLUMNS else [], top, "字段", mistakes, "order", "list")
    _check_expr(spec, view.title, "", mistakes, ("list", "title"), survey=False)
    _check_expr(spec, view.town_title, "", mistakes, ("list", "town_title"), survey=False)
    title = view.town_title or view.title or spec.instance_name
    key = "town_title" if view.town_title or not view.title else "title"
    kept = [n for n in sorted(title.names if title else ()) if n in spec.by_name and spec.by_name[n].town != "full"]
    if kept:
        mistakes.add(f'{key} 用了不交镇里的 {"、".join(kept)}，town_title 只能用 town = "full" 的字段。', "list", key)


def _known(
    names: Iterable[str], known: Collection[str], noun: str, mistakes: Mistakes, key: str, *place: str | int
) -> None:
    for name in names:
        if name not in known:
            mistakes.add(f"{key} 里的 {name} 没有这个{noun}。", *(place or ("workflow",)), re.sub(r".* ", "", key))
