"""What the file of a paper is called: whose it is and which sheet, without what no file system takes."""

from __future__ import annotations

import re
from collections.abc import Sequence

LONGEST = 60  # characters of a file's name, its ending left out
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def cut(name: str, longest: int = LONGEST) -> str:
    """Return a name as a file may bear it."""
    return _NOT_IN_NAMES.sub("", name).strip(" .")[:longest].rstrip(" .")


def of_sheets(title: str, labels: Sequence[str], *, blank: bool = False) -> str:
    """Return the name of one or several sheets of a record. The sheet's is never cut; a blank one is nobody's."""
    sheet = labels[0] if labels else ""
    if len(labels) > 1:
        sheet += f"等{len(labels)}种"
    sheet = cut(sheet)
    if blank:
        return cut(f"空白{sheet}")
    whose = cut(title, LONGEST - len(sheet) - 1)
    return "_".join(part for part in (whose, sheet) if part)
