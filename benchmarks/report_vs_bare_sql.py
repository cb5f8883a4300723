"""How dear a report is beside its bare select: a statistic with comparisons, and a ledger of every record.

    python benchmarks/report_vs_bare_sql.py 10000

Both in one run over the same vault, interleaved, the best of some rounds. The bare select runs on a connection of its
own, opened as a report opens one, once for each period that the report runs it for. Target: a statistic at most 1.5 of
that; then reading, comparing and adding up cost half of the counting. The papers of the ledger are measured beside it.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from ruraldesk.clock import FixedClock
from ruraldesk.paths import DataFolder
from ruraldesk.services import records, reporting
from ruraldesk.services.desk import Desk, NewDesk, create_desk
from ruraldesk.services.reporting import Wanted
from ruraldesk.store import vault
from ruraldesk.store.database import open_vault

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
TARGET, ROUNDS = 1.5, 5
QUARTERS = (("2026-10-01", "2026-12-31"), ("2026-07-01", "2026-09-30"), ("2025-10-01", "2025-12-31"))
FORM = """
settings = { form_id = "visit", form_title = "走访登记", version = 2026110101 }
survey = [
  { type = "text", name = "topic", label = "事由" },
  { type = "select_one kind", name = "kind", label = "类别" },
  { type = "date", name = "seen_on", label = "日期" },
  { type = "decimal", name = "cost", label = "花费" },
]
choices = [
  { list_name = "kind", name = "old", label = "老人" },
  { list_name = "kind", name = "child", label = "儿童" },
  { list_name = "kind", name = "new", label = "新居民" },
]
[fields]
cost = { unit = "yuan" }
"""
COUNT = """
select c.name as kind, count(v.id) as n, coalesce(sum(v.cost__n), 0) as cost
from {choices} c left join v_visit v on v.kind = c.name and v.seen_on between :from and :to
group by c.pos order by c.pos
"""
LEDGER = "select id as _id, topic, kind, seen_on, cost__n as cost from v_visit where seen_on between :from and :to"
COUNT_REPORT = f"""
name = "count"
title = "走访统计"
group = "走访"
sql = '''{COUNT.replace("{choices}", "{choices visit.kind}")}'''
columns = [
  {{ name = "kind", label = "类别", kind = "choice", field = "visit.kind" }},
  {{ name = "n", label = "件数", kind = "integer", total = "sum" }},
  {{ name = "cost", label = "花费", kind = "money", total = "sum" }},
]
key = ["kind"]
compare = true
"""
LEDGER_REPORT = f"""
name = "ledger"
title = "走访台账"
group = "走访"
period = "year"
sql = '''{LEDGER}'''
columns = [
  {{ name = "topic", label = "事由", kind = "text" }},
  {{ name = "seen_on", label = "日期", kind = "date" }},
  {{ name = "kind", label = "类别", kind = "choice", field = "visit.kind" }},
  {{ name = "cost", label = "花费", kind = "money", total = "sum" }},
]
"""


def new_desk(root: Path, count: int) -> Desk:
    """Make a desk with so many visits in two years."""
    (root / "none").mkdir()
    new = NewDesk(DataFolder(root / "desk"), "village", "330402101999", "样例村", "样例", "demo", cost=vault.CHEAP)
    with patch("ruraldesk.services.desk.seed_forms", return_value=root / "none"):
        desk, _ = create_desk(new, FixedClock(NOON))
    desk.store.specs.add({"form.toml": FORM}, "benchmark")
    random = Random(1)
    with desk.store.bulk():
        for place in range(count):
            day = date.fromordinal(date(2025, 1, 1).toordinal() + random.randrange(690))
            fields = {
                "topic": f"第{place}户",
                "kind": random.choice(["old", "child", "new"]),
                "seen_on": day.isoformat(),
            }
            records.add(desk, "visit", {**fields, "cost": f"{random.randrange(90000) / 100:.2f}"})
    for name, text in (("count", COUNT_REPORT), ("ledger", LEDGER_REPORT)):
        desk.store.specs.keep_shared(f"reports/{name}.toml", text, "benchmark")
    return desk


def taken(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start


def main(count: int) -> int:
    with tempfile.TemporaryDirectory() as place:
        desk = new_desk(Path(place), count)
        choices = "(select 'old' as name, 1 as pos union all select 'child', 2 union all select 'new', 3)"
        counting = COUNT.replace("{choices}", choices)
        quarter = Wanted(date(2026, 10, 1), date(2026, 12, 31))
        year = Wanted(date(2025, 1, 1), date(2026, 12, 31))

        def selects(sql: str, *periods: tuple[str, str]) -> None:
            bare = open_vault(desk.folder.vault, desk.dek, "reports")
            for first, last in periods:
                bare.execute(sql, {"from": first, "to": last}).fetchall()
            bare.close()

        best: dict[str, float] = {}
        works: dict[str, Callable[[], object]] = {
            "three bare selects": lambda: selects(counting, *QUARTERS),
            "statistic": lambda: reporting.run(desk, "count", quarter),
            "one bare select of all": lambda: selects(LEDGER, ("2025-01-01", "2026-12-31")),
            "ledger": lambda: reporting.run(desk, "ledger", year),
        }
        for _ in range(ROUNDS):
            for name, work in works.items():
                best[name] = min(best.get(name, 1e9), taken(work))
        table = reporting.run(desk, "ledger", year)
        for suffix in (".csv", ".xlsx", ".pdf"):
            best[f"ledger as {suffix}"] = taken(lambda suffix=suffix: reporting.content(desk, table, suffix))
        for name, needed in best.items():
            print(f"{name:26} {needed * 1000:9.1f} ms")
        ratio = best["statistic"] / best["three bare selects"]
        print(f"statistic : selects        {ratio:9.2f}   (target {TARGET})")
        print(f"ledger : select            {best['ledger'] / best['one bare select of all']:9.2f}")
        desk.store.close(backup=False)
        return int(ratio > TARGET)


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
