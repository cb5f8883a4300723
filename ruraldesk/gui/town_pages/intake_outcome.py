"""The one sentence that says how taking in ended. 可以拔出 is said only where it is so."""

from __future__ import annotations

from collections.abc import Sequence

from ruraldesk.town.intake import Taken


def can_unplug(taken: Sequence[Taken]) -> bool:
    """True if everything that was to be written stands on the stick, let go of."""
    return all(one.receipt is not None and one.receipt.handed.status == "WRITTEN_CAN_UNPLUG" for one in taken)


def sentence_of(taken: Sequence[Taken], left: int, *, on_stick: bool = True) -> tuple[str, str, bool]:
    """Return the one sentence that counts, the one below it, and whether all is well. ``left``: villages to come."""
    records = sum(one.parcel.records for one in taken)
    names = "、".join(one.parcel.name for one in taken)
    troubles = [one for one in taken if one.receipt_trouble is not None]
    if troubles:
        first = troubles[0]
        trouble = first.receipt_trouble.message if first.receipt_trouble is not None else ""
        return "收好了，回执没写成", f"{names}{records:,}件都收好了。{first.parcel.name}的回执：{trouble}", False
    if any(one.receipt is None for one in taken):
        return "收好了", f"{names}{records:,}件。包是以前留在这里的，没有地方写回执；回执码可以印出来。", True
    if not on_stick:
        more = f"文件夹里还有{left:,}个村没收。" if left else ""
        return "收好了", f"{names}{records:,}件，回执已写进文件夹{taken[0].parcel.place}，读回来核对过。{more}", True
    if left:
        return "收好了", f"{names}{records:,}件，回执已写回U盘。U盘上还有{left:,}个村没收。", True
    if can_unplug(taken):
        return "可以拔出", f"{names}{records:,}件收好了，回执已写回U盘，读回来核对过。", True
    return "收好了，先别拔", f"{names}{records:,}件，回执写好了。在电脑上点“弹出”，再拔。", False
