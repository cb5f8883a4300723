"""Identity numbers, credit codes, phones and region codes: normalised and checked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date

from ruraldesk.errors import UserError

ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECK_SIGNS = "10X98765432"
USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
# GB/T 2260 first two digits; 81-83 are the residence permits of people from 港澳台, 91 foreign.
PROVINCES = frozenset(
    str(code)
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83), (91, 91))
    for code in range(first, last + 1)
)
OLDEST_AGE = 130
DUTY_NUMBERS = frozenset({"96345", "12345", "12348", "110", "119", "120", "122", "12315", "12333", "12338", "12355"})


def normalise(text: str) -> str:
    """Return an identifier as it is stored: half-width, capitals, without spaces, dashes and invisible signs."""
    folded = unicodedata.normalize("NFKC", text).upper()
    return "".join(sign for sign in folded if not _is_filler(sign))


def id_check_sign(digits17: str) -> str:
    """Return the 18th sign for 17 digits. Source: GB 11643-1999 (ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(digits17, ID_WEIGHTS, strict=True))
    return ID_CHECK_SIGNS[total % 11]


def check_id_number(text: str, today: date) -> str:
    """Return a resident identity number in its stored shape. Source: GB 11643-1999.

    The county code is never judged: old and foreign ones are in use. Raises UserError
    ("id_number_length", "id_number_sign", "id_number_region", "id_number_birth", "id_number_check").
    """
    number = normalise(text)
    if len(number) != 18:
        raise UserError("id_number_length", digits=len(number))
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        raise UserError("id_number_sign")
    if number[:2] not in PROVINCES:
        raise UserError("id_number_region", region=number[:2])
    birth = _day(number[6:14])
    if birth is None or birth > today or today.year - birth.year > OLDEST_AGE:
        raise UserError("id_number_birth", birth=number[6:14])
    if id_check_sign(number[:17]) != number[17]:
        raise UserError("id_number_check")
    return number


def id_birth(text: str) -> date | None:
    """Return the birth date in a number of 18 (or 15) digits, or None."""
    number = id_for_lookup(text)
    return _day(number[6:14]) if len(number) == 18 else None


def id_sex(text: str) -> str:
    """Return ``1`` (male: the 17th digit is odd), ``2`` or ``""``. Codes: GB/T 2261.1."""
    number = id_for_lookup(text)
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return ""
    return "1" if int(number[16]) % 2 else "2"


def id_for_lookup(text: str) -> str:
    """Return the normalised number, one of 15 digits expanded to 18: for finding, never for storing.

    Source: GB 11643-1999, 附录 (the year gets 19 before it, the check sign is computed).
    """
    number = normalise(text)
    if not re.fullmatch(r"[0-9]{15}", number):
        return number
    digits = number[:6] + "19" + number[6:]
    return digits + id_check_sign(digits)


def check_uscc(text: str, today: date) -> str:  # noqa: ARG001  one shape for all checks
    """Return a unified social credit code in its stored shape. Source: GB 32100-2015.

    Raises UserError("uscc_length", "uscc_sign", "uscc_check").
    """
    code = normalise(text)
    if len(code) != 18:
        raise UserError("uscc_length", digits=len(code))
    wrong = next((sign for sign in code if sign not in USCC_SIGNS), "")
    if wrong:
        raise UserError("uscc_sign", sign=wrong)
    total = sum(USCC_SIGNS.index(sign) * weight for sign, weight in zip(code[:17], USCC_WEIGHTS, strict=True))
    if USCC_SIGNS[(31 - total % 31) % 31] != code[17]:
        raise UserError("uscc_check")
    return code


def check_mobile(text: str, today: date) -> str:  # noqa: ARG001  one shape for all checks
    """Return a mobile number as 11 digits, a leading +86 taken off. Raises UserError("mobile_shape")."""
    number = normalise(text)
    number = re.sub(r"^(?:\+|00)?86(?=1[0-9]{10}$)", "", number)
    if not re.fullmatch(r"1[3-9][0-9]{9}", number):
        raise UserError("mobile_shape", digits=len(number))
    return number


