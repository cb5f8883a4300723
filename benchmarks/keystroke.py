"""What a key costs in every shipped form, filled as its fullest example, whose tables are grown to 25 and to 60 rows.

    python benchmarks/keystroke.py [ROWS ...]

In processor time of this thread, the best of 25 in five rounds. A key is one letter more in a field, everything
that leans on it worked out, and every rule that looks at it asked again; each field that can be typed into is typed
into, in a table the first row (a running balance is worked out again down to the last) and the last one. Shown are
the median and the 99th percentile over those fields, and the worst one. Beside them, in the same run: one pass over
the whole record, which is what each key would cost without knowing what leans on what. The two largest forms are to
stay under 2 ms.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles

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
ROWS = (25, 60)
ROUNDS, TIMES = 5, 5
LARGEST = 2
ELSEWHERE = ("link", "image", "file")  # what an example has of other records is not here
TYPED = {"integer": "1", "decimal": "1", "date": "2026-10-01", "time": "09:30", "datetime": "2026-10-01 09:30"}


@dataclass(frozen=True)
class Cost:
    """What keys cost in one form, in milliseconds."""

    form: str
    cells: int
    middle: float
    nearly_all: float  # the 99th percentile
    worst: float
    worst_at: str
    whole: float


def taken_ms(call: Callable[[], object], times: int) -> float:
    """Return the best of several calls: what other work on the machine adds is left out."""
    took = []
    for _ in range(times):
        start = time.thread_time()
        call()
        took.append((time.thread_time() - start) * 1000)
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


def key_ms(session: FormSession, path: str, text: str) -> float:
    """Measure one key in a field, and put back what stood there."""
    before = session.text(path)
    assert session.problems is not None
    more = iter(range(1, 1000))

    def key() -> None:
        at = next(more)
        session.set_text(path, text * (1 + at % 2) if text in ("1", "字") else text[:-1] + str(at % 10))
        assert session.problems is not None

    took = taken_ms(key, TIMES)
    session.set_text(path, before)
    return took


def cost_of(desk: Desk, spec: FormSpec, rows: int) -> Cost:
    """Measure one form."""
    session = filled(desk, spec, rows)
    costs: dict[str, float] = {}
    for _ in range(ROUNDS):  # a slow moment of the machine hits a round, not a field
        for path, text in keys(session):
            costs[path] = min(costs.get(path, 1e9), key_ms(session, path, text))
    cells = session.cells

    def again() -> None:
        session._live = session._problems = None
        assert session.problems is not None

    at = max(costs, key=lambda path: costs[path])
    of_fields = [*costs.values()] * 2  # two values at least, as quantiles wants
    middle, nearly_all = median(of_fields), quantiles(of_fields, n=100, method="inclusive")[-1]
    name = at.split("/")[-1]
    return Cost(spec.form_id, len(cells.values), middle, nearly_all, costs[at], name, taken_ms(again, 5))


def main(sizes: Sequence[int]) -> None:
    with tempfile.TemporaryDirectory() as place:
        new = NewDesk(
            DataFolder(Path(place) / "desk"), "village", "330402101999", "样例村", "样例", "demo12", cost=CHEAP
        )
        desk, _ = create_desk(new, FixedClock(NOON))
        for rows in sizes:
            show(rows, [cost_of(desk, spec, rows) for spec in forms.forms(desk)])
        desk.store.close(backup=False)


def show(rows: int, found: list[Cost]) -> None:
    ordered = sorted(found, key=lambda cost: -cost.cells)
    print(f"{rows} rows in every table, ms")
    print(f"{'form':<20}{'cells':>7}{'median':>9}{'99th':>9}{'worst':>9}{'whole pass':>12}  worst at")
    for one in ordered:
        costs = f"{one.middle:>9.3f}{one.nearly_all:>9.3f}{one.worst:>9.3f}{one.whole:>12.1f}"
        print(f"{one.form:<20}{one.cells:>7}{costs}  {one.worst_at}")
    for one in ordered[:LARGEST]:
        words = "under" if one.nearly_all < LIMIT_MS else "OVER"
        less = one.whole / one.worst
        print(f"{one.form}: 99 of 100 fields {words} {LIMIT_MS} ms, the worst {less:.0f} times less than a whole pass")
    print()


if __name__ == "__main__":
    main([int(one) for one in sys.argv[1:]] or ROWS)
