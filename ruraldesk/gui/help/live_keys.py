"""The keys that work now: the shortcuts of what is on the screen, and those that its widgets take themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QWidget

from ruraldesk.services import helping


@dataclass(frozen=True, slots=True)
class LiveKey:
    """A key and what it does; ``words`` of a button are its own."""

    keys: str
    words: str


def live_shortcuts(root: QWidget) -> dict[str, str]:
    """Return every shortcut of what is on the screen with its button's words, "" where it has no button."""
    found: dict[str, str] = {}
    for shortcut in root.findChildren(QShortcut):
        owner = shortcut.parent()
        if isinstance(owner, QWidget) and owner.isVisibleTo(root) and shortcut.isEnabled():
            words = owner.text() if isinstance(owner, QAbstractButton) else ""
            found[shortcut.key().toString(QKeySequence.SequenceFormat.PortableText)] = words
    return found


def live_keys(root: QWidget, page: str) -> list[LiveKey]:
    """Return what can be pressed on a page now, in the order of its table; a button says it in its own words."""
    there = live_shortcuts(root)
    kinds = _kinds(root)
    return [
        LiveKey(entry.shown, there.get(entry.keys) or entry.words)
        for entry in helping.keys_of(page)
        if (entry.keys in there if entry.kind == "shortcut" else entry.widget in kinds)
    ]


def _kinds(root: QWidget) -> set[str]:
    return {name for one in root.findChildren(QWidget) if one.isVisibleTo(root) for name in _names(one)}


def _names(widget: QWidget) -> Iterator[str]:
    return (kind.__name__ for kind in type(widget).__mro__)