def check_phone(text: str, today: date) -> str:
    """Return any phone number, digits only: mobile, landline with or without area code, or a duty number.

    Raises UserError("phone_shape").
    """
    number = normalise(text).replace("(", "").replace(")", "")
    if number in DUTY_NUMBERS or re.fullmatch(r"0[0-9]{9,11}|[2-9][0-9]{6,7}|400[0-9]{7}", number):
        return number
    try:
        return check_mobile(number, today)
    except UserError:
        raise UserError("phone_shape", digits=len(number)) from None


def show_phone(number: str) -> str:
    """Return a stored number as it is printed: ``138 1234 5678``, ``0573-12345678``."""
    if re.fullmatch(r"1[3-9][0-9]{9}", number):
        return f"{number[:3]} {number[3:7]} {number[7:]}"
    if re.fullmatch(r"0[0-9]{9,11}", number):
        area = 3 if number[1] in "12" else 4
        return f"{number[:area]}-{number[area:]}"
    return number


def check_village_code(text: str, today: date) -> str:  # noqa: ARG001  one shape for all checks
    """Return a village's statistical code of 12 digits, the last three 001 to 399. Source: 统计用区划代码.

    Raises UserError("village_code_shape").
    """
    code = normalise(text)
    if not re.fullmatch(r"[0-9]{12}", code) or code[:2] not in PROVINCES or not 1 <= int(code[9:]) <= 399:
        raise UserError("village_code_shape", given=code)
    return code


def check_town_code(text: str, today: date) -> str:  # noqa: ARG001  one shape for all checks
    """Return a town's code of 9 digits; 12 digits ending in 000 are cut. Raises UserError("town_code_shape")."""
    code = normalise(text)
    code = code[:9] if len(code) == 12 and code.endswith("000") else code
    if not re.fullmatch(r"[0-9]{9}", code) or code[:2] not in PROVINCES or code[6:] == "000":
        raise UserError("town_code_shape", digits=len(code))
    return code


def check_bank_card(text: str, today: date) -> str:  # noqa: ARG001  one shape for all checks
    """Return the number of a bank card: 16 to 19 digits with a Luhn check digit. Source: ISO/IEC 7812-1.

    A unit's account at a bank is no card and has no such digit.
    Raises UserError("bank_card_shape", "bank_card_check").
    """
    number = normalise(text)
    if not re.fullmatch(r"[0-9]{16,19}", number):
        raise UserError("bank_card_shape", digits=len(number))
    if luhn_sum(number) % 10:
        raise UserError("bank_card_check")
    return number


def luhn_sum(digits: str) -> int:
    """Return the sum of a number's digits, every second from the right doubled, digits of products added."""
    doubled = [int(digit) * (2 if at % 2 else 1) for at, digit in enumerate(reversed(digits))]
    return sum(one - 9 if one > 9 else one for one in doubled)


def check_postcode(text: str, today: date) -> str:  # noqa: ARG001  one shape for all checks
    """Return a postcode of six digits. Raises UserError("postcode_shape")."""
    code = normalise(text)
    if not re.fullmatch(r"[0-8][0-9]{5}", code):
        raise UserError("postcode_shape", digits=len(code))
    return code


# The rules a form's field may name as its ``check``: each returns the stored text or raises UserError.
CHECKS: dict[str, Callable[[str, date], str]] = {
    "id_number": check_id_number,
    "uscc": check_uscc,
    "mobile": check_mobile,
    "phone": check_phone,
    "bank_card": check_bank_card,
    "postcode": check_postcode,
    "village_code": check_village_code,
    "town_code": check_town_code,
}


def is_valid(rule: str, text: str, today: date) -> bool:
    """True if a text passes one of CHECKS, in any width and spacing. Raises KeyError for another rule."""
    try:
        CHECKS[rule](text, today)
    except UserError:
        return False
    return True


def _is_filler(sign: str) -> bool:
    return sign.isspace() or sign in "·._" or unicodedata.category(sign) in ("Cf", "Pd", "Cc")


def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None
