"""How an exchange ended, and the one sentence that says it."""

from __future__ import annotations

from dataclasses import dataclass

from ruraldesk.gui.pages.exchange_sticks import stick_name
from ruraldesk.services import handover
from ruraldesk.services.exchanging import Exchanged
from ruraldesk.services.handover import HandedOver, Stick


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is to be shown: an exchange, or only letters that were taken in."""

    done: Exchanged
    stick: Stick | None  # None for a folder, a file or a code
    seconds: int = 0
    waiting: int | None = None  # where only letters were taken in: how many records wait to be handed over

    @property
    def handed(self) -> HandedOver | None:
        return None if self.done.handed.status == handover.NOTHING else self.done.handed


def sentence_of(outcome: Outcome) -> tuple[str, str]:
    """Return the one sentence that counts, and the one below it. 可以拔出 is said only where it is so."""
    handed, brought = outcome.handed, outcome.done.brought
    if outcome.waiting is not None:
        received = f"镇里已收{brought.received:,}件，" if brought.received else "回信取好了，"
        left = f"还有{outcome.waiting:,}件要交给镇里。" if outcome.waiting else "没有要交的了。"
        return "取好了", f"{received}{left}"
    before = "先取了镇里的回信，已收的没有重复交。" if brought.received else ""
    if handed is None:
        words = "没有要交的了。" if outcome.done.to == "town" else "没有要给另一张桌子的。"
        title = "可以拔出" if outcome.stick else "取好了"
        return (title, f"回信取好了，{words}") if brought.taken else (title, words)
    what = f"{handed.counts.get('records', 0):,}件"
    if outcome.stick is None:
        return "已写好", f"{what}已写进文件夹{handed.files[0].parent}，读回来核对过，一字不差。{before}"
    where = f"U盘“{stick_name(outcome.stick)}”"
    if handed.can_unplug:
        return "可以拔出", f"{what}已写进{where}，读回来核对过，一字不差。{before}"
    if handed.status == "WRITTEN":
        return "写好了，先别拔", f"{what}已写进{where}，核对过。在电脑上点“弹出”，再拔。{before}"
    return "写好了，先别拔", f"{what}已写进{where}，还没有全部落稳。点“弹出”再拔；弹不出就再交一次。"
