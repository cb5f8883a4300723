"""A widget of which one half is gone: when a window is taken down, either Python or Qt lets go of its half first."""

from __future__ import annotations

from PySide6.QtCore import QObject
from shiboken6 import isValid


def is_halved(watcher: QObject) -> bool:
    """Tell whether one half is gone; an event filter asks this first.

    Python's collector empties what an object holds before the window above it is deleted, and that deletion still
    sends events to the filters.
    """
    return not isValid(watcher) or not vars(watcher)
