"""USB sticks: which are plugged in, and how to let go of them. One handler per operating system."""

from __future__ import annotations

import sys

from ruraldesk.bundle.sticks.folder import FolderHandler
from ruraldesk.bundle.sticks.volume import StickHandler, Volume, choose

__all__ = ["FolderHandler", "StickHandler", "Volume", "choose", "this_system"]


def this_system() -> StickHandler:
    """Return the handler for the operating system we run on."""
    if sys.platform == "win32":
        from ruraldesk.bundle.sticks.windows import WindowsHandler

        return WindowsHandler()
    if sys.platform == "linux":
        from ruraldesk.bundle.sticks.linux import LinuxHandler

        return LinuxHandler()
    return FolderHandler(())
