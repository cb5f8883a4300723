"""What header and status line say about a form."""

from __future__ import annotations

from ruraldesk.clock import CHINA
from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.marks import Badge, Pill, badge_for
from ruraldesk.gui.ledger.model import DELIVERY
from ruraldesk.gui.shell.page import Heading
from ruraldesk.services import home, records
from ruraldesk.services.form_session import FormSession


def form_heading(bench: Bench, session: FormSession) -> Heading:
    """Return what the villager would call the record, its state and its next deadlines."""
    spec = session.spec
    if not session.record:
        return Heading(f"新登记　{spec.title}", back="台账")
    record = records.get(bench.desk, session.record)
    state = spec.state(record.state)
    pill = Pill(state.label, state.shape) if state else None
    return Heading(record.title or spec.title, back="台账", pill=pill, badges=_badges(bench, session))


def form_status(session: FormSession) -> tuple[str, ...]:
    """Return the full number of the record, and how far it has come at the town."""
    if not session.record:
        return ("新登记，保存后进台账",)
    record = records.get(session.desk, session.record)
    number = f"编号{record.number}" if record.number else ""
    incomplete = f"数据不全：{record.meta.incomplete}" if record.meta.incomplete else ""
    at_town = DELIVERY.get(record.meta.delivery, "")
    return tuple(part for part in (number, f"镇里：{at_town}" if at_town else "", incomplete) if part)


def clock_words(bench: Bench) -> str:
    """Return the time of day as the status line says it."""
    return bench.clock.now().astimezone(CHINA).strftime("%H:%M")


def _badges(bench: Bench, session: FormSession) -> tuple[Badge, ...]:
    record = records.get(bench.desk, session.record)
    badges: list[Badge] = []
    for due in home.dues_of(bench.desk, session.spec, record, bench.clock.today())[:2]:
        plain = badge_for(due.days_left)
        badges.append(Badge(f"{due.label}{plain.words}", plain.level))
    return tuple(badges)
