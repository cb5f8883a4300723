"""Text that a spreadsheet must not take for a formula."""

from __future__ import annotations

import re

_LIKE_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def guarded(text: str) -> str:
    """Return a text for a CSV cell: one ``'`` before it where a spreadsheet would read a formula."""
    return f"'{text}" if _LIKE_FORMULA.match(text) else text
