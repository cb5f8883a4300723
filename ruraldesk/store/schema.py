"""Tables and views of a form: the union of the columns of its versions, columns only added."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ruraldesk.model.form import Field, FormSpec
from ruraldesk.store.core import Core
from ruraldesk.store.database import utils

# What every form's table knows of a record besides its fields.
META: dict[str, type] = {
    "rid": int,
    "_version": int,
    "_state": str,
    "_number": str,
    "_title": str,
    "_village": str,
    "_device": str,
    "_created_at": str,
    "_created_by": str,
    "_changed_at": str,
    "_changed_by": str,
    "_deleted": int,
    "_travel": str,
    "_incomplete": str,
    "_as_of": str,
    "_questions": int,
}
# _deleted: 0 it stands, 1 it is deleted, MERGED it goes by another record and is listed no more.
DELETED, MERGED = 1, 2
ROW_META: dict[str, type] = {"rid": int, "_id": str, "_pos": int}
VIEWS = 5  # goes up with every change of what the views show; an older vault then has them made anew
NUMBERS = "_numbers"  # with view_name(): every number a form ever gave; no repeat begins with _
# Most records stand. Without this SQLite takes it that ten do, and looks through a whole view for every row it joins.
_STANDS = "likelihood({}._deleted = 0, 0.1)"
EXACT = "__n"  # end of the column that holds a number with a unit as the whole number it is stored as
_ALWAYS_INDEXED = ("_number", "_changed_at", "_state", "_created_at")


@dataclass(frozen=True, slots=True)
class FormTable:
    """The columns of a form's tables: the record's own, and each repeat's."""

    form: str
    columns: dict[str, Field]
    repeats: dict[str, dict[str, Field]]


def table_name(form: str, repeat: str = "") -> str:
    return f"f_{form}${repeat}" if repeat else f"f_{form}"


def view_name(form: str, repeat: str = "") -> str:
    return f"v_{form}__{repeat}" if repeat else f"v_{form}"


def form_table(versions: Mapping[int, FormSpec]) -> FormTable:
    """Return the union of the columns of a form's versions; the newest version's field wins."""
    columns: dict[str, Field] = {}
    repeats: dict[str, dict[str, Field]] = {}
    form = ""
    for number in sorted(versions):
        spec, form = versions[number], versions[number].form_id
        for repeat in spec.repeats:
            repeats.setdefault(repeat.name, {})
        for field in spec.fields:
            if field.has_column:
                target = repeats.setdefault(field.repeat, {}) if field.repeat else columns
                target[field.name] = field
    return FormTable(form, columns, repeats)


def ensure_form(core: Core, versions: Mapping[int, FormSpec], same_as_forms: Iterable[str]) -> None:
    """Make or widen the tables of a form and replace its views. Inside a transaction."""
    table = form_table(versions)
    newest = versions[max(versions)]
    _ensure(core, table_name(table.form), META, table.columns, pk="rid")
    for repeat, columns in table.repeats.items():
        _ensure(core, table_name(table.form, repeat), ROW_META, columns, pk=("rid", "_id"))
    _ensure_indexes(core, table, newest)
    _replace_views(core, table, frozenset(same_as_forms))


def indexed_columns(table: FormTable, newest: FormSpec) -> list[str]:
    """Return the columns a form's records can be walked along: those of its list and its filters, and a few more."""
    listed = {*newest.list_view.columns, *newest.list_view.filters, newest.list_view.order.lstrip("-")}
    return [*_ALWAYS_INDEXED, *sorted(listed & table.columns.keys())]


def drop_form(core: Core, form: str) -> None:
    """Drop everything derived of a form. Inside a transaction."""
    for kind, name in core.read(
        "SELECT type, name FROM sqlite_master WHERE type IN ('view', 'table') ORDER BY type DESC"
    ):
        own = (
            (view_name(form), f"{view_name(form)}__") if kind == "view" else (table_name(form), f"{table_name(form)}$")
        )
        if name == own[0] or name.startswith(own[1]):
            core.write(f'DROP {kind} "{name}"')


