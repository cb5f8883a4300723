"""Names and argument counts of the functions an expression may call."""

from __future__ import annotations

# name -> (fewest arguments, most arguments; None = any number)
_ODK: dict[str, tuple[int, int | None]] = {
    "if": (3, 3),
    "coalesce": (2, 2),
    "once": (1, 1),
    "not": (1, 1),
    "true": (0, 0),
    "false": (0, 0),
    "boolean": (1, 1),
    "selected": (2, 2),
    "selected-at": (2, 2),
    "count-selected": (1, 1),
    "jr:choice-name": (2, 2),
    "count": (1, 1),
    "count-non-empty": (1, 1),
    "sum": (1, 1),
    "min": (1, None),
    "max": (1, None),
    "position": (1, 1),
    "indexed-repeat": (3, 3),
    "regex": (2, 2),
    "string": (1, 1),
    "string-length": (1, 1),
    "substr": (2, 3),
    "contains": (2, 2),
    "starts-with": (2, 2),
    "ends-with": (2, 2),
    "concat": (1, None),
    "join": (2, None),
    "normalize-space": (1, 1),
    "date": (1, 1),
    "date-time": (1, 1),
    "today": (0, 0),
    "now": (0, 0),
    "format-date": (2, 2),
    "format-date-time": (2, 2),
    "int": (1, 1),
    "round": (1, 2),
    "number": (1, 1),
    "abs": (1, 1),
    "pow": (2, 2),
    "mod": (2, 2),
    "div": (2, 2),
}

# What rules/ offers to checks, derives and deadlines; ODK Validate refuses these in a survey.
_RULES: dict[str, tuple[int, int | None]] = {
    "add-days": (2, 2),
    "add-workdays": (2, 2),
    "add-months": (2, 2),
    "add-years": (2, 2),
    "add-by-kind": (3, 3),
    "next-workday": (1, 1),
    "is-workday": (1, 1),
    "days-between": (2, 2),
    "workdays-between": (2, 2),
    "whole-years": (2, 2),
    "month-start": (1, 1),
    "month-end": (1, 1),
    "quarter-start": (1, 1),
    "quarter-end": (1, 1),
    "year-of": (1, 1),
    "month-of": (1, 1),
    "hours-between": (2, 2),
    "overlaps": (4, 4),
    "id-valid": (1, 1),
    "id-birth": (1, 1),
    "id-sex": (1, 1),
    "uscc-valid": (1, 1),
    "mobile-valid": (1, 1),
    "phone-valid": (1, 1),
    "bank-card-valid": (1, 1),
    "upper-money": (1, 1),
    "mask": (2, 3),
    "has-private-number": (1, 1),
    "more-than-half": (1, 1),
    "at-least-half": (1, 1),
    "at-least-part": (3, 3),
    "two-thirds": (1, 1),
    "share-percent": (2, 2),
    "share-exceeds": (3, 3),
    "record-id": (0, 0),
    "record-number": (0, 0),
    "record-state": (0, 0),
    "record-corrections": (0, 0),
    "all-of": (1, None),
    "any-of": (1, None),
    "distinct": (1, 1),
    "area-service": (2, 2),
    "area-share": (2, 3),
    "area-passes": (2, 3),
    "table-column": (3, 3),
    "table-step": (4, 4),
    "table-next": (3, 3),
    "sum-to-here": (1, 1),
    "vote-sentence": (9, 10),
    "vote-outcome": (9, 10),
    "vote-doubt": (10, 10),
    "vote-voters": (9, 9),
    "vote-entitled": (9, 9),
}

SIGNATURES: dict[str, tuple[int, int | None]] = _ODK | _RULES
KNOWN_FUNCTIONS = frozenset(_ODK)
RULE_NAMES = frozenset(_RULES)
PRINT_FUNCTIONS = frozenset({"record-corrections"})  # what only a paper can say
DATE_TOKENS = frozenset("YymnbdeHhMS3aW%")


def arity_mistake(name: str, given: int) -> str:
    """Return a Chinese sentence if a known function is called with the wrong number of arguments, else ``""``."""
    if name not in SIGNATURES:
        return ""
    fewest, most = SIGNATURES[name]
    if given >= fewest and (most is None or given <= most):
        return ""
    upper = "" if most == fewest else f"到{most}"
    wanted = f"至少{fewest}项" if most is None else f"{fewest}{upper}项"
    return f"{name}() 里要写{wanted}，现在是{given}项。"
