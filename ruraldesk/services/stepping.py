"""Steps of the workflow: which one leads to a state, what it needs, and what a frozen state refuses."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from ruraldesk.errors import UserError
from ruraldesk.model.form import FormSpec, State, Transition
from ruraldesk.model.record import Fields
from ruraldesk.model.workflow import missing_needs, transitions_from
from ruraldesk.services import judging
from ruraldesk.services.desk import Desk, need_supervisor
from ruraldesk.services.judging import Case
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

    Of what the form fills in by itself a frozen record takes only what is named as open (a last day that
    follows from an open date, a number of the archive), and a sealed one takes no reason.
    Raises UserError("record_frozen"), UserError("record_sealed"), UserError("record_sealed_here").
    """
    state = loaded.spec.state(loaded.state)
    if state is None or not state.frozen or (correct.strip() and not state.sealed):
        return dict(changed)
    asked = {key: value for key, value in changed.items() if key.split("/")[0] in given}
    if any(key.split("/")[0] not in state.open for key in asked):
        raise closed_error(loaded.spec, state)
    filled = {one.field for one in loaded.spec.derives if one.mode == "fill"}
    readonly = {one.name for one in loaded.spec.by_name.values() if one.readonly}
    follow = {one for one in state.open if one in filled | readonly}
    return asked | {key: value for key, value in changed.items() if asked and key in follow}


def closed_error(spec: FormSpec, state: State) -> UserError:
    """Return the refusal of a change in a frozen state: what leads on is a reason, a step back, or nothing."""
    if not state.sealed:
        return UserError("record_frozen", state=state.label)
    back = (one for one in transitions_from(spec, state.name) if (to := spec.state(one.target)) and not to.frozen)
    if (step := next(back, None)) is not None:
        return UserError("record_sealed_here", state=state.label, step=step.label or label(spec, step.target))
    return UserError("record_sealed", state=state.label)


def kept_error(spec: FormSpec, state: State) -> UserError:
    """Return the refusal to undo or delete what is out of the house; a supervisor's step may make it void."""
    void = any(
        one.role == "supervisor" and (to := spec.state(one.target)) and to.closed and to.shape == "failed"
        for one in transitions_from(spec, state.name)
    )
    return UserError("record_kept_void" if void else "record_kept", state=state.label)


def refuse_unsaid(spec: FormSpec, state: str, changed: Mapping[str, Any]) -> None:  # Any: JSON value
    """Refuse a change of a frozen record that its form wants told in words, where those are not written anew."""
    amendment, standing = spec.amendment, spec.state(state)
    if amendment is None or standing is None or not standing.frozen:
        return
    touched = {key.split("/")[0] for key in changed}.difference(standing.open)
    if touched.intersection(amendment.of) and changed.get(amendment.say) in (None, ""):
        raise UserError("value_refused", **_counted((amendment.sentence,)))


def told_anew(spec: FormSpec, state: str, before: Fields, wanted: Fields, given: Collection[str]) -> Fields:
    """Return the fields without the day of the last correction, where this one says anew what it changes."""
    amendment, standing = spec.amendment, spec.state(state)
    if amendment is None or standing is None or not standing.frozen or amendment.day in ("", *given):
        return wanted
    if wanted.get(amendment.say) == before.get(amendment.say):
        return wanted
    return {name: value for name, value in wanted.items() if name != amendment.day}


def still_missing(desk: Desk, spec: FormSpec, step: Transition, fields: Fields) -> list[str]:
    """Return the fields that a step needs and that are empty today."""
    return missing_needs(spec, step, fields, desk.clock.today(), desk.store.specs.tables())


def refuse_unready(desk: Desk, loaded: Loaded, target: str, fields: Fields) -> None:
    """Refuse a step whose role or needs are not met; an incomplete old record needs nothing."""
    step = step_to(loaded.spec, loaded.state, target)
    if step is None:
        return
    if step.role == "supervisor":
        need_supervisor(desk)
    missing = [] if loaded.record.meta.incomplete else still_missing(desk, loaded.spec, step, fields)
    if missing:
        labels = tuple(f"还没填“{field_label(loaded.spec, one)}”。" for one in missing)
        raise UserError("step_needs", step=step.label or label(loaded.spec, target), count=len(labels), where=labels)


def refuse_unready_made(desk: Desk, case: Case) -> None:
    """Refuse to make a record in a later state without what the step there needs, or while something holds it."""
    spec, first = case.spec, case.spec.first_state
    step = step_to(spec, first, case.state)
    missing = still_missing(desk, spec, step, case.fields) if step is not None else []
    if missing:
        raise UserError("value_refused", **_counted(tuple(f"还没填“{field_label(spec, one)}”。" for one in missing)))
    found = judging.problems(desk, replace(case, state=first)) if is_forward(spec, first, case.state) else []
    if held := tuple(one.sentence for one in found if one.level == "hold"):
        raise UserError("value_refused", **_counted(held))


def refuse_held(desk: Desk, loaded: Loaded, target: str, case: Case) -> None:
    """Refuse a step forward out of a state in which something holds the record: UserError("step_held").

    ``case`` is the record as just written, inside the transaction of the save.
    """
    spec = loaded.spec
    if not is_forward(spec, loaded.state, target) or all(one.level != "hold" for one in spec.checks):
        return
    here = replace(case, state=loaded.state)
    held = tuple(one.sentence for one in judging.all_problems(desk, here) if one.level == "hold")
    if held:
        step = step_to(spec, loaded.state, target)
        name = step.label if step and step.label else label(spec, target)
        raise UserError("step_held", step=name, count=len(held), first=held[0], where=held)


def is_forward(spec: FormSpec, source: str, target: str) -> bool:
    """True for a step to a later state, other than one where the matter is given up (closed and failed)."""
    names, to = [one.name for one in spec.states], spec.state(target)
    if to is None or source not in names or names.index(target) <= names.index(source):
        return False
    return not (to.closed and to.shape == "failed")


def _counted(where: tuple[str, ...]) -> dict[str, Any]:  # Any: facts of a sentence
    return {"where": where, "count": len(where), "first": where[0]}


def label(spec: FormSpec, state: str) -> str:
    """Return a state's label."""
    found = spec.state(state)
    return found.label if found else state


def field_label(spec: FormSpec, name: str) -> str:
    """Return the label of a field or a repeat."""
    field, repeat = spec.by_name.get(name), spec.repeat_by_name.get(name)
    return field.label if field else repeat.label if repeat else name
