"""What is said before and after a village's records come into another one."""

from __future__ import annotations

from collections.abc import Sequence

from ruraldesk.clock import Clock
from ruraldesk.gui.words import grouped, when
from ruraldesk.services.devices import Card
from ruraldesk.services.villages_joined import Coming, Taken

CHECK_SIGNS = 16


def ready(found: Sequence[Coming], clock: Clock) -> str:
    """Return what the chosen files bring."""
    said = [f"{one.village}，{when(one.made_at, clock)}封的，{one.files}份，{one.lines:,}条改动。" for one in found]
    checks = [one for each in found for one in each.sha256]
    said.append(f"校验：{checks_of(checks)}")
    said.append("和它写出时抄在纸上的一组一组对，不一样就停下来问它。签名和镇里登记的一样。收了以后编号、村代码照旧。")
    return "\n".join(said)


def checks_of(sha256: Sequence[str]) -> str:
    """Return how files are compared on paper, as on a hand-over slip."""
    return "；".join(grouped(one[:CHECK_SIGNS]) for one in sha256)


def lacks(found: Sequence[Coming]) -> str:
    """Return which parts were not chosen, "" where all were."""
    missing = [(one.village, "、".join(str(part) for part in one.missing)) for one in found if one.missing]
    said = [f"{village}的包分了几份，缺第{parts}份。" for village, parts in missing]
    return "\n".join([*said, "再点“收并进来的村”，几份一起选。"]) if said else ""


def brought(taken: Taken) -> str:
    """Return what came, and what waits for an answer."""
    if not taken.new:
        return "都收过了，没有变化。"
    here = "，".join(f"{one.name}现在有{one.records:,}件" for one in taken.parts)
    questions = f"有{taken.questions}个疑问，到“待问”里定。" if taken.questions else "没有疑问。"
    return f"新来{taken.new:,}条改动，{here}，编号照旧。\n{questions}\n下次交镇里一起交。"


def leaves(card: Card, other_desks: int) -> str:
    """Return what is compared and done before everything of this village is written for another one."""
    said = [
        f"{card.name}　{card.code}",
        f"指纹{card.fingerprint}",
        f"和{card.name}纸上的一位一位对，不一样就停下来问镇里。",
        "全部记录都写出去，只有它能打开；这里的记录不动。",
    ]
    if other_desks:
        said.append(f"本村还有{other_desks}张桌子：先收它们的包，再来写。")
    return "\n".join(said)