def column_type(field: Field) -> type:
    """Return int for whole and scaled numbers, str for everything else."""
    return int if field.type == "integer" or field.unit else str


def _ensure(
    core: Core, name: str, meta: Mapping[str, type], fields: Mapping[str, Field], pk: str | tuple[str, ...]
) -> None:
    present = {row[1] for row in core.read(f'PRAGMA table_info("{name}")')}
    wanted = {**meta, **{one: column_type(field) for one, field in fields.items()}}
    if not present:
        utils(core.writer).table(name).create(wanted, pk=pk)
        return
    for column, kind in wanted.items():
        if column not in present:
            utils(core.writer).table(name).add_column(column, kind)


def _ensure_indexes(core: Core, table: FormTable, newest: FormSpec) -> None:
    name = table_name(table.form)
    core.write(f'CREATE INDEX IF NOT EXISTS "i_{table.form}_newest" ON "{name}" (_deleted)')  # and rid, as any index
    for column in indexed_columns(table, newest):
        core.write(f'CREATE INDEX IF NOT EXISTS "i_{table.form}_{column}" ON "{name}" (_deleted, "{column}")')


def _replace_views(core: Core, table: FormTable, same_as_forms: frozenset[str]) -> None:
    name = view_name(table.form)
    core.write(f'DROP VIEW IF EXISTS "{name}"')
    own = ["r.id AS id", *(f"t.{one}" for one in META if one not in ("rid", "_deleted"))]
    cells = _cells({one: field for one, field in table.columns.items() if one != "id"}, same_as_forms)
    merged = " AND r.id NOT IN (SELECT id FROM canonical WHERE id <> root)" if table.form in same_as_forms else ""
    core.write(
        f'CREATE VIEW "{name}" AS SELECT {", ".join([*own, *cells])} FROM "{table_name(table.form)}" t'
        f" JOIN record r ON r.rid = t.rid WHERE {_STANDS.format('t')}{merged}"
    )
    name = view_name(table.form, NUMBERS)
    core.write(f'DROP VIEW IF EXISTS "{name}"')
    core.write(
        f'CREATE VIEW "{name}" AS SELECT r.id AS record, u.number, u.n, u.void, t._title, t._village, t._changed_at,'
        f' t._changed_by FROM number_used u JOIN record r ON r.rid = u.rid JOIN "{table_name(table.form)}" t'
        f" ON t.rid = u.rid WHERE u.form = '{table.form}'"
    )
    for repeat, columns in table.repeats.items():
        name = view_name(table.form, repeat)
        core.write(f'DROP VIEW IF EXISTS "{name}"')
        own = ["r.id AS record", "t._id", "t._pos", "p._village"]
        core.write(
            f'CREATE VIEW "{name}" AS SELECT {", ".join([*own, *_cells(columns, same_as_forms)])}'
            f' FROM "{table_name(table.form, repeat)}" t JOIN record r ON r.rid = t.rid'
            f' JOIN "{table_name(table.form)}" p ON p.rid = t.rid WHERE {_STANDS.format("p")}'
        )


def _cells(columns: Mapping[str, Field], same_as_forms: frozenset[str]) -> list[str]:
    exact = [
        f't."{one}" AS "{one}{EXACT}"'
        for one, field in columns.items()
        if field.unit and f"{one}{EXACT}" not in columns
    ]
    return [*(_cell(one, field, same_as_forms) for one, field in columns.items()), *exact]


def _cell(name: str, field: Field, same_as_forms: frozenset[str]) -> str:
    if field.scale > 1:
        return f't."{name}" / {field.scale}.0 AS "{name}"'
    if field.type == "link" and field.link_form in same_as_forms:
        return f'coalesce((SELECT root FROM canonical c WHERE c.id = t."{name}"), t."{name}") AS "{name}"'
    return f't."{name}" AS "{name}"'
