"""The recovery code: 8 groups of 4 signs on paper, each group checking itself.

A group is three random signs (15 bits) and one check sign, a sum over GF(32) that also
holds the group's place: one wrong sign, two swapped signs and a group in the wrong box
all show at once. 8 x 15 = 120 random bits. The alphabet has no I, L, O and U.
"""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass

from ruraldesk.errors import UserError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, GROUP_LENGTH = 8, 4
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_WEIGHTS = (2, 4, 8)  # the check sign itself has weight 1
_POLYNOMIAL = 0b100101  # x^5 + x^2 + 1


@dataclass(frozen=True, slots=True)
class RecoveryCode:
    """Eight groups of four signs. Never shown by repr."""

    groups: tuple[str, ...]

    def __repr__(self) -> str:
        return "RecoveryCode(…)"

    @property
    def text(self) -> str:
        """The code as it is printed: groups joined by a hyphen."""
        return "-".join(self.groups)

    @staticmethod
    def make() -> RecoveryCode:
        """Return a new code from 120 random bits."""
        groups = []
        for place in range(GROUPS):
            signs = [secrets.randbelow(32) for _ in range(GROUP_LENGTH - 1)]
            groups.append("".join(ALPHABET[one] for one in [*signs, _check_sign(place, signs)]))
        return RecoveryCode(tuple(groups))

    @staticmethod
    def parse(text: str) -> RecoveryCode:
        """Read a typed code. Raises UserError recovery_length, recovery_group (with its number)."""
        signs = "".join(one for one in tidy(text) if one.isalnum())
        if len(signs) != GROUPS * GROUP_LENGTH:
            raise UserError("recovery_length", signs=len(signs))
        groups = tuple(signs[at : at + GROUP_LENGTH] for at in range(0, len(signs), GROUP_LENGTH))
        for place, group in enumerate(groups):
            if not group_is_right(place, group):
                raise UserError("recovery_group", place=place + 1)
        return RecoveryCode(groups)


def tidy(text: str) -> str:
    """Return typed signs as they stand on paper: capitals, O read as 0, I and L as 1."""
    return unicodedata.normalize("NFKC", text).upper().translate(_READ_AS)


def group_is_right(place: int, group: str) -> bool:
    """True if a typed group (0-based place) fits its own check sign."""
    signs = [ALPHABET.find(one) for one in tidy(group)]
    if len(signs) != GROUP_LENGTH or min(signs) < 0:
        return False
    return _check_sign(place, signs[:-1]) == signs[-1]


def _check_sign(place: int, signs: list[int]) -> int:
    total = place + 1
    for weight, sign in zip(_WEIGHTS, signs, strict=True):
        total ^= _times(weight, sign)
    return total


def _times(left: int, right: int) -> int:
    product = 0
    for bit in range(5):
        if right >> bit & 1:
            product ^= left << bit
    for bit in range(9, 4, -1):
        if product >> bit & 1:
            product ^= _POLYNOMIAL << (bit - 5)
    return product
