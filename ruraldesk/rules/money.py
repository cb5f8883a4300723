"""Money in whole 分: read from text, written with separators, and in capital characters."""

from __future__ import annotations

import re
import unicodedata

from ruraldesk.errors import UserError

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿")
MOST_FEN = 10**14 - 1  # 9999 亿元
_AMOUNT = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2})0*)?")


def parse_yuan(text: str) -> int:
    """Return the 分 of an amount in 元, with or without thousands separators. Raises UserError("money_shape")."""
    plain = unicodedata.normalize("NFKC", text).strip().removeprefix("¥").removesuffix("元").strip().replace("−", "-")
    found = _AMOUNT.fullmatch(plain)
    if not found or len(found[2]) > 20:
        raise UserError("money_shape", text=text[:20])
    fen = int(found[2].replace(",", "")) * 100 + int((found[3] or "").ljust(2, "0"))
    if fen > MOST_FEN:
        raise UserError("money_size", text=text[:20])
    return -fen if found[1] == "-" else fen


def yuan_text(fen: int) -> str:
    """Return an amount as it is stored and exchanged: ``3280.00``."""
    yuan, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{yuan}.{rest:02}"


def yuan_grouped(fen: int) -> str:
    """Return an amount as it is printed: ``3,280.00``; a minus sign before a negative one (红字)."""
    yuan, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{yuan:,}.{rest:02}"


def upper_money(fen: int) -> str:
    """Return an amount in capital characters: ``壹拾万零捌仟伍佰元整``, a negative one after 负.

    Source: 支付结算办法 附一《正确填写票据和结算凭证的基本规定》. One 零 stands for any
    run of zeros between two digits; 整 ends amounts without 分. Raises ValueError from 1万亿元.
    """
    if abs(fen) > MOST_FEN:
        raise ValueError(fen)
    yuan, rest = divmod(abs(fen), 100)
    sign = "负" if fen < 0 else ""
    return sign + _upper_whole(yuan) + _upper_rest(rest, bool(yuan))


def _upper_whole(yuan: int) -> str:
    if not yuan:
        return ""
    written, pending_zero = "", False
    digits = str(yuan)
    for at, digit in enumerate(digits):
        place = len(digits) - 1 - at
        if digit != "0":
            written += ("零" if pending_zero else "") + DIGITS[int(digit)] + PLACES[place % 4]
            pending_zero = False
        else:
            pending_zero = True
        if place % 4 == 0 and yuan // 10**place % 10000:
            written += GROUPS[place // 4]
    return written + "元"


def _upper_rest(rest: int, has_yuan: bool) -> str:
    jiao, fen = divmod(rest, 10)
    if not rest:
        return "整" if has_yuan else "零元整"
    written = f"{DIGITS[jiao]}角" if jiao else "零" if has_yuan else ""
    return written + (f"{DIGITS[fen]}分" if fen else "整")
