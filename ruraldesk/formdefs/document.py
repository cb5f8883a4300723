"""A FormSpec written out again as the tables of its form.toml."""

from __future__ import annotations

from typing import Any

from ruraldesk.formdefs.batch_entries import batch_rows
from ruraldesk.formdefs.dossier import dossier_document
from ruraldesk.formdefs.matchings import matching_rows
from ruraldesk.formdefs.subject import subject_document
from ruraldesk.formdefs.ties import locks_document, related_document, ties_document
from ruraldesk.model.expressions import Expr
from ruraldesk.model.form import USUAL_VERB, Check, Field, FormSpec, Group, Repeat, Transition

Table = dict[str, Any]  # Any: a TOML table
_TYPE_WORDS = {"datetime": "dateTime"}


def document_of(spec: FormSpec) -> Table:
    """Return the tables that parse_form reads back to an equal form."""
    from_tables = {one.list_name for one in spec.choice_tables}
    tables: Table = {
        "settings": _filled(
            form_id=spec.form_id, form_title=spec.title, version=spec.version, instance_name=_source(spec.instance_name)
        ),
        "survey": survey_rows(spec),
        "choices": [row for row in choice_rows(spec) if row["list_name"] not in from_tables],
        "fields": {one.name: own for one in spec.fields if (own := own_table(one))},
        "workflow": _workflow(spec),
        "check": [_check(one) for one in spec.checks],
        "derive": [
            {"field": one.field, "sql": one.sql, "mode": one.mode}
            if one.sql
            else {
                "field": one.field,
                "function": one.function,
                "arguments": [argument.source for argument in one.arguments],
                "mode": one.mode,
            }
            for one in spec.derives
        ],
        **ties_document(spec),
        "batch": batch_rows(spec.batches),
        "match": matching_rows(spec.matchings),
        "list": _list(spec),
        "prints": [
            _filled(
                name=one.name,
                label=one.label,
                file=one.file,
                audience=one.audience,
                states=list(one.states),
                number_required=one.number_required,
                when=_source(one.when),
                why_not=one.why_not,
                days=list(one.days),
                signed=list(one.signed),
                copies=one.copies,
                related=related_document(one.related),
            )
            for one in spec.prints
        ],
        "desk": _filled(
            icon=spec.icon, nav_group=spec.nav_group, order=spec.order, travel=spec.travel, same_as=spec.same_as
        ),
        "subject": subject_document(spec.subject),
        "dossier": dossier_document(spec.dossier),
    }
    if spec.numbering:
        numbering = spec.numbering
        tables["numbering"] = {
            "pattern": numbering.pattern, "per": list(numbering.per), "state": numbering.state,
            **_filled(date=numbering.date),
        }  # fmt: skip
    return {name: table for name, table in tables.items() if table}


def _check(one: Check) -> Table:
    return _filled(
        name=one.name,
        level=one.level,
        sentence=one.sentence,
        expr=_source(one.expr),
        sql=one.sql,
        states=list(one.states),
        fields=list(one.fields),
        each=one.each,
    )


def survey_rows(spec: FormSpec) -> list[Table]:
    """Return the survey's rows in their order, with the ends of sections and repeats."""
    rows: list[Table] = []
    open_ones: list[str] = []
    parts: list[Field | Group | Repeat] = [*spec.fields, *spec.groups, *spec.repeats]
    for part in sorted(parts, key=lambda one: one.row):
        around = _around(spec, part)
        while open_ones and open_ones != around[: len(open_ones)]:
            rows.append(_end(spec, open_ones.pop()))
        if isinstance(part, Field):
            rows.append(_field_row(part))
        else:
            rows.append(_begin(part))
            open_ones.append(part.name)
    rows.extend(_end(spec, name) for name in reversed(open_ones))
    return rows


def choice_rows(spec: FormSpec) -> list[Table]:
    """Return the rows of the choices sheet, list by list; lists from shared tables written out."""
    return [
        {"list_name": name, "name": one.name, "label": one.label, **dict(one.columns), **_filled(retired=one.retired)}
        for name, entries in spec.choices.items()
        for one in entries
    ]


