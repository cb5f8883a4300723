"""What is said of a stick that is written to, and what of a folder. 可以拔出 is said of a stick, where it is so."""

from __future__ import annotations

CAN_UNPLUG = "WRITTEN_CAN_UNPLUG"


def busy_words(words: str, *, on_stick: bool) -> str:
    """Return what is said while something is written or read."""
    return f"{words}，现在不要拔" if on_stick else words


def title_of(status: str, *, on_stick: bool) -> str:
    """Return how writing ended."""
    return "可以拔出" if on_stick and status == CAN_UNPLUG else "写好了"


def advice_of(status: str, *, on_stick: bool) -> str:
    """Return what is to be done before a stick is pulled out, "" where nothing is."""
    return "先在电脑上点“弹出”，再拔U盘。" if on_stick and status != CAN_UNPLUG else ""
