"""What the invented village deliberates: matters, how far each has come, what is said of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any  # Any: JSON values of a form's fields

Fields = dict[str, Any]
STEPS = ("propose", "discuss", "review", "resolve")
BODIES = {
    "zj": {"propose": "branch", "discuss": "joint", "review": "party", "resolve": "representatives"},
    "national": {"propose": "branch", "discuss": "two_committees", "review": "party", "resolve": "representatives"},
}


@dataclass(frozen=True, slots=True)
class Matter:
    """One matter: when it is resolved (days ago), how many steps it has taken, what comes of it."""

    title: str
    matter: str
    content: str
    resolved: int  # days ago; of an unfinished one, the day it would be
    state: str
    yuan: int = 0
    funds: tuple[str, ...] = ("collective",)
    steps: int = 4
    procedure: str = "zj"
    by_members: bool = False  # the representatives of the cooperative's members resolve
    agreed: float = 0.9  # of those present
    result: int = 3  # days after the vote on which the result is posted; 0 = not yet
    days: int = 0  # that carrying out took
    outcome: int = 0  # days after the end on which the outcome is posted; 0 = not yet
    more: Fields = field(default_factory=dict)


def _done(contractor: str, text: str, share: float = 0.97) -> Fields:
    return {"contractor": contractor, "tender": "platform", "outcome_text": text, "share": share}


MATTERS = (
    Matter(
        "村道拓宽工程", "welfare", "拓宽村口到文化礼堂的村道420米，由3.5米拓宽到5米，铺沥青，预计40天完工。",
        250, "archived", 186_000, ("fiscal", "collective"), days=45, outcome=6,
        more=_done("样例市政养护队", "村道420米已经拓宽到5米，验收合格，通行正常。", 0.96),
    ),
    Matter(
        "文化礼堂屋面维修", "welfare", "翻修文化礼堂屋面380㎡，更换檐沟，加装避雷带。",
        190, "disclosed", 92_000, ("collective", "donation"), days=30, outcome=8,
        more=_done("样例建筑修缮队", "屋面380㎡已经翻修，雨后查看没有渗漏。"),
    ),
    Matter(
        "河埠头修缮", "welfare", "修缮河埠头6处，石阶加防滑条，加装扶手。",
        120, "finished", 38_600, ("fiscal",), procedure="national", days=100,
        more=_done("样例水利站", "河埠头6处已经修好，扶手牢固。", 0.99),
    ),
    Matter(
        "年度财务预决算", "budget", "上一年度决算和本年度预算，详见附表；本年度预算收入312万元，支出286万元。",
        205, "published", by_members=True,
    ),
    Matter(
        "集体厂房续租", "property", "村口厂房1200㎡续租3年，年租金24万元，通过镇里平台公开交易。",
        150, "carrying", 240_000, ("enterprise",), by_members=True,
        more={"contractor": "样例针织厂", "tender": "platform"},
    ),
    Matter(
        "误工补贴人员及标准", "lost_work", "误工补贴每人每天120元，按实际天数，每季公开。", 100, "published", 36_000,
    ),
    Matter(
        "集体出资购置游船", "investment", "购置游船2艘，发展水上游。",
        82, "rejected", 420_000, by_members=True, agreed=0.55,
    ),
    Matter(
        "垃圾分类投放点改造", "welfare", "改造投放点12处，加装雨棚和洗手池。",
        4, "resolved", 58_000, ("fiscal",), result=0,
    ),
    Matter(
        "留用地物业招租", "reserved_land", "留用地物业二层860㎡对外招租5年，底价每㎡每年180元。",
        -12, "deliberating", 154_800, ("enterprise",), steps=2, by_members=True,
    ),
    Matter(
        "村口停车场建设", "project", "利用村口边角地建停车位26个，设充电桩4个。", -9, "deliberating", 168_000, steps=2,
    ),
    Matter(
        "老年食堂开办", "welfare", "利用老年照料室开办老年食堂，服务70岁以上老人。",
        -30, "deliberating", 60_000, ("fiscal",), steps=0,
    ),
    Matter("村庄规划（修编）", "plan", "", -60, "drafting", steps=0),
    Matter("村务用车购置", "spending", "", 140, "void", 120_000, steps=0, more={"void_reason": "镇里统一调配。"}),
)  # fmt: skip

# body, (entitled, present), days ago, topics
OTHERS: tuple[tuple[str, tuple[int, int], int, tuple[str, ...]], ...] = (
    ("supervision", (3, 3), 310, ("审核第四季度收支",)),
    ("audit", (5, 5), 220, ("集中审核第一季度票据",)),
    ("supervision", (3, 3), 130, ("查看厂房续租的征求意见材料",)),
    ("audit", (5, 4), 40, ("集中审核第三季度票据",)),
    ("grid", (12, 11), 75, ("台风季巡查分工",)),
    ("two_committees", (7, 6), 20, ("年底各项工作安排",)),
)

# topic, level, field, raised by, days ago, state, result, what was agreed
TALKS: tuple[tuple[str, str, str, str, int, str, str, str], ...] = (
    ("文化礼堂门前停车", "concerned", "facility", "villagers", 300, "closed", "agreed", "划12个车位，白天限停2小时。"),
    ("组里晒场轮用", "group", "public_good", "representatives", 260, "closed", "partly", "农忙按户轮用，每户一天。"),
    ("租房户垃圾投放", "concerned", "newcomers", "newcomers", 215, "closed", "agreed", "出租房门口放分类桶。"),
    ("河埠头扶手怎么装", "village", "facility", "villagers", 170, "closed", "agreed", "装两侧扶手，不占石阶。"),
    ("广场舞时间", "concerned", "neighbours", "villagers", 140, "closed", "agreed", "晚上8点半前结束，音量调低。"),
    ("机耕路先修哪一段", "village", "public_good", "representatives", 95, "carried", "agreed", "先修村东300米。"),
    ("村口行道树修剪", "group", "environment", "villagers", 66, "carried", "agreed", "挡住路灯的先修，每年两次。"),
    ("红白事办酒标准", "village", "customs", "party", 45, "held", "partly", "办酒不超过15桌，香烟不超过每包30元。"),
    ("夜间货车进村", "concerned", "neighbours", "villagers", 24, "held", "agreed", "晚上10点后从北侧绕行。"),
    ("宅间路排水", "group", "environment", "villagers", 11, "held", "failed", ""),
    ("老年食堂收费", "concerned", "public_good", "organisation", -6, "drafting", "", ""),
    ("小学门口接送", "village", "facility", "committee", 90, "cancelled", "", ""),
)  # fmt: skip
