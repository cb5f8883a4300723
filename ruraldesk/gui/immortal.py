"""None, True and False made immortal where Python does not do it itself.

PySide6 6.12 is built for Pythons whose None, True and False are immortal (3.12 and newer). Under
3.11 every call of Qt that returns nothing takes one reference of None away, measured at 1.0 per
call, until the interpreter aborts ("none_dealloc"). A count that never reaches zero is what
newer Pythons do as well.
"""

from __future__ import annotations

import ctypes
import sys

_FAR_AWAY = 1 << 60


def make_constants_immortal() -> None:
    """Guard the constants; does nothing on Python 3.12 and newer."""
    if sys.version_info >= (3, 12) or ctypes.sizeof(ctypes.c_ssize_t) < 8:
        return
    for constant in (None, True, False):
        ctypes.c_ssize_t.from_address(id(constant)).value = _FAR_AWAY