def own_table(field: Field) -> Table:
    """Return what our own table says about a field, the defaults left out."""
    return _filled(
        privacy=field.privacy,
        town=field.town,
        mask=field.mask,
        check=field.check,
        check_when=_source(field.check_when),
        waives=field.waives,
        unit=field.unit,
        search=field.search,
        length=field.length,
    )


def type_words(field: Field) -> str:
    """Return a field's type as the survey sheet says it."""
    if field.type == "link":
        return f"select_one_from_file {field.link_form}.csv"
    if field.type in ("select_one", "select_multiple"):
        return f"{field.type} {field.choice_list}"
    return _TYPE_WORDS.get(field.type, field.type)


def _field_row(field: Field) -> Table:
    required = field.required.source if isinstance(field.required, Expr) else field.required
    default = field.default.source if isinstance(field.default, Expr) else field.default
    return _filled(
        type=type_words(field),
        name=field.name,
        label=field.label,
        hint=field.hint,
        required=required,
        required_message=field.required_message,
        relevant=_source(field.relevant),
        constraint=_source(field.constraint),
        constraint_message=field.constraint_message,
        calculation=_source(field.calculation),
        default=default,
        readonly=field.readonly,
        appearance=field.appearance,
        choice_filter=_source(field.choice_filter),
        parameters=" ".join(f"{key}={value}" for key, value in field.parameters),
        xlsform_name=field.xlsform_name,
    )


def _begin(part: Group | Repeat) -> Table:
    kind = "begin_group" if isinstance(part, Group) else "begin_repeat"
    return _filled(
        type=kind, name=part.name, label=part.label, relevant=_source(part.relevant), appearance=part.appearance
    )


def _end(spec: FormSpec, name: str) -> Table:
    return {"type": "end_group" if name in spec.by_group else "end_repeat"}


def _around(spec: FormSpec, part: Field | Group | Repeat) -> list[str]:
    """Return the names of the sections and the repeat a part stands in, the outermost first."""
    found: list[str] = []
    inside = part.group if not isinstance(part, Field) else part.repeat or part.group
    while inside:
        found.insert(0, inside)
        container = spec.by_group.get(inside) or spec.repeat_by_name[inside]
        inside = container.group
    return found


def _workflow(spec: FormSpec) -> Table:
    states = [
        _filled(
            **{key: getattr(one, key) for key in ("name", "label", "shape", "frozen", "sealed", "kept", "closed")},
            open=list(one.open),
        )
        for one in spec.states
    ]
    deadlines = [
        {
            **_filled(name=one.name, label=one.label, due=one.due.source, done_when=_source(one.done_when)),
            "warn": list(one.warn),
            **_filled(cites=one.cites, states=list(one.states), each=one.each, opens=one.opens),
            **({} if one.verb == USUAL_VERB else {"verb": one.verb}),
        }
        for one in spec.deadlines
    ]
    transitions = [_transition(one) for one in spec.transitions]
    return _filled(
        states=states,
        transitions=transitions,
        deadlines=deadlines,
        locks=locks_document(spec),
        amendment=_amendment(spec),
    )


def _transition(one: Transition) -> Table:
    row = {"name": one.name, "label": one.label, "from": one.source, "to": one.target}
    return row | _filled(needs=list(one.needs), role=one.role)


def _amendment(spec: FormSpec) -> Table:
    one = spec.amendment
    if one is None:
        return {}
    return {"say": one.say, "of": list(one.of), "sentence": one.sentence} | _filled(day=one.day)


def _list(spec: FormSpec) -> Table:
    view = spec.list_view
    return _filled(
        columns=list(view.columns),
        filters=list(view.filters),
        title=_source(view.title),
        town_title=_source(view.town_title),
        noun=view.noun,
        order=view.order,
    )


def _source(expr: Expr | None) -> str:
    return expr.source if expr else ""


def _filled(**values: object) -> Table:
    return {key: value for key, value in values.items() if value not in (None, "", False, [], {}, 0)}
