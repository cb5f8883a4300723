"""The closed lists of the .print language: blocks with their options, filters, and the facts beside the fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ruraldesk.documents.fonts import ROLES
from ruraldesk.documents.layout.profiles import PROFILES
from ruraldesk.rules.masking import MASK_RULES


@dataclass(frozen=True, slots=True)
class Option:
    """What an option's value must look like, and how a mistake is explained."""

    pattern: re.Pattern[str]
    words: str


def _one_of(*names: str) -> Option:
    return Option(re.compile("|".join(re.escape(one) for one in names)), "只能是" + "、".join(names))


NUMBER = Option(re.compile(r"\d+(\.\d+)?"), "要写数字")
NUMBERS = Option(re.compile(r"\d+(\.\d+)?(,\d+(\.\d+)?)*"), "要写用逗号隔开的数字")
WHOLE_NUMBERS = Option(re.compile(r"\d+(,\d+)*"), "要写用逗号隔开的整数")
WORDS = Option(re.compile(r".*", re.DOTALL), "要写文字")
NAME = Option(re.compile(r"[a-z][a-z0-9_]*"), "要写字段名")
YES_NO = _one_of("yes", "no")
ALIGN = _one_of("left", "center", "right", "justify")
ALIGNS = Option(re.compile(r"(left|center|right)(,(left|center|right))*"), "只能是left、center、right，用逗号隔开")
FONT = _one_of(*ROLES)
TEXT_OPTIONS = {"size": NUMBER, "font": FONT, "align": ALIGN, "before": NUMBER, "after": NUMBER}

BLOCKS: Mapping[str, Mapping[str, Option]] = {
    "page": {"profile": _one_of(*PROFILES), "footer": YES_NO, "number": _one_of("dashes", "of", "none")},
    "title": {"size": NUMBER, "font": FONT, "before": NUMBER, "after": NUMBER},
    "para": {**TEXT_OPTIONS, "indent": NUMBER, "keep": YES_NO},
    "heading": {"level": _one_of("1", "2", "3", "4"), "before": NUMBER},
    "grid": {
        "widths": NUMBERS, "labels": _one_of("odd", "first", "none"), "least": NUMBER, "size": NUMBER, "scale": NUMBER,
        "align": ALIGNS, "rule": YES_NO, "before": NUMBER,
    },
    "table": {
        "widths": NUMBERS, "align": ALIGNS, "head": NUMBER, "sum": WHOLE_NUMBERS, "page_total": WORDS,
        "carry": WHOLE_NUMBERS, "carried": WORDS, "min_rows": NUMBER, "least": NUMBER, "size": NUMBER, "scale": NUMBER,
        "label": NUMBER, "before": NUMBER,
    },
    "total": {},
    "sign": {"columns": NUMBER, "size": NUMBER, "ruled": YES_NO, "before": NUMBER, "pitch": NUMBER},
    "seal": {"right": NUMBER, "space": NUMBER, "before": NUMBER},
    "posting": {"before": NUMBER, "size": NUMBER},
    "qr": {"size": NUMBER, "place": _one_of("left", "right")},
    "photo": {"field": NAME, "width": NUMBER, "height": NUMBER},
    "pagebreak": {},
    "if": {"blank": _one_of("yes", "no", "only")},
    "each": {"blank": NUMBER},
    "end": {},
}  # fmt: skip
CONTAINERS = frozenset({"grid", "table", "if", "each"})
CELLED = frozenset({"grid", "table", "total"})
WORDLESS = frozenset({"page", "photo", "pagebreak", "end"})

FILTERS: Mapping[str, Option] = {
    "date": _one_of("", "iso", "short", "month", "year"),
    "money": _one_of(""),
    "upper_money": _one_of(""),
    "number": Option(re.compile(r"\d?"), "后面写保留几位小数"),
    "mask": _one_of(*MASK_RULES),
    "choice": _one_of(""),
    "join": Option(re.compile(r".{0,3}"), "后面写连接用的符号"),
    "blank": Option(re.compile(r"\d{1,2}"), "后面写留几个字的空，如blank:6"),
    "or": WORDS,
    "else": NAME,
    "phone": _one_of(""),
    "told_apart": _one_of(""),
}
FACTS: Mapping[str, frozenset[str]] = {
    "village": frozenset(
        {"name", "full_name", "code", "town", "county", "committee", "cooperative", "phone"}
        | {"supervision_phone", "opinion_box", "reception"}
    ),
    "record": frozenset(
        {"number", "state", "title", "id", "short_id", "check", "corrected_on", "correction", "corrections"}
    ),
    "print": frozenset({"on", "copy", "clerk", "reprint"}),
}
