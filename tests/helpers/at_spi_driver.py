"""Drives a window as a screen reader does: by role and accessible name over AT-SPI. Run by the system's python3 (gi).

    python3 at_spi_driver.py < steps.json

Steps are [["see", role, name], ["write", role, name, text], ["press", role, name], ["focus", role, name], ...]; a name
that ends in * matches what begins so. Each waits until it can be done. Prints one JSON line: how many were done, and
why it stopped.
"""

from __future__ import annotations

import json
import sys
import threading

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402  the version comes first

TRIES, PAUSE_S = 150, 0.1
PROGRAM = "村务登记台"
ROLES = {
    "text": {Atspi.Role.TEXT, Atspi.Role.ENTRY, Atspi.Role.PASSWORD_TEXT, Atspi.Role.PARAGRAPH},
    "button": {Atspi.Role.PUSH_BUTTON, Atspi.Role.TOGGLE_BUTTON, Atspi.Role.CHECK_BOX, Atspi.Role.RADIO_BUTTON},
    "label": {Atspi.Role.LABEL},
    "choice": {Atspi.Role.COMBO_BOX},
}


def fits(found, role, name):
    said = label_of(found) or found.get_name() or ""
    right = said.startswith(name[:-1]) if name.endswith("*") else said == name
    return right and found.get_role() in ROLES[role] and found.get_state_set().contains(Atspi.StateType.SHOWING)


def label_of(found):
    """Return what a label says that belongs to a choice: on Linux its name is its value."""
    if found.get_role() not in ROLES["choice"]:
        return ""
    named = [one for one in found.get_relation_set() if one.get_relation_type() == Atspi.RelationType.LABELLED_BY]
    return named[0].get_target(0).get_name() if named else ""


def walk(found, depth=0):
    if found is None or depth > 40:
        return
    yield found
    for place in range(found.get_child_count()):
        yield from walk(found.get_child_at_index(place), depth + 1)


def program():
    desktop = Atspi.get_desktop(0)
    for place in range(desktop.get_child_count()):
        one = desktop.get_child_at_index(place)
        if one is not None and one.get_child_count():
            return one
    return None


def find(role, name):
    for one in walk(program()):
        try:
            if fits(one, role, name):
                return one
        except GLib.Error:
            continue  # it went while it was looked at
    return None


def do(what, role, name, text=""):
    found = find(role, name)
    if found is None:
        return False
    if what == "write":
        return Atspi.EditableText.set_text_contents(found, text)
    if what == "press":
        return found.get_state_set().contains(Atspi.StateType.SENSITIVE) and press(found)
    if what == "focus":
        return Atspi.Component.grab_focus(found)
    if what == "holds":
        return Atspi.Text.get_text(found, 0, -1) == text
    return True


def press(found):
    for place in range(Atspi.Action.get_n_actions(found)):
        if Atspi.Action.get_action_name(found, place).lower() in ("press", "toggle", "check"):
            return Atspi.Action.do_action(found, place)
    return False


def carry_out(steps):
    pause = threading.Event()
    for number, step in enumerate(steps):
        for _ in range(TRIES):
            if tried(step):
                break
            pause.wait(PAUSE_S)
        else:
            seen = sorted({f"{one.get_role_name()}:{one.get_name()}" for one in walk(program()) if one.get_name()})
            return {"done": number, "stopped_at": step, "seen": seen}
    return {"done": len(steps)}


def tried(step):
    try:
        return do(*step)
    except GLib.Error:
        return False  # the window is being built


if __name__ == "__main__":
    json.dump(carry_out(json.load(sys.stdin)), sys.stdout, ensure_ascii=False)
