"""Regular expressions from form files: refused at load where they are wrong or could run for ever."""

from __future__ import annotations

import re
from functools import lru_cache

MAX_PATTERN, MAX_OPEN_ENDED = 500, 6
LONG_INPUT, SHORT_INPUT = 2000, 200
MAX_VARIED = 5
_FIXED, _VARIED, _OPEN = 0, 1, 2
_ATOM = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?[:=!]|\(\?<[=!]|\(\?P?<\w+>|\(|\)|\||[*+]|\{\d*,?\d*\}|.", re.S)


def pattern_mistake(pattern: str) -> str:
    """Return a Chinese sentence if the pattern cannot be used, else ``""``."""
    if len(pattern) > MAX_PATTERN:
        return f"样式有{len(pattern)}个字符，最多{MAX_PATTERN}个。"
    try:
        re.compile(pattern)
    except re.error as problem:
        return f"样式从第{(problem.pos or 0) + 1}个字符起写错了。"
    except (OverflowError, RecursionError):
        return "样式太复杂，算不完。"
    except FutureWarning:  # raised where warnings are errors: an ambiguous set such as [[a]
        return "样式里的方括号写法有歧义。"
    if re.search(r"\\[1-9]|\(\?P=", pattern):
        return "样式里不能引用前面的括号。"
    nested, open_ended = _measure(pattern)
    if nested:
        return "样式里不能把带“*”“+”“|”的括号再整个重复，会算不完。"
    if open_ended > MAX_OPEN_ENDED:
        return f"样式里的“*”“+”有{open_ended}个，最多{MAX_OPEN_ENDED}个。"
    return ""


def full_match(pattern: str, text: str) -> bool:
    """True if the whole text has the pattern. A text too long for a safe answer does not match."""
    compiled, limit = _compiled(pattern)
    return len(text) <= limit and compiled.fullmatch(text) is not None


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> tuple[re.Pattern[str], int]:
    _, open_ended = _measure(pattern)
    return re.compile(pattern), LONG_INPUT if open_ended <= 2 else SHORT_INPUT if open_ended <= 3 else 60


def _measure(pattern: str) -> tuple[bool, int]:
    """Return (a repeated group can itself match in several ways, count of open-ended repetitions)."""
    risky, open_ended = False, 0
    groups: list[int] = [_FIXED]  # how freely the inside of each open group can match
    last = _FIXED  # the same of the atom just read, if that was a group
    for atom in _ATOM.findall(pattern):
        most = _most(atom)
        if most is not None:
            risky = risky or (last == _OPEN and most > 1) or (last == _VARIED and most > MAX_VARIED)
            open_ended += most > 20
            groups[-1] = max(groups[-1], _OPEN if most > 20 else _VARIED)
            last = _FIXED
        elif atom == ")" and len(groups) > 1:
            last = groups.pop()
            groups[-1] = max(groups[-1], last)
        else:
            if atom == "|":
                groups[-1] = max(groups[-1], _VARIED)
            elif atom.startswith("("):
                groups.append(_FIXED)
            last = _FIXED
    return risky, open_ended


def _most(atom: str) -> int | None:
    """Return how often a quantifier repeats at most, or None if the atom is no quantifier."""
    if atom in ("*", "+"):
        return 1 << 30
    if atom == "?":
        return 1
    found = re.fullmatch(r"\{(\d*)(,?)(\d*)\}", atom)
    if not found or atom in ("{}", "{,}"):
        return None
    return int(found[3] or (1 << 30)) if found[2] else int(found[1])
