"""The privacy gate: what an audience may read of each field, and private numbers in free text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ruraldesk.model.form import Field
from ruraldesk.model.paper_spot import Spot
from ruraldesk.rules.masking import mask, shape_for
from ruraldesk.rules.scanning import Found, FoundKind, scan

PUBLIC_AUDIENCES = frozenset({"board", "members"})
AUDIENCE_WORDS = {"board": "上墙", "members": "发给村民代表", "party": "给本人", "town": "交镇里", "internal": "留村里"}
KIND_WORDS = {"id_number": "身份证号", "mobile": "手机号", "card": "银行卡号"}


@dataclass(frozen=True, slots=True)
class Finding:
    """What the checks before printing found, in words for the clerk."""

    kind: Literal["stopped", "masked", "ok"]
    sentence: str
    place: str = ""  # 第5行摘要
    field: str = ""
    record: str = ""
    may_pass: bool = False  # a reason typed by the clerk lets it out
    spots: tuple[Spot, ...] = ()  # where on the pages it is, if it stands there at all


def rule_of(field: Field, audience: str, *, through_public_link: bool = False) -> str:
    """Return the masking rule a field stands under for an audience.

    A person named by a public link (责任人) is named in full; nothing else of that
    person becomes public by it.
    """
    if field.mask == "name" and through_public_link:
        return "name_public"
    if field.mask:
        return field.mask
    if field.check in ("id_number", "mobile") and field.privacy != "public":
        return field.check
    if audience == "town":
        return "never" if field.town == "never" else "name_public"
    return "name_public" if field.privacy == "public" else "withheld"


def is_shown_in_full(field: Field, audience: str, *, through_public_link: bool = False) -> bool:
    """True if an audience may read a field's value as it is."""
    return shape_for(rule_of(field, audience, through_public_link=through_public_link), audience) == "full"


def as_seen(field: Field, audience: str, raw: str, *, through_public_link: bool = False) -> str:
    """Return what an audience may read of a value that is not shown in full; empty for nothing."""
    return mask(rule_of(field, audience, through_public_link=through_public_link), audience, raw) or ""


def is_free_text(field: Field) -> bool:
    """True if a clerk may have written anything at all into a field, private numbers included."""
    if field.check and field.privacy == "public":
        return False  # a duty phone: declared public, and checked for its shape
    return field.type in ("text", "calculate", "link", "note") and field.unit is None


def private_numbers(text: str, audience: str) -> list[Found]:
    """Return the private numbers in a text that is going out to the public."""
    return scan(text) if audience in PUBLIC_AUDIENCES else []


def hide(text: str, found: list[Found]) -> str:
    """Return a text with the private numbers starred out but for three signs: only for looking at."""
    for one in reversed(found):
        shown = text[one.start : one.start + 3]
        text = text[: one.start] + shown + "*" * (one.end - one.start - 3) + text[one.end :]
    return text


def stopped(kind: FoundKind, place: str, audience: str) -> str:
    """Return the sentence that stops a print."""
    before = AUDIENCE_WORDS[audience]
    return f"{place}里有{KIND_WORDS[kind]}，{before}前要去掉。"
