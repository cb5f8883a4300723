"""What each audience may read of a personal value: a table rule x audience, and the masked shapes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Literal

from ruraldesk.rules.identifiers import normalise

Audience = Literal["board", "members", "party", "town", "internal"]
AUDIENCES: tuple[Audience, ...] = ("board", "members", "party", "town", "internal")
Shape = Literal["full", "masked", "coarse", "omit"]

STAR = "*"
# 复姓: kept whole when the given name is masked.
COMPOUND_SURNAMES = frozenset(
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 "  # noqa: SIM905
    "公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 "
    "拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 东门 西门 第五 淳于 单于 完颜 纳兰 叶赫".split()
)

# Source: domain rules B.4 (practice: “身份证号码、银行账号等中间位数已隐去”; 个人信息保护法 第六、二十八条).
# Order of the shapes: board, members, party (a person about himself), town, internal.
MASK_RULES: dict[str, tuple[Shape, Shape, Shape, Shape, Shape]] = {
    "id_number": ("omit", "masked", "full", "full", "full"),
    "mobile": ("omit", "masked", "full", "full", "full"),
    "duty_phone": ("full", "full", "full", "full", "full"),
    "bank_account": ("masked", "masked", "full", "full", "full"),
    "address": ("coarse", "coarse", "full", "full", "full"),
    "birth": ("coarse", "coarse", "full", "full", "full"),
    "name_public": ("full", "full", "full", "full", "full"),
    "name": ("masked", "full", "full", "full", "full"),
    "name_hidden": ("omit", "omit", "full", "full", "full"),
    "withheld": ("omit", "omit", "full", "full", "full"),
    "never": ("omit", "omit", "omit", "omit", "full"),
}


def shape_for(rule: str, audience: str) -> Shape:
    """Return how a value under a rule is shown to an audience. Raises KeyError for an unknown one."""
    places: dict[str, int] = {name: place for place, name in enumerate(AUDIENCES)}
    return MASK_RULES[rule][places[audience]]


def mask(rule: str, audience: str, text: str) -> str | None:
    """Return what an audience may read of a value; None if it is not to be shown at all.

    A value whose shape is not understood is starred out whole. Raises KeyError for an
    unknown rule or audience.
    """
    match shape_for(rule, audience):
        case "full":
            return text
        case "omit":
            return None
        case "masked":
            return _MASKED[rule](text)
        case "coarse":
            return _COARSE[rule](text)


def mask_id(text: str) -> str:
    """``330402********1236``: the birth digits are hidden."""
    number = normalise(text)
    if re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return number[:6] + STAR * 8 + number[14:]
    if re.fullmatch(r"[0-9]{15}", number):
        return number[:6] + STAR * 6 + number[12:]
    return STAR * len(number)


def mask_mobile(text: str) -> str:
    """``138****5678``."""
    number = normalise(text)
    return number[:3] + STAR * 4 + number[7:] if re.fullmatch(r"1[0-9]{10}", number) else STAR * len(number)


def mask_account(text: str) -> str:
    """``6228************1234``: the first and last four of twelve or more signs."""
    number = normalise(text)
    return number[:4] + STAR * (len(number) - 8) + number[-4:] if len(number) >= 12 else STAR * len(number)


def mask_name(text: str) -> str:
    """``王*``, ``王*国``, ``欧阳*``, ``阿卜*·**``: never the whole name, whatever its length."""
    name = "".join(sign for sign in unicodedata.normalize("NFC", text) if not sign.isspace())
    parts = re.split("[·•・‧.]", name)
    if len(parts) > 1:
        first = parts[0]
        kept = first[: max(len(first) - 1, 1)] if len(first) > 1 else STAR
        return "·".join([kept + STAR * (len(first) - len(kept)), *(STAR * len(one) for one in parts[1:])])
    surname = 2 if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else 1
    given = len(name) - surname
    if given <= 0:
        return STAR * len(name)
    if given == 1:
        return name[:surname] + STAR
    return name[:surname] + STAR * (given - 1) + name[-1]


def group_of(address: str) -> str | None:
    """Return the villagers' group in an address, ``第5组``, or None: no door number ever."""
    folded = unicodedata.normalize("NFKC", address)
    found = re.search(r"第?\s*([0-9]{1,3}|[一二三四五六七八九十百]{1,4})\s*(?:村民)?小?(?:组|社)", folded)
    return f"第{found[1]}组" if found else None


def birth_year(text: str) -> str | None:
    """Return the year of a birth date, ``1958年``, or None."""
    found = re.match(r"([0-9]{4})(?![0-9])|([0-9]{4})(?=[0-9]{4}(?![0-9]))", text)
    return f"{found[1] or found[2]}年" if found else None


_MASKED: dict[str, Callable[[str], str]] = {
    "id_number": mask_id,
    "mobile": mask_mobile,
    "bank_account": mask_account,
    "name": mask_name,
}
_COARSE: dict[str, Callable[[str], str | None]] = {"address": group_of, "birth": birth_year}
