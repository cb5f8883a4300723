"""FormSession: one form being filled, from the first key to the save; no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from threading import RLock

from ruraldesk.errors import UserError
from ruraldesk.model.calculation import available_choices, initial_row
from ruraldesk.model.changes import STATE, Context
from ruraldesk.model.form import Choice, Field, FormSpec
from ruraldesk.model.live import Live
from ruraldesk.model.merging import flatten, shown_fields, split_key
from ruraldesk.model.record import ROW_ID, Fields, Record, Row, Scalar
from ruraldesk.model.scope import RecordFacts
from ruraldesk.model.validation import Problem
from ruraldesk.model.values import parse_text, show_text
from ruraldesk.services import forms, judging, records, relinking, saving
from ruraldesk.services.desk import Desk
from ruraldesk.services.judging import Case
from ruraldesk.services.locking import Locked, held_here
from ruraldesk.services.records import Saved
from ruraldesk.services.selecting import Selects
from ruraldesk.services.session_draft import from_raw, to_raw
from ruraldesk.services.session_state import Cells, Steps, Wrong


class FormSession:
    """One form being filled. A path is ``name`` or ``repeat/rowid/name``.

    Text that cannot be read yet stays as it was typed (``text``) and is a problem; it is kept in
    the draft and never saved. What the form hides keeps its value until the save.
    """

    def __init__(self, desk: Desk, spec: FormSpec, record: str, context: Context | None, cells: Cells) -> None:
        self.desk = desk
        self.spec = spec
        self._clerk = desk.clerk  # whose draft it is, also where another clerk is at work when it is kept
        self.record = record  # "" for a new record
        self.draft = ""  # until keep_draft
        self.draft_id = desk.new_id()  # under which it is kept, if ever
        self.state = spec.first_state
        self._incomplete = self._number = ""
        self._told = saving.told(spec, desk.store.records.get(record) if record else None)
        self.context = context  # the heads of the record as they were loaded here
        self.loaded = cells
        self.cells = cells
        self.steps = Steps()
        self.arrived: dict[str, Scalar] = {}  # kept in the draft only, until the form takes it
        self._live: Live | None = None
        self._worked_on = desk.clock.today()
        self._problems: list[Problem] | None = None
        self._writing = RLock()  # the window may keep a draft while the save is under way in another thread
        self.new_id = desk.new_id()  # the id that a new record will have
        self.selects = Selects(desk, spec, record or self.new_id)
        self._from_register: list[Problem] = []  # what SQL checks found in the record as it is stored
        self.locked: Locked | None = None  # another record holds it fast, or it is the town that reads

    @staticmethod
    def open_new(desk: Desk, form: str) -> FormSession:
        """Begin a new record, with its defaults."""
        spec = forms.form(desk, form)
        return FormSession(desk, spec, "", None, Cells.of(judging.with_defaults(desk, spec, {})))

    @staticmethod
    def open_record(desk: Desk, record: str) -> FormSession:
        """Open a record as it stands now."""
        return _session_of(desk, record, None)

    @staticmethod
    def open_draft(desk: Desk, draft: str) -> FormSession:
        """Go on with what was typed before, on the heads it was loaded from. Raises UserError("draft_gone")."""
        kept = desk.store.drafts.get(draft)
        if kept is None:
            raise UserError("draft_gone")
        session = _session_of(desk, kept.record, kept.context) if kept.record else FormSession.open_new(desk, kept.form)
        session.draft = session.draft_id = kept.id
        session.cells = from_raw(session.spec, kept.raw)
        return session

    def set_text(self, path: str, text: str) -> None:
        """Take what was typed into a field. Never refuses; see ``problems``."""
        field = self._field(path)
        try:
            value = parse_text(field, text, self.desk.clock.today(), self.choices(path) if field.choice_list else ())
        except UserError as error:
            if field.type == "link":
                self.set_value(path, None)  # what the record before had filled in goes with it
            self._put(path, None, Wrong(text, error.code, error.sentence))
            return
        self._put(path, value, None)

    def set_value(self, path: str, value: Scalar) -> None:
        """Take a chosen value (choice, link, attachment).

        What a link filled in from the record it pointed at before is filled in anew, unless it was written by hand.
        """
        self.arrived.pop(path, None)
        stale = relinking.stale(self, path, value) if self._field(path).type == "link" else []
        self._put(path, value if value not in ("", []) else None, None)
        for one in stale:
            self._put(one, None, None)

    def text(self, path: str) -> str:
        """Return what the field shows."""
        wrong = self.cells.wrong.get(path)
        if wrong is not None:
            return wrong.text
        field, value = self._field(path), self.value(path)
        if field.type == "link" and isinstance(value, str):
            return self.desk.store.records.title(value)
        return show_text(field, value, self.spec)

    def value(self, path: str) -> Scalar:
        """Return the value of a field, calculated ones too; None while its text cannot be read."""
        if self._field(path).is_stored and path in self.cells.values:
            return self.cells.values[path]
        return self._work().value(path)

    @property
    def problems(self) -> list[Problem]:
        """Everything that keeps the record from being saved (block), from going on (hold), or is worth a look (warn).

        What SQL checks look for is known of the record as it is stored, not as it is being typed.
        """
        if self._problems is None:
            case = Case(
                self.spec, self.record or self.new_id, self._work().fields, self.state, self._number, self._incomplete
            )
            found = judging.finished(self.desk, case, self._work().problems(self.state))
            found = [one for one in found if one.path not in self.cells.wrong]
            self._problems = judging.in_order([*self._unreadable(), *found, *self._from_register])
        return self._problems

    def relevant(self, path: str) -> bool:
        """True if the field is to be shown. Also for a group's or repeat's name."""
        return self._work().shown(path)

    def choices(self, path: str) -> Sequence[Choice]:
        """Return the choices a field offers now (filtered, retired ones only if chosen)."""
        _, row_id, _ = split_key(path)
        return available_choices(self.spec, self._field(path), self._work().fields, row_id, self.desk.clock.today())

    def rows(self, repeat: str) -> list[str]:
        """Return the row ids of a repeat, in order."""
        return list(self.cells.rows.get(repeat, ()))

    def add_row(self, repeat: str, place: int | None = None) -> str:
        """Add a row with its defaults and return its id."""
        row = saving.new_row_id(self.desk)
        now = self.desk.clock.now()
        values: Row = initial_row(self.spec, repeat, self._work().fields, self.desk.clock.today(), now)
        order = self.rows(repeat)
        order.insert(len(order) if place is None else place, row)
        cells = {f"{repeat}/{row}/{name}": value for name, value in values.items() if name != ROW_ID}
        self.replace(f"{repeat}/{row}", self.cells.with_rows(repeat, order, cells))
        return row

    def remove_row(self, repeat: str, row: str) -> None:
        """Remove a row."""
        order = [one for one in self.rows(repeat) if one != row]
        self.replace(f"{repeat}/{row}", self.cells.with_rows(repeat, order, {}))

    def replace(self, path: str, cells: Cells) -> None:
        """Let other cells stand here: one step, which touches ``path``."""
        if cells == self.cells:
            return
        self.steps.take(path, self.cells)
        self.cells = cells
        self._forget()

    def undo(self) -> str:
        """Take back the last step; return the path it touched, "" if there was none."""
        return self._travel(self.steps.back(self.cells))

    def redo(self) -> str:
        """Take the step again."""
        return self._travel(self.steps.forth(self.cells))

    @property
    def dirty(self) -> bool:
        """True if something differs from what was loaded."""
        return self.cells != self.loaded

    def rebase(self, loaded: saving.Loaded, now: Cells, cells: Cells) -> None:
        """Stand on the record as it is now, with ``cells`` in the form; there is no step back behind that."""
        self.context, self.loaded, self.cells = dict(loaded.now.seen), now, cells
        self.state = str(loaded.now.shown(STATE) or self.spec.first_state)
        self._told = saving.told(self.spec, loaded.record)
        self.steps = Steps()
        self._stand(loaded.record)
        self._forget()

    def keep_draft(self) -> str:
        """Keep what is typed in the vault and return the draft's id; "" where nothing differs any more.

        It has an id of its own: what another draft of the record holds stays there.
        """
        with self._writing:
            return self._keep_draft()

    def _keep_draft(self) -> str:
        context, kept, cells = dict(self.context or {}), self.desk.store.drafts, self.cells
        for path, value in self.arrived.items():
            cells = cells.with_value(path, value, None)
        if cells == self.loaded:
            kept.drop(self.draft_id)
            self.draft = ""
            return ""
        form = self.spec.form_id
        self.draft = kept.save(form, self.record or None, self._clerk, to_raw(cells), context, self.draft_id)
        return self.draft

    def save(self, *, state: str = "", correct: str = "") -> Saved:
        """Save the record (and take a step); the draft goes with it. Refuses as records.set_fields does."""
        self._refuse_unreadable()
        with self._writing:
            with self.desk.store.transaction():  # saved and still a draft would be typed in twice
                saved = self._save_changes(state, correct) if self.record else self._save_new(state)
                if self.draft:
                    self.desk.store.drafts.drop(self.draft)
            self._settle(saved)
        return saved

    def _save_new(self, state: str) -> Saved:
        emptied: Fields = {repeat: [] for repeat in self.cells.rows}  # by hand: nothing is fetched into them
        given = emptied | saving.stored(self.spec, self._work().fields)
        saved = records.add(self.desk, self.spec.form_id, given, record_id=self.new_id)
        if state and state != saved.record.state:
            stepped = records.set_fields(self.desk, saved.record.id, {}, state=state)
            made = saved.made + stepped.made
            return Saved(stepped.record, saved.changes | stepped.changes, stepped.warnings, made)
        return saved

    def _save_changes(self, state: str, correct: str) -> Saved:
        before, after = flatten(self.loaded.fields()), flatten(self.cells.fields())
        touched = {
            split_key(key)[0] or key for key in before.keys() | after.keys() if before.get(key) != after.get(key)
        }
        fields = self.cells.fields()
        given = {name: fields.get(name) for name in touched if self._is_given(name)}
        return records.set_fields(self.desk, self.record, given, context=self.context, state=state, correct=correct)

    def _is_given(self, name: str) -> bool:
        return name in self.spec.repeat_by_name or (name in self.spec.by_name and self.spec.by_name[name].is_stored)

    def _settle(self, saved: Saved) -> None:
        """Go on from the record as it now stands."""
        self.record, self.draft, self.state = saved.record.id, "", saved.record.state
        self.draft_id = self.desk.new_id()
        self.context = dict(saved.record.meta.context)
        self._told = saving.told(self.spec, saved.record)
        self.cells = self.loaded = Cells.of(saving.stored(self.spec, saved.record.fields))
        self._stand(saved.record)
        self._forget()

    def _stand(self, record: Record) -> None:
        """Know what is found in the record as it is stored."""
        self._number, self._incomplete = record.number, record.meta.incomplete
        self.locked = held_here(self.desk, self.spec, record.id)
        self.selects = Selects(self.desk, self.spec, record.id)
        case = Case(self.spec, record.id, {}, record.state, record.number, record.meta.incomplete)
        self._from_register = [one for one in judging.sql_problems(self.desk, case) if one.level != "block"]

    def _put(self, path: str, value: Scalar, wrong: Wrong | None) -> None:
        repeat, row_id, _ = split_key(path)
        if row_id and row_id not in self.cells.rows.get(repeat, ()):
            return  # its row went while it was being left
        live = self._live
        self.replace(path, self.cells.with_value(path, value, wrong))
        if live is not None:
            live.change(path, value)  # one cell: only what leans on it is worked out again
            self._live = live

    def _travel(self, found: tuple[str, Cells] | None) -> str:
        if found is None:
            return ""
        path, self.cells = found
        self._forget()
        return path

    def _forget(self) -> None:
        self._live = None
        self._problems = None

    def _work(self) -> Live:
        """Return the cells once the form has worked them through."""
        today = self.desk.clock.today()
        if self._live is None or self._worked_on != today:
            facts = RecordFacts(self.record or self.new_id, self._number, self.state)
            on = judging.around(self.desk, self.selects, facts)
            self._live, self._worked_on = Live(self.spec, self.cells.fields() | self._told, on), today
        return self._live

    def _field(self, path: str) -> Field:
        _, row_id, name = split_key(path)
        return self.spec.by_name[name if row_id else path]

    def _unreadable(self) -> list[Problem]:
        found = []
        for path, wrong in self.cells.wrong.items():
            repeat, row_id, name = split_key(path)
            found.append(Problem(name if row_id else path, row_id, wrong.code, wrong.sentence, "block", repeat))
        return found

    def _refuse_unreadable(self) -> None:
        wrong = tuple(f"“{self._field(path).label}”：{one.sentence}" for path, one in self.cells.wrong.items())
        if wrong:
            raise UserError("value_refused", where=wrong, count=len(wrong), first=wrong[0])


def _session_of(desk: Desk, record: str, context: Context | None) -> FormSession:
    loaded = saving.load(desk, record, context)
    saving.refuse_deleted(loaded)
    cells = Cells.of(saving.stored(loaded.spec, shown_fields(loaded.base)))
    session = FormSession(desk, loaded.spec, record, loaded.context, cells)
    session.state = loaded.state
    session._stand(loaded.record)
    return session
