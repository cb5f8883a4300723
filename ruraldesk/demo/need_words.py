"""What villagers of the demo ask volunteers for, in words without a name, an address or an illness."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any  # Any: JSON values of a form's fields


@dataclass(frozen=True, slots=True)
class Need:
    """What is asked for, and how the record of it reads when it is done."""

    field: str
    public: str
    content: str
    done: str
    skill: str = ""


NEEDS = (
    Need("02", "elderly", "行动不便，请人上门理发。", "上门理发。", "理发"),
    Need("02", "elderly", "想有人来坐坐，帮着打几个电话。", "上门陪聊，帮打电话。"),
    Need("01", "welfare", "厨房水龙头漏水，自己换不了。", "换水龙头垫圈。", "水电"),
    Need("15", "employment", "刚搬来，居住登记的表不会填。", "陪着填居住登记表。"),
    Need("04", "relief", "搬冬天的被褥和煤气瓶。", "帮搬被褥、煤气瓶。"),
    Need("05", "culture", "孩子放学后一小时没人看，想找人辅导作业。", "辅导作业一小时。"),
    Need("03", "disabled", "要去镇上复核证件，请人陪着去。", "陪同去镇上办证件。"),
)
SOURCES = ("grid", "visit", "hotline", "phone", "cadre", "hotline", "deputy", "self")
WITH_HELPERS = ("matched", "dispatched", "serving", "done", "visited", "archived")
SENT = WITH_HELPERS[1:]
SERVED = SENT[2:]
STANDING: dict[str, Any] = {
    "name": "邻里帮一把（样例）", "service_field": "01", "organizer": "村新时代文明实践站", "place": "村便民服务中心",
    "content": "按登记的需求上门帮忙，一次一人一小时左右。", "risk": "none", "recipient_kind": ["elderly", "needy"],
    "agreement_signed": "yes", "agreement_paper": "志愿服务协议卷",
}  # fmt: skip
TRAININGS = (  # days ago, name, hours, fields, content
    (300, "志愿服务入门", "2.0", ["01", "02", "14"], "权利义务、记录办法、保护隐私。"),
    (220, "应急救护初级班", "4.0", ["08", "12"], "心肺复苏、包扎、搬运。"),
    (130, "垃圾分类入户宣传", "2.0", ["09"], "四分类怎么分，上门怎么说。"),
    (60, "邻里纠纷怎么劝", "3.0", ["11"], "听、问、劝，什么时候报告。"),
    (-9, "冬季用火用电安全", "1.5", ["01"], "入户怎么查、怎么提醒。"),
)
