"""Whether a window could be shown here."""

from __future__ import annotations

import os
import sys


def has_screen() -> bool:
    """True if there is a screen for a person to look at."""
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
