"""Keys of names: full pinyin and initials, with every reading of the surname."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from itertools import product

from ruraldesk.paths import resources
from ruraldesk.store.search_text import normalise

_MOST_READINGS = 24  # per name: a forged name of polyphones shall not fill the index
_MOST_NEAR = 64
_LONGEST_NAME = 30
_LONGEST_PART = 12
_SENTENCE = re.compile(r"[^\w·]+")


def name_keys(name: str) -> set[str]:
    """Return what a clerk may type for a name: ``zhangweihua``, ``zwh``; both lv and lu."""
    plain = normalise(name).replace(" ", "").replace("·", "")[:_LONGEST_NAME]
    keys: set[str] = set()
    for readings in _readings(plain):
        keys.add("".join(readings))
        keys.add("".join(one[0] for one in readings))
    return {one for one in keys if one.isascii() and one.isalnum()}


def near_keys(name: str) -> set[str]:
    """Return the full readings of a name with any of its syllables ending in n for ng, or ng for n: 根 and 耿."""
    plain = normalise(name).replace(" ", "").replace("·", "")[:_LONGEST_NAME]
    keys: set[str] = set()
    for readings in _readings(plain):
        for ways in product(*map(_with_other_end, readings)):
            keys.add("".join(ways))
            if len(keys) >= _MOST_NEAR:
                return keys - name_keys(name)
    return keys - name_keys(name)


def _with_other_end(syllable: str) -> tuple[str, ...]:
    if syllable.endswith("ng"):
        return syllable, syllable[:-1]
    return (syllable, f"{syllable}g") if syllable.endswith("n") else (syllable,)


def title_keys(title: str) -> set[str]:
    """Return what a clerk may type for a record whose title begins so, or names someone further on."""
    return set().union(*(name_keys(part) for part in title_names(title)))


def title_names(title: str) -> list[str]:
    """Return the parts of a title that are called something: the first, and others of words without a number."""
    parts = [_SENTENCE.split(one, maxsplit=1)[0] for one in title.split("\u3000")]
    others = [one for one in parts[1:] if 1 < len(one) <= _LONGEST_PART and not any(map(str.isdigit, one))]
    return [one for one in (parts[0], *others) if any(map(_is_han, one))]


def _is_han(sign: str) -> bool:
    return sign >= "\u3400" and sign.isalpha()


def reach(name: str, typed: str) -> int:
    """Return how many signs of a name what was typed covers, as initials or as whole pinyin; 0 if it does not fit."""
    plain = normalise(name).replace(" ", "").replace("·", "")[:_LONGEST_NAME]
    for readings in _readings(plain):
        if "".join(one[0] for one in readings).startswith(typed):
            return len(typed)
    for readings in _readings(plain):
        if "".join(readings).startswith(typed):
            sizes = [len("".join(readings[:count])) for count in range(1, len(readings) + 1)]
            return next(count for count, size in enumerate(sizes, 1) if size >= len(typed))
    return 0


@lru_cache(maxsize=50_000)
def _readings(name: str) -> tuple[tuple[str, ...], ...]:
    if not name:
        return ()
    surname, choices = _surname(name)
    rest = [_syllable(one) for one in name[len(surname) :]]
    every = []
    for reading in choices:
        for tail in product(*rest):
            every.append((*reading, *tail))
            if len(every) >= _MOST_READINGS:
                return tuple(every)
    return tuple(every)


def _surname(name: str) -> tuple[str, list[tuple[str, ...]]]:
    double, single = _surnames()
    if name[:2] in double:
        return name[:2], [tuple(one.split()) for one in double[name[:2]]]
    first = name[0]
    readings = dict.fromkeys([*single.get(first, ()), *_syllable(first)])
    return first, [(one,) for one in readings]


@lru_cache(maxsize=20_000)
def _syllable(sign: str) -> tuple[str, ...]:
    """Return the readings of one sign: the common one, and lu beside lv."""
    from pypinyin import Style, lazy_pinyin

    reading = lazy_pinyin(sign, style=Style.NORMAL, v_to_u=False)[0].lower()
    plain = reading.replace("ü", "v")
    return (plain, plain.replace("v", "u")) if "v" in plain and plain != "v" else (plain,)


@lru_cache(maxsize=1)
def _surnames() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    file = resources() / "pinyin" / "surnames.toml"
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    return table["double"], table["single"]
