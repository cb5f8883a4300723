"""Records entered many at once, as a form declares them: one for each of many linked records, all or none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any  # Any: JSON values

from ruraldesk.errors import UserError
from ruraldesk.model.batch_entry import BatchEntry
from ruraldesk.model.form import FormSpec
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.progress import SILENT, Progress
from ruraldesk.services import collecting, forms, history, judging, records
from ruraldesk.services.desk import Desk
from ruraldesk.services.selecting import Selects, empty_values

Values = Mapping[str, Any]  # Any: JSON values of fields


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that one can be entered for."""

    id: str
    title: str
    due: str  # ISO date, "" where nothing is due
    days_left: int | None


@dataclass(frozen=True, slots=True)
class Exceptional:
    """One that is not like the others: what is said of it in place of what is said of all."""

    link: str
    values: Values
    texts: Mapping[str, str] = field(default_factory=dict)  # what cannot be read yet, as it was typed


@dataclass(frozen=True, slots=True)
class Half:
    """What is entered and not saved yet."""

    common: Values
    chosen: tuple[str, ...]
    exceptions: tuple[Exceptional, ...]
    texts: Mapping[str, str] = field(default_factory=dict)  # of what is common, as above


@dataclass(frozen=True, slots=True)
class BatchSaved:
    """What became of it."""

    records: tuple[str, ...]
    open: tuple[str, ...]  # the exceptions among them
    changes: ChangeSet
    sentence: str


def of_records(spec: FormSpec) -> list[BatchEntry]:
    """Return what a form enters as records, many at once."""
    return [one for one in spec.batches if not one.repeat]


def candidates(desk: Desk, form: str, name: str) -> list[Candidate]:
    """Return what there is to choose from, in the form's order."""
    spec, batch = _of(desk, form, name)
    table = Selects(desk, spec, "").table(batch.sql, empty_values)
    at = {column: place for place, column in enumerate(table.columns)}
    today, found = desk.clock.today(), []
    for row in table.rows:
        link, due = str(row[at["id"]]), str(row[at["due"]] or "") if "due" in at else ""
        left = (date.fromisoformat(due) - today).days if due else None
        found.append(Candidate(link, desk.store.records.title(link), due, left))
    return found


def save(
    desk: Desk,
    form: str,
    name: str,
    common: Values,
    chosen: Sequence[str],
    exceptions: Iterable[Exceptional],
    progress: Progress = SILENT,
) -> BatchSaved:
    """Save one record for each that was chosen, all in one transaction or none; what was half entered goes with it.

    Raises UserError("batch_refused", where=one sentence per problem with its title), ("batch_empty"),
    ("stopped_by_hand").
    """
    spec, batch = _of(desk, form, name)
    odd = {one.link: one.values for one in exceptions}
    wanted = list(dict.fromkeys([*chosen, *odd]))
    if not wanted:
        raise UserError("batch_empty")
    done: list[str] = []
    changes, refused = ChangeSet(), list[str]()
    with desk.store.transaction():
        for place, link in enumerate(wanted, 1):
            try:
                saved = _save_one(desk, spec, batch, {**common, batch.link: link}, odd.get(link))
            except UserError as error:
                title = desk.store.records.title(link)
                refused += [f"{title}：{one}" for one in error.where or (error.sentence,)]
                continue
            changes, done = changes | saved.changes, [*done, saved.record.id]
            progress.step(place, len(wanted), "正在登记")
            if progress.cancelled():
                raise UserError("stopped_by_hand")
        if refused:
            raise UserError("batch_refused", where=tuple(refused), count=len(refused), first=refused[0])
        keep(desk, form, name, None)
    left = tuple(one for one, link in zip(done, wanted, strict=True) if link in odd)
    return BatchSaved(tuple(done), left, changes, _sentence(spec, batch, len(done), len(left)))


def take_back(desk: Desk, made: Sequence[str]) -> ChangeSet:
    """Take records back that were entered together, all or none.

    Raises UserError("undo_blocked", where=what stands in the way, with its title).
    """
    changes, refused = ChangeSet(), list[str]()
    with desk.store.transaction():
        for one in made:
            try:
                changes |= history.take_back(desk, one, _made_in(desk, one)).changes
            except UserError as error:
                refused += [f"{desk.store.records.title(one)}：{words}" for words in error.where or (error.sentence,)]
        if refused:
            raise UserError("undo_blocked", where=tuple(refused))
    return changes


def keep(desk: Desk, form: str, name: str, half: Half | None, clerk: str = "") -> None:
    """Keep what is half entered by a clerk ("": who is at work), so that nothing of it is lost; None = done with."""
    key = f"batch/{clerk or desk.clerk}/{form}/{name}"
    if half is None:
        desk.store.settings.drop(key)
    else:
        desk.store.settings.set(key, asdict(half))


def kept(desk: Desk, form: str, name: str) -> Half | None:
    """Return what was half entered by this clerk, None if nothing."""
    found = desk.store.settings.get(f"batch/{desk.clerk}/{form}/{name}", None)
    if found is None:
        return None
    odd = tuple(Exceptional(one["link"], one["values"], one.get("texts", {})) for one in found["exceptions"])
    return Half(found["common"], tuple(found["chosen"]), odd, found.get("texts", {}))


def _made_in(desk: Desk, record: str) -> str:
    return history.history(desk, record)[-1].change


def _of(desk: Desk, form: str, name: str) -> tuple[FormSpec, BatchEntry]:
    spec = forms.form(desk, form)
    found = next((one for one in of_records(spec) if one.name == name), None)
    if found is None:
        raise UserError("batch_unknown", name=name, form=spec.title)
    return spec, found


def _save_one(desk: Desk, spec: FormSpec, batch: BatchEntry, begun: Values, odd: Values | None) -> records.Saved:
    values = dict(batch.values) if odd is None else {**dict(batch.differ_values), **odd}
    given = {**begun, **values}
    state = batch.state if odd is None else ""
    return records.add(desk, spec.form_id, {**given, **_fetched(desk, spec, batch, given, odd is None)}, state=state)


def _fetched(desk: Desk, spec: FormSpec, batch: BatchEntry, given: Values, alike: bool) -> dict[str, Any]:
    """Return the rows that the form fetches into its repeats, with what is written into each."""
    selects, written = Selects(desk, spec, desk.new_id()), {name: dict(table) for name, table in batch.rows}
    fields = judging.completed(
        desk, spec, judging.with_defaults(desk, spec, judging.normalised(desk, spec, given)), selects
    )
    rows: dict[str, Any] = {}
    for one in spec.collects:
        if collecting.offered(spec, one.repeat, spec.first_state) is one:
            more = written.get(one.repeat, {}) if alike else {}
            rows[one.repeat] = [{**row, **more} for row in collecting.fetched(desk, spec, one, fields, selects)]
    return rows


def _sentence(spec: FormSpec, batch: BatchEntry, count: int, odd: int) -> str:
    noun, first = spec.list_view.noun, spec.state(spec.first_state)
    state = spec.state(batch.state)
    parts = []
    if state is not None and count > odd:
        parts.append(f"{count - odd}{noun}{state.label}")
    if odd:
        parts.append(f"{odd}{noun}例外" + (f"留在{first.label}" if first is not None else ""))
    return f"登记了{count}{noun}" + (f"：{'，'.join(parts)}。" if parts else "。")
