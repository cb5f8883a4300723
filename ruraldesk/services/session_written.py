"""Which fields of a form being filled say something that the desk did not put there by itself."""

from __future__ import annotations

from ruraldesk.services import judging
from ruraldesk.services.form_session import FormSession


class Written:
    """Knows what a new record of this form begins with."""

    def __init__(self, session: FormSession) -> None:
        self._session = session
        self._filled = {one.field for one in session.spec.derives}
        self._begins = judging.with_defaults(session.desk, session.spec, {})

    def count(self, name: str) -> int:
        """Return the rows of a repeat; of a field 1 if a person wrote or chose what it holds."""
        session = self._session
        if name in session.spec.repeat_by_name:
            return len(session.rows(name))
        field = session.spec.by_name[name]
        by_itself = field.readonly or not field.is_stored or name in self._filled
        if by_itself or not session.text(name):
            return 0
        return int(session.value(name) != self._begins.get(name))
