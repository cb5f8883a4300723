"""FormSession: one form being filled, from the first key to the save; no Qt."""

from __future__ import annotations

from collections.abc import Sequence

from ruraldesk.model.form import Choice, FormSpec
from ruraldesk.model.record import Scalar
from ruraldesk.model.validation import Problem
from ruraldesk.services.desk import Desk
from ruraldesk.services.records import Saved


class FormSession:
    """One form being filled. A path is ``name`` or ``repeat/rowid/name``.

    Text that cannot be read yet stays as it was typed (``text``) and is a problem; it is kept in
    the draft and never saved.
    """

    desk: Desk
    spec: FormSpec
    record: str  # "" for a new record
    draft: str  # "" until keep_draft

    @staticmethod
    def open_new(desk: Desk, form: str, copy_of: str = "") -> FormSession:
        """Begin a new record, with defaults, or with what another record has."""
        raise NotImplementedError

    @staticmethod
    def open_record(desk: Desk, record: str) -> FormSession:
        """Open a record as it stands now."""
        raise NotImplementedError

    @staticmethod
    def open_draft(desk: Desk, draft: str) -> FormSession:
        """Go on with what was typed before, on the heads it was loaded from."""
        raise NotImplementedError

    def set_text(self, path: str, text: str) -> None:
        """Take what was typed into a field. Never refuses; see ``problems``."""
        raise NotImplementedError

    def set_value(self, path: str, value: Scalar) -> None:
        """Take a chosen value (choice, link, attachment)."""
        raise NotImplementedError

    def text(self, path: str) -> str:
        """Return what the field shows."""
        raise NotImplementedError

    def value(self, path: str) -> Scalar:
        """Return the value of a field, calculated ones too; None while its text cannot be read."""
        raise NotImplementedError

    @property
    def problems(self) -> list[Problem]:
        """Everything that keeps the record from being saved (block) or is worth a look (warn)."""
        raise NotImplementedError

    def problem(self, path: str) -> Problem | None:
        """Return the first problem of one field."""
        raise NotImplementedError

    def relevant(self, path: str) -> bool:
        """True if the field is to be shown. Also for a group's or repeat's name."""
        raise NotImplementedError

    def choices(self, path: str) -> Sequence[Choice]:
        """Return the choices a field offers now (filtered, retired ones only if chosen)."""
        raise NotImplementedError

    def rows(self, repeat: str) -> list[str]:
        """Return the row ids of a repeat, in order."""
        raise NotImplementedError

    def add_row(self, repeat: str, place: int | None = None) -> str:
        """Add an empty row and return its id."""
        raise NotImplementedError

    def remove_row(self, repeat: str, row: str) -> None:
        """Remove a row."""
        raise NotImplementedError

    def move_row(self, repeat: str, row: str, place: int) -> None:
        """Move a row to another place (from 0)."""
        raise NotImplementedError

    def undo(self) -> str:
        """Take back the last step; return the path it touched, "" if there was none."""
        raise NotImplementedError

    def redo(self) -> str:
        """Take the step again."""
        raise NotImplementedError

    @property
    def dirty(self) -> bool:
        """True if something differs from what was loaded."""
        raise NotImplementedError

    def moved_heads(self) -> list[str]:
        """Return one sentence per field that another desk changed since this form was loaded."""
        raise NotImplementedError

    def keep_draft(self) -> str:
        """Keep what is typed in the vault; return the draft's id."""
        raise NotImplementedError

    def save(self, *, state: str = "", correct: str = "") -> Saved:
        """Save the record (and take a step); the draft goes. Refuses as records.set_fields does."""
        raise NotImplementedError
