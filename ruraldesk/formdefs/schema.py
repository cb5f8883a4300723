"""The shape of form.toml as a JSON Schema: which tables and keys there are, and what stands in them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, get_args

from ruraldesk.formdefs.mistakes import Mistakes
from ruraldesk.model.form import CheckLevel, DeriveMode, Privacy, SearchKind, StateShape, TownRule, Travel, Unit
from ruraldesk.model.mechanisms import GatherHow
from ruraldesk.rules.identifiers import CHECKS
from ruraldesk.rules.masking import AUDIENCES, MASK_RULES

Schema = dict[str, Any]  # Any: a JSON Schema document

NAME_PATTERN = "^[a-z][a-z0-9_]{0,39}$"
NAME_WORDS = "名称只能用小写字母、数字和下划线，以字母开头，最多40个"
TEXT: Schema = {"type": "string", "maxLength": 4000}
LABEL: Schema = {"type": "string", "minLength": 1, "maxLength": 200}
NAME: Schema = {"type": "string", "pattern": NAME_PATTERN}
FLAG: Schema = {"type": "boolean"}
NAMES: Schema = {"type": "array", "items": NAME}


def _one_of(values: tuple[str, ...]) -> Schema:
    return {"enum": list(values)}


def _table(needed: tuple[str, ...], /, **keys: Schema) -> Schema:
    return {"type": "object", "additionalProperties": False, "required": list(needed), "properties": keys}


def _rows(row: Schema) -> Schema:
    return {"type": "array", "items": row}


SURVEY_ROW = _table(
    ("type",),
    type={"type": "string", "minLength": 1},
    name=NAME,
    label=LABEL,
    hint=TEXT,
    required={"anyOf": [FLAG, TEXT]},
    required_message=TEXT,
    relevant=TEXT,
    constraint=TEXT,
    constraint_message=TEXT,
    calculation=TEXT,
    default={"anyOf": [TEXT, {"type": "integer"}]},
    readonly=FLAG,
    appearance=TEXT,
    choice_filter=TEXT,
    parameters=TEXT,
    xlsform_name=TEXT,
)
CHOICE_ROW: Schema = {
    "type": "object",
    "required": ["list_name", "name", "label"],
    "properties": {
        "list_name": NAME,
        "name": {"type": "string", "pattern": "^\\S{1,40}$"},
        "label": LABEL,
        "retired": FLAG,
    },
    "additionalProperties": TEXT,
}
FIELD_TABLE = _table(
    (),
    privacy=_one_of(get_args(Privacy)),
    town=_one_of(get_args(TownRule)),
    mask=_one_of(tuple(MASK_RULES)),
    check=_one_of(tuple(CHECKS)),
    check_when=TEXT,
    waives=NAME,
    unit=_one_of(get_args(Unit)),
    search=_one_of(get_args(SearchKind)),
    length={"type": "integer", "minimum": 1, "maximum": 5000},
)
SETTINGS = _table(
    ("form_id", "form_title", "version"),
    form_id=NAME,
    form_title=LABEL,
    version={"type": "integer", "minimum": 2000010100, "maximum": 2999123199},
    instance_name=TEXT,
)
STATE = _table(
    ("name", "label"),
    name=NAME,
    label=LABEL,
    shape=_one_of(get_args(StateShape)),
    frozen=FLAG,
    closed=FLAG,
    open=NAMES,
    sealed=FLAG,
    kept=FLAG,
)
TRANSITION = _table(
    ("name", "label", "from", "to"),
    **{"from": {"anyOf": [NAME, {"type": "array", "items": NAME, "minItems": 1}]}},
    name=NAME,
    label=LABEL,
    to=NAME,
    needs=NAMES,
    role=TEXT,
)
DEADLINE = _table(
    ("name", "label", "due"),
    name=NAME,
    label=LABEL,
    due=TEXT,
    warn=_rows({"type": "integer", "minimum": 0, "maximum": 3650}),
    done_when=TEXT,
    cites=TEXT,
    states=NAMES,
    each=NAME,
    verb={"type": "string", "minLength": 1, "maxLength": 4},
    opens={"type": "string", "pattern": f"{NAME_PATTERN[:-1]}(\\.{NAME_PATTERN[1:-1]})?$"},
)
LOCK = _table(("form", "link", "states", "sentence"), form=NAME, link=NAME, states=NAMES, sentence=LABEL)
AMENDMENT = _table(("say", "of", "sentence"), say=NAME, of=NAMES, sentence=LABEL, day=NAME)
WORKFLOW = _table(
    ("states",),
    states=_rows(STATE),
    transitions=_rows(TRANSITION),
    deadlines=_rows(DEADLINE),
    locks=_rows(LOCK),
    amendment=AMENDMENT,
)
CHECK = _table(
    ("name", "sentence"),
    name=NAME,
    sentence=LABEL,
    level=_one_of(get_args(CheckLevel)),
    expr=TEXT,
    sql=TEXT,
    states=NAMES,
    fields=NAMES,
    each=NAME,
)
DERIVE = _table(
    ("field",),
    field=NAME,
    function={"type": "string", "minLength": 1},
    arguments=_rows(TEXT),
    sql=TEXT,
    mode=_one_of(get_args(DeriveMode)),
)
GATHER = _table(
    ("field", "from", "by", "how"),
    **{"from": NAME},
    field=NAME,
    by=NAME,
    how=_one_of(get_args(GatherHow)),
    value=NAME,
    order=NAME,
    where=TEXT,
    states=NAMES,
)
COLLECT = _table(("repeat", "label", "sql"), repeat=NAME, label=LABEL, sql=TEXT, states=NAMES)
MAKE = _table(
    ("name", "label", "form", "states", "fields"),
    name=NAME,
    label=LABEL,
    form=NAME,
    each=NAME,
    states=NAMES,
    when=TEXT,
    state=NAME,
    fields={"type": "object", "propertyNames": NAME, "additionalProperties": TEXT, "minProperties": 1},
)
WRITTEN: Schema = {"type": "object", "propertyNames": NAME, "additionalProperties": TEXT}
BATCH = _table(
    ("name", "label", "link"),
    name=NAME,
    label=LABEL,
    link=NAME,
    repeat=NAME,
    values=WRITTEN,
    label_all=LABEL,
    common=NAMES,
    differ=NAMES,
    differ_values=WRITTEN,
    rows={"type": "object", "propertyNames": NAME, "additionalProperties": WRITTEN},
    state=NAME,
    sql=TEXT,
)
REASON = _table(("column", "sentence"), column=NAME, sentence=LABEL)
MATCH = _table(
    ("name", "label", "link", "sql"),
    name=NAME,
    label=LABEL,
    repeat=NAME,
    link=NAME,
    states=NAMES,
    values=WRITTEN,
    sql=TEXT,
    bars=_rows(REASON),
    reasons=_rows(REASON),
)
CHOICE_TABLE = _table(("table", "name", "label"), table=NAME, name=NAME, label=NAME)
RELATED = _table(("form", "by"), form=NAME, by=NAME, order={"type": "array", "items": TEXT}, states=NAMES)
NUMBERING = _table(("pattern", "state"), pattern=LABEL, per=NAMES, state=NAME, date=NAME)
LIST = _table((), columns=NAMES, filters=NAMES, title=TEXT, town_title=TEXT, noun=LABEL, order=TEXT)
PRINT = _table(
    ("name", "label", "file", "audience"),
    name=NAME,
    label=LABEL,
    file={"type": "string", "pattern": "^prints/[a-z][a-z0-9_]{0,39}\\.print$"},
    audience=_one_of(AUDIENCES),
    states=NAMES,
    number_required=FLAG,
    when=TEXT,
    why_not=LABEL,
    days=NAMES,
    signed=NAMES,
    copies=NAME,
    related={"type": "object", "propertyNames": NAME, "additionalProperties": RELATED},
)
DESK = _table(
    (),
    icon=LABEL,
    nav_group=LABEL,
    order={"type": "integer", "minimum": 0, "maximum": 9999},
    travel=_one_of(get_args(Travel)),
    same_as=NAME,
)
COUNTED = _table(("label", "unit"), label=LABEL, unit=LABEL, value=NAME, by=NAMES, states=NAMES, year=FLAG, open=FLAG)
BEGUN = _table(
    ("label", "by"),
    label=LABEL,
    by=NAME,
    given={"type": "object", "propertyNames": NAME, "additionalProperties": TEXT},
    only={"type": "object", "propertyNames": NAME, "additionalProperties": {"type": "array", "items": TEXT}},
)
SUBJECT = _table(
    (),
    page=NAMES,
    note=TEXT,
    act=TEXT,
    stands_for=NAME,
    on=NAMES,
    says=TEXT,
    roles={"type": "object", "propertyNames": NAME, "additionalProperties": TEXT},
    handled=NAMES,
    counts=_rows(COUNTED),
    begins=_rows(BEGUN),
)

VALUES: Schema = {"type": "object", "propertyNames": NAME, "additionalProperties": {"type": ["string", "integer"]}}
DOSSIER = _table(
    ("label", "papers"),
    label=LABEL,
    papers=NAMES,
    contents=_table(
        ("print", "list", "kind", "pages", "there"),
        print=NAME,
        list=NAME,
        kind=NAME,
        pages=NAME,
        there=VALUES,
        must=VALUES,
    ),
)

FORM_SCHEMA: Schema = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "title": "form.toml",
    **_table(
        ("settings", "survey"),
        settings=SETTINGS,
        survey=_rows(SURVEY_ROW),
        choices=_rows(CHOICE_ROW),
        fields={"type": "object", "propertyNames": NAME, "additionalProperties": FIELD_TABLE},
        workflow=WORKFLOW,
        check=_rows(CHECK),
        derive=_rows(DERIVE),
        gather=_rows(GATHER),
        collect=_rows(COLLECT),
        make=_rows(MAKE),
        batch=_rows(BATCH),
        match=_rows(MATCH),
        choices_from={"type": "object", "propertyNames": NAME, "additionalProperties": CHOICE_TABLE},
        numbering=NUMBERING,
        list=LIST,
        prints=_rows(PRINT),
        dossier=DOSSIER,
        desk=DESK,
        subject=SUBJECT,
    ),
}


def check_shape(document: dict[str, Any], mistakes: Mistakes) -> None:
    """Note everything in a parsed form.toml that has not the shape of the schema."""
    note_misshapen(document, _compiled(), mistakes)


def note_misshapen(document: dict[str, Any], judge: Any, mistakes: Mistakes) -> None:  # Any: a compiled schema
    """Note everything in a parsed file that a schema, compiled by ``compiled``, does not have."""
    from fastjsonschema import JsonSchemaValuesException

    try:
        judge(document)
    except JsonSchemaValuesException as problem:
        for one in problem.errors:
            _note(one, mistakes)


def compiled(schema: Schema) -> Any:  # Any: fastjsonschema has no types
    """Return a schema as a function that raises with every mistake of a document."""
    import fastjsonschema

    return fastjsonschema.compile(schema, fast_fail=False, use_default=False)


@lru_cache(maxsize=1)
def _compiled() -> Any:  # Any: as above
    return compiled(FORM_SCHEMA)


def _note(problem: Any, mistakes: Mistakes) -> None:  # Any: fastjsonschema has no types
    place = tuple(int(part) if part.isdigit() else part for part in problem.path[1:])
    key = place[-1] if place else ""
    match problem.rule:
        case "additionalProperties":
            known = problem.definition.get("properties", {})
            for extra in sorted(set(problem.value) - set(known)):
                mistakes.add(f"不认识“{extra}”。", *place, extra)
        case "required":
            for missing in problem.rule_definition:
                if missing not in problem.value:
                    mistakes.add(f"少写了 {missing}。", *place)
        case _:
            mistakes.add(_sentence(str(problem.rule), problem, key), *place)


def _sentence(rule: str, problem: Any, key: object) -> str:  # Any: fastjsonschema has no types
    wanted, given = problem.rule_definition, problem.value
    match rule:
        case "enum":
            return f"{key} 只能写 {'、'.join(str(one) for one in wanted)}，现在是“{given}”。"
        case "pattern" | "propertyNames":
            return f"{NAME_WORDS}，现在是“{given}”。" if wanted == NAME_PATTERN else f"{key} 的写法不对：“{given}”。"
        case "type" | "anyOf":
            return f"{key} 的写法不对：现在是“{given}”。"
        case "minLength" | "minItems":
            return f"{key} 是空的。"
        case "maxLength":
            return f"{key} 有{len(given)}个字，最多{wanted}个。"
        case "minimum" | "maximum":
            return f"{key} 写的是{given}，{'最小' if rule == 'minimum' else '最大'}{wanted}。"
        case _:
            return f"{key} 的写法不对。"
