"""Quorums and shares in whole numbers."""

from __future__ import annotations


def more_than_half(n: int) -> int:
    """过半数: the fewest of n that are more than half (半数本身不算). Source: 民法典 第一千二百五十九条."""
    return n // 2 + 1


def at_least_half(n: int) -> int:
    """半数以上: the fewest of n that are half or more (以上含本数). Source: 民法典 第一千二百五十九条."""
    return at_least_part(n, 1, 2)


def two_thirds(n: int) -> int:
    """三分之二以上. Source: 浙江省实施〈中华人民共和国村民委员会组织法〉办法, 农村集体经济组织法 第二十七条."""
    return at_least_part(n, 2, 3)


def at_least_part(n: int, numerator: int, denominator: int) -> int:
    """Return the fewest of n that are ``numerator/denominator`` or more (以上含本数). Raises ValueError."""
    if n < 0 or numerator < 0 or denominator <= 0:
        raise ValueError((n, numerator, denominator))
    return -(-n * numerator // denominator)


def exceeds_part(part: int, whole: int, numerator: int, denominator: int) -> bool:
    """True if part is more than ``numerator/denominator`` of whole: 高于 excludes the number itself."""
    return part * denominator > whole * numerator


def percent_hundredths(part: int, whole: int) -> int | None:
    """Return the share in hundredths of a percent, 四舍五入; None of nothing. 400.01 of 500.00 gives 8000."""
    if whole <= 0 or part < 0:
        return None
    return (part * 20_000 + whole) // (2 * whole)
