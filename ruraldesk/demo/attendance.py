"""How many should come to an invented meeting, by its own registers, and how many came."""

from __future__ import annotations

from datetime import date

from ruraldesk.demo.entering import Fields
from ruraldesk.services import judging
from ruraldesk.services.desk import Desk
from ruraldesk.services.selecting import Selects

MEETING = "meeting"
Size = tuple[int, int]  # who should come, who came


def expected(desk: Desk, body: str, on: date, group: int | None = None) -> tuple[int, int]:
    """Return how many persons and how many households the registers of that day name; 0 where they name none."""
    spec = desk.store.specs.newest(MEETING)
    asked: Fields = {"body": body, "held_on": on.isoformat()} | ({"group_no": group} if group else {})
    known = judging.completed(desk, spec, asked, Selects(desk, spec, ""))
    return int(str(known.get("entitled_known") or 0)), int(str(known.get("households") or 0))


def size(desk: Desk, body: str, on: date, usual: Size) -> Size:
    """Return a meeting's size as the registers have it, as well attended as usual; ``usual`` where they say nothing."""
    entitled, _ = expected(desk, body, on)
    return (entitled, max(1, -(-entitled * usual[1] // usual[0]))) if entitled else usual
