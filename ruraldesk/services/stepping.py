"""Steps of the workflow: which one leads to a state, what it needs, and what a frozen state refuses."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from ruraldesk.errors import UserError
from ruraldesk.model.form import FormSpec, Transition
from ruraldesk.model.record import Fields
from ruraldesk.model.workflow import missing_needs, transitions_from
from ruraldesk.services.desk import Desk, need_supervisor
from ruraldesk.services.saving import Loaded


def known_state(spec: FormSpec, wanted: str) -> str:
    """Return the state's name; takes its label too. Raises UserError("state_unknown")."""
    for state in spec.states:
        if wanted in (state.name, state.label):
            return state.name
    raise UserError("state_unknown", state=wanted, where=tuple(f"{one.name} {one.label}" for one in spec.states))


def target_of(loaded: Loaded, wanted: str) -> str:
    """Return the state the save leads to. Raises UserError("no_such_step")."""
    if not wanted:
        return loaded.state
    target = known_state(loaded.spec, wanted)
    if target != loaded.state and step_to(loaded.spec, loaded.state, target) is None:
        labels = tuple(label(loaded.spec, one.target) for one in transitions_from(loaded.spec, loaded.state))
        raise UserError(
            "no_such_step", now=label(loaded.spec, loaded.state), target=label(loaded.spec, target), where=labels
        )
    return target


def step_to(spec: FormSpec, source: str, target: str) -> Transition | None:
    """Return the transition between two states, or None."""
    return next((one for one in transitions_from(spec, source) if one.target == target), None)


def thawed(
    loaded: Loaded, changed: Mapping[str, Any], given: Collection[str], correct: str
) -> dict[str, Any]:  # Any: JSON value
    """Return what a save may write. Without a reason a frozen record takes only what its state leaves open.

    Of what the form fills in by itself a frozen record takes nothing. Raises UserError("record_frozen").
    """
    state = loaded.spec.state(loaded.state)
    if state is None or not state.frozen or correct.strip():
        return dict(changed)
    asked = {key: value for key, value in changed.items() if key.split("/")[0] in given}
    if any(key.split("/")[0] not in state.open for key in asked):
        raise UserError("record_frozen", state=state.label)
    return asked


def refuse_unready(desk: Desk, loaded: Loaded, target: str, fields: Fields) -> None:
    """Refuse a step whose role or needs are not met; an incomplete old record needs nothing."""
    step = step_to(loaded.spec, loaded.state, target)
    if step is None:
        return
    if step.role == "supervisor":
        need_supervisor(desk)
    missing = () if loaded.record.meta.incomplete else missing_needs(loaded.spec, step, fields)
    if missing:
        labels = tuple(f"还没填“{field_label(loaded.spec, one)}”。" for one in missing)
        raise UserError("step_needs", step=step.label or label(loaded.spec, target), count=len(labels), where=labels)


def label(spec: FormSpec, state: str) -> str:
    """Return a state's label."""
    found = spec.state(state)
    return found.label if found else state


def field_label(spec: FormSpec, name: str) -> str:
    """Return the label of a field or a repeat."""
    field, repeat = spec.by_name.get(name), spec.repeat_by_name.get(name)
    return field.label if field else repeat.label if repeat else name
