"""The area account of a service centre: total area, served area by weights, and its share, in whole ㎡/100."""

from __future__ import annotations

from dataclasses import dataclass

from ruraldesk.rules.quorum import exceeds_part, percent_hundredths

LEAST_AREA = 500_00  # ㎡/100; 嘉政民基〔2018〕189号 三（四）: 建筑面积不少于500平方米
LEAST_SHARE = 80  # percent; the same: 直接服务和居民活动区域面积高于80%


def service_area(area: int, weight: int) -> int:
    """Return what a room counts for: its area in ㎡/100 by its weight in percent, 四舍五入.

    Each room is rounded by itself, so that the printed column adds up to its total. Source: 一室多用,
    嘉政民基〔2018〕189号 三（四）. Raises ValueError for an area below zero or a weight outside 0 to 100.
    """
    if area < 0 or not 0 <= weight <= 100:
        raise ValueError((area, weight))
    return (area * weight + 50) // 100


@dataclass(frozen=True, slots=True)
class AreaAccount:
    """Areas in ㎡/100: all rooms, what serves and gathers people (by weight), and the shared parts (公摊)."""

    total: int
    service: int
    common: int = 0

    @property
    def net(self) -> int:
        """The denominator without the shared parts."""
        return self.total - self.common

    def share(self, *, strict: bool) -> int | None:
        """Return the share that serves, in hundredths of a percent; None of nothing.

        ``strict`` leaves the shared parts in the denominator: the wording of 嘉政民基〔2018〕189号 allows both.
        """
        return percent_hundredths(self.service, self.total if strict else self.net)

    @property
    def is_large_enough(self) -> bool:
        """True from 500.00 ㎡ on (不少于 includes the number: 民法典 第一千二百五十九条)."""
        return self.total >= LEAST_AREA

    def serves_enough(self, *, strict: bool) -> bool:
        """True above 80% (高于 excludes the number: 民法典 第一千二百五十九条), compared without rounding."""
        return exceeds_part(self.service, self.total if strict else self.net, LEAST_SHARE, 100)
