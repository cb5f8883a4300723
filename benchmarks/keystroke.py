"""What a key costs in every shipped form, filled as its fullest example, whose tables are grown to 60 rows.

    python benchmarks/keystroke.py [ROWS]

In processor time, the best of nine. A key is one letter more in a field, everything that leans on it worked out,
and every rule that looks at it asked again; each field that can be typed into is typed into, in a table the first
row (a running balance is worked out again down to the last) and the last one. Beside it, in the same run: one pass
over the whole record, which is what each key would cost without knowing what leans on what. The largest form is to
stay under 2 ms.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from ruraldesk.clock import FixedClock
from ruraldesk.model.form import Field, FormSpec
from ruraldesk.model.record import ROW_ID, Fields
from ruraldesk.paths import DataFolder, seed_forms
from ruraldesk.services import forms, judging, saving
from ruraldesk.services.desk import Desk, NewDesk, create_desk
from ruraldesk.services.form_session import FormSession
from ruraldesk.services.session_state import Cells
from ruraldesk.store.vault import CHEAP

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
LIMIT_MS = 2.0
ELSEWHERE = ("link", "image", "file")  # what an example has of other records is not here
TYPED = {"integer": "1", "decimal": "1", "date": "2026-10-01", "time": "09:30", "datetime": "2026-10-01 09:30"}


@dataclass(frozen=True)
class Cost:
    """What keys cost in one form, in milliseconds."""

    form: str
    cells: int
    middle: float
    worst: float
    worst_at: str
    whole: float


def taken_ms(call: Callable[[], object], times: int) -> float:
    """Return the best of several calls: what other work on the machine adds is left out."""
    took = []
    for _ in range(times):
        start = time.process_time()
        call()
        took.append((time.process_time() - start) * 1000)
    return min(took)


def fullest(root: Path, spec: FormSpec) -> Fields:
    """Return the fields of the example with the most cells."""
    found = [json.loads(one.read_text(encoding="utf-8"))["fields"] for one in root.glob("examples/*.json")]
    given = max(found, key=lambda one: len(json.dumps(one)), default={})
    kept = {name: value for name, value in given.items() if _is_here(spec, name)}
    return {name: _rows(spec, value) if name in spec.repeat_by_name else value for name, value in kept.items()}


def _rows(spec: FormSpec, rows: list[dict[str, object]]) -> list[dict[str, object]]:
    return [{name: one for name, one in row.items() if name == ROW_ID or _is_here(spec, name)} for row in rows]


def _is_here(spec: FormSpec, name: str) -> bool:
    return name in spec.repeat_by_name or (name in spec.by_name and spec.by_name[name].type not in ELSEWHERE)


def filled(desk: Desk, spec: FormSpec, rows: int) -> FormSession:
    """Return a session over the fullest example, every table of it with so many rows."""
    fields = judging.normalised(desk, spec, fullest(seed_forms() / spec.form_id, spec))
    for repeat in spec.repeats:
        present = fields.get(repeat.name) or []
        models = [{key: one for key, one in row.items() if key != ROW_ID} for row in present if isinstance(row, dict)]
        fields[repeat.name] = [dict(models[at % len(models)]) for at in range(rows if models else 0)]
    session = FormSession.open_new(desk, spec.form_id)
    whole = judging.with_defaults(desk, spec, saving.with_row_ids(desk, spec, fields))
    session.replace("", Cells.of(whole))
    return session


def keys(session: FormSession) -> Iterator[tuple[str, str]]:
    """Yield the path of everything that is typed into, and what is typed."""
    for field in session.spec.fields:
        if not field.is_stored or field.readonly or field.type in ("select_one", "select_multiple", *ELSEWHERE):
            continue
        for path in _paths(session, field):
            if session.relevant(path):
                yield path, TYPED.get(field.type, "字")


def _paths(session: FormSession, field: Field) -> list[str]:
    if not field.repeat:
        return [field.name]
    rows = session.rows(field.repeat)
    return [f"{field.repeat}/{row}/{field.name}" for row in (*rows[:1], *rows[1:][-1:])]


def cost_of(desk: Desk, spec: FormSpec, rows: int) -> Cost:
    """Measure one form."""
    session = filled(desk, spec, rows)
    costs: dict[str, float] = {}
    for path, text in keys(session):
        before = session.text(path)
        assert session.problems is not None
        more = iter(range(1, 1000))

        def key(path: str = path, text: str = text, more: Iterator[int] = more) -> None:
            at = next(more)
            session.set_text(path, text * (1 + at % 2) if text in ("1", "字") else text[:-1] + str(at % 10))
            assert session.problems is not None

        costs[path] = taken_ms(key, 9)
        session.set_text(path, before)
    cells = session.cells

    def again() -> None:
        session._live = session._problems = None
        assert session.problems is not None

    at = max(costs, key=lambda path: costs[path])
    middle, worst = median(costs.values()), costs[at]
    return Cost(spec.form_id, len(cells.values), middle, worst, at.split("/")[-1], taken_ms(again, 5))


def main(rows: int) -> None:
    with tempfile.TemporaryDirectory() as place:
        new = NewDesk(
            DataFolder(Path(place) / "desk"), "village", "330402101999", "样例村", "样例", "demo12", cost=CHEAP
        )
        desk, _ = create_desk(new, FixedClock(NOON))
        found = [cost_of(desk, spec, rows) for spec in forms.forms(desk)]
        print(f"{'form':<20}{'cells':>7}{'a key':>9}{'worst key':>11}{'whole pass':>12}  ms   worst at")
        for one in sorted(found, key=lambda cost: -cost.cells):
            costs = f"{one.middle:>9.3f}{one.worst:>11.3f}{one.whole:>12.1f}"
            print(f"{one.form:<20}{one.cells:>7}{costs}       {one.worst_at}")
        largest = max(found, key=lambda cost: cost.cells)
        words = "under" if largest.worst < LIMIT_MS else "OVER"
        less = largest.whole / largest.worst
        print(f"{largest.form}, the largest: worst key {words} {LIMIT_MS} ms, {less:.0f} times less than a whole pass")
        desk.store.close(backup=False)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
