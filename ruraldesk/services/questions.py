"""Open questions: two desks wrote different things, a rule is broken after a merge, the town asks."""

from __future__ import annotations

from typing import Any

from ruraldesk.model.outcomes import Question
from ruraldesk.services.desk import Desk
from ruraldesk.services.records import Saved


def open_questions(desk: Desk, record: str = "") -> list[Question]:
    """Return the open questions, of one record or of all."""
    raise NotImplementedError


def answer(desk: Desk, question: str, value: Any) -> Saved:
    """Decide a question: for a conflict the value that holds (a standing one, its 1-based place as "#1", or a new
    one), for a town query the words to send back. Refuses with UserError("question_unknown")."""
    raise NotImplementedError
