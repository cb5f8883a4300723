"""A record worked out after each key only where the key reaches: the same as one pass over the whole of it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from random import Random

import pytest

from ruraldesk.clock import CHINA
from ruraldesk.formdefs.reader import read_form
from ruraldesk.model.calculation import recompute, worked_through
from ruraldesk.model.choice_lists import with_tables
from ruraldesk.model.form import Field, FormSpec
from ruraldesk.model.live import Around, Live
from ruraldesk.model.record import ROW_ID, Fields, Row, Scalar
from ruraldesk.model.scope import NO_FACTS
from ruraldesk.model.validation import validate
from ruraldesk.paths import seed_forms
from ruraldesk.rules.tables import SharedTables
from tests.helpers.form_tables import form

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=CHINA)
FORMS = sorted(one.parent.name for one in seed_forms().glob("*/form.toml"))
EDITS, ROWS = 40, 3
SMALL = form(
    """
    type | name | label | relevant | calculation | required | constraint | constraint_message
    text | a | 甲 |  |  |  |  |
    begin_group | more | 再多 | ${a} = 'x' |  |  |  |
    integer | b | 乙 |  |  |  | . < 9 | 太大。
    end_group |  |  |  |  |  |  |
    begin_repeat | lines | 行 | ${a} != 'none' |  |  |  |
    integer | n | 数 |  |  |  | . < ${b} | 太大。
    integer | twice | 两倍 |  | ${n} * 2 |  |  |
    text | note | 注 | ${n} > 3 |  | yes |  |
    integer | at | 第几 |  | position(..) |  |  |
    end_repeat |  |  |  |  |  |  |
    integer | total | 合计 |  | sum(${twice}) |  |  |
    """,
    more="""
[[check]]
name = "most"
each = "lines"
sentence = "比乙大。"
expr = "n <= b"
fields = ["n"]
[[check]]
name = "few"
level = "warn"
sentence = "太多。"
expr = "total < 20"
""",
)


def _tables(root: Path) -> SharedTables:
    return SharedTables({one.stem: one.read_text(encoding="utf-8-sig") for one in (root / "shared").glob("*.csv")})


def _value(random: Random, spec: FormSpec, field: Field) -> Scalar:
    if random.random() < 0.25:
        return None
    match field.type:
        case "integer":
            return random.randint(0, 12)
        case "decimal":
            return f"{random.randint(0, 900)}.{'0' if field.unit == 'hour' else '50'}"
        case "date":
            return f"2026-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
        case "time":
            return f"{random.randint(7, 20):02}:30"
        case "datetime":
            return f"2026-11-{random.randint(1, 28):02}T09:30"
        case "select_one":
            return random.choice([one.name for one in spec.choices[field.choice_list]] or ["x"])
        case "select_multiple":
            return [random.choice([one.name for one in spec.choices[field.choice_list]] or ["x"])]
        case _:
            return random.choice(["x", "none", "13800138000", "11010519491231002X", "一二三"])


def _edited(spec: FormSpec, raw: Fields, row: str, field: Field, value: Scalar) -> None:
    target: Fields | Row = raw
    if field.repeat:
        target = next(one for one in raw[field.repeat] if one[ROW_ID] == row)  # type: ignore[union-attr,index,call-overload]
    target.pop(field.name, None)
    if value is not None:
        target[field.name] = value  # type: ignore[assignment]


def _agree(spec: FormSpec, raw: Fields, live: Live, tables: SharedTables) -> None:
    on, now = NOON.date(), NOON
    whole = recompute(spec, raw, on, now, tables=tables)
    state = spec.first_state
    assert live.fields == whole
    assert live.problems(state) == validate(spec, whole, state, on, now, tables=tables)
    shown = worked_through(spec, whole, on, now, tables)[1]
    for one in spec.fields:
        rows = whole.get(one.repeat) if one.repeat else None
        ids = [str(row[ROW_ID]) for row in rows] if isinstance(rows, list) else []  # type: ignore[index,call-overload]
        for path in [f"{one.repeat}/{row}/{one.name}" for row in ids] if one.repeat else [one.name]:
            assert live.shown(path) == (path in shown), path


def _walk(spec: FormSpec, tables: SharedTables, seed: int, edits: int) -> None:
    random = Random(seed)
    raw: Fields = {one.name: [{ROW_ID: f"r{at}"} for at in range(ROWS)] for one in spec.repeats}
    live = Live(spec, raw, Around(NOON.date(), NOON, tables, None, None, NO_FACTS))
    typed = [one for one in spec.fields if one.is_stored and one.type not in ("image", "file", "link")]
    for at in range(edits):
        field, row = random.choice(typed), f"r{random.randrange(ROWS)}"
        value = _value(random, spec, field)
        _edited(spec, raw, row, field, value)
        live.change(f"{field.repeat}/{row}/{field.name}" if field.repeat else field.name, value)
        if at % 5 == 4:
            _agree(spec, raw, live, tables)
    _agree(spec, raw, live, tables)


@pytest.mark.parametrize("seed", range(12))
def test_key_by_key_is_the_same_as_all_at_once(seed: int) -> None:
    _walk(SMALL, SharedTables(), seed, 60)


@pytest.mark.parametrize("name", FORMS)
def test_every_shipped_form_key_by_key_is_the_same_as_all_at_once(name: str) -> None:
    root = seed_forms()
    spec = read_form(root / name).spec
    tables = _tables(root)
    _walk(with_tables(spec, tables), tables, 7, EDITS)
