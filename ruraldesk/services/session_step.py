"""What a step still lacks in a form that is being filled, so that the clerk can be led there."""

from __future__ import annotations

from ruraldesk.services import stepping
from ruraldesk.services.form_session import FormSession


def first_lacking(session: FormSession, target: str) -> str:
    """Return the first field or repeat that the step to a state needs and that is shown empty; "" for none."""
    step = stepping.step_to(session.spec, session.state, target)
    return next((one for one in (step.needs if step else ()) if _is_lacking(session, one)), "")


def _is_lacking(session: FormSession, name: str) -> bool:
    if not session.relevant(name):
        return False
    return not (session.rows(name) if name in session.spec.repeat_by_name else session.text(name))
