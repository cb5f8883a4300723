"""Quorums and shares in whole numbers, with the arithmetic to show beside them."""

from __future__ import annotations

from dataclasses import dataclass


def more_than_half(n: int) -> int:
    """过半数: the fewest of n that are more than half (半数本身不算). Source: 民法典 第一千二百五十九条."""
    return n // 2 + 1


def at_least_half(n: int) -> int:
    """半数以上: the fewest of n that are half or more (以上含本数). Source: 民法典 第一千二百五十九条."""
    return at_least_part(n, 1, 2)


def two_thirds(n: int) -> int:
    """三分之二以上. Source: 浙江省实施〈中华人民共和国村民委员会组织法〉办法, 农村集体经济组织法 第二十七条."""
    return at_least_part(n, 2, 3)


def one_third(n: int) -> int:
    """三分之一以上: representatives who may demand a villagers' meeting. Source: 浙江省实施办法 第十二条."""
    return at_least_part(n, 1, 3)


def one_fifth(n: int) -> int:
    """五分之一以上: who may demand a meeting of representatives."""
    return at_least_part(n, 1, 5)


def one_tenth(n: int) -> int:
    """十分之一以上: who may demand a villagers' meeting. Source: 浙江省实施办法 第十二条."""
    return at_least_part(n, 1, 10)


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


@dataclass(frozen=True, slots=True)
class Tally:
    """A vote or attendance beside what it needs."""

    of: int
    needed: int
    given: int
    rule: str  # 过半数, 三分之二以上 …

    @property
    def holds(self) -> bool:
        """True if enough were given."""
        return self.given >= self.needed

    @property
    def sentence(self) -> str:
        """The arithmetic in words: ``总数50人，三分之二以上是34人，现有33人，差1人。``"""
        missing = "够了。" if self.holds else f"差{self.needed - self.given}人。"
        return f"总数{self.of}人，{self.rule}是{self.needed}人，现有{self.given}人，{missing}"
