"""How many records the registers have: all, by month of this year, by state."""

from __future__ import annotations

from dataclasses import dataclass

from ruraldesk.model.form import FormSpec
from ruraldesk.services.desk import Desk


@dataclass(frozen=True, slots=True)
class RegisterCount:
    """One register in numbers."""

    form: str
    title: str
    noun: str
    total: int
    months: tuple[int, ...]  # made in each month of this year
    states: tuple[tuple[str, int], ...]  # label, count

    @property
    def this_year(self) -> int:
        return sum(self.months)


def all_registers(desk: Desk) -> list[RegisterCount]:
    """Return every register."""
    return [_count(desk, one) for one in desk.store.specs.all()]


def made_this_year(desk: Desk, form: str, month: int | None = None) -> list[str]:
    """Return the records of a register behind the number of a month of this year, or of the year."""
    year, months = desk.clock.today().year, range(1, 13) if month is None else (month,)
    return [one for at in months for one in desk.store.months.records(form, f"{year:04}-{at:02}")]


def _count(desk: Desk, spec: FormSpec) -> RegisterCount:
    year = desk.clock.today().year
    made = desk.store.months.counts(spec.form_id, year)
    standing = desk.store.records.count_by_state(spec.form_id)
    return RegisterCount(
        form=spec.form_id,
        title=spec.title,
        noun=spec.list_view.noun,
        total=desk.store.records.count(spec.form_id),
        months=tuple(made.get(f"{year:04}-{month:02}", 0) for month in range(1, 13)),
        states=tuple((one.label, standing.get(one.name, 0)) for one in spec.states),
    )
