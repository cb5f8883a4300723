"""An invented book of seals: most granted, some not, one of them void."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from ruraldesk.demo.office_hours import at_work
from ruraldesk.demo.people import SAMPLE
from ruraldesk.demo.writer import Writer
from ruraldesk.services.desk import Desk

Fields = dict[str, Any]  # Any: JSON value of a form's field
SEAL = "seal_log"
ASKED = 34

# matter, where it goes, ground, its name, seal, copies
_MATTERS: tuple[tuple[str, str, str, str, str, int], ...] = (
    ("宅基地申请表签意见", "镇自然资源所", "law", "农村宅基地审批", "committee", 3),
    ("晒场租用合同", "样例农机服务队", "own", "村民代表会议决议", "cooperative", 2),
    ("救助申请表签意见", "镇民政办", "law", "社会救助", "committee", 1),
    ("项目验收单", "镇财政所", "town", "项目管理办法", "cooperative", 4),
    ("党员组织关系介绍信", "镇党建办", "own", "党内规定", "party", 1),
    ("工程审核表", "镇三资办", "town", "三资管理办法", "supervision", 2),
    ("助学金申请表", "学校", "kept", "按本县公布的清单", "committee", 1),
)
_REFUSED = (("开健康证明，找工作用", "样例食品厂", "X01"), ("开无犯罪记录证明", "样例物业公司", ""))


def write_seals(
    desk: Desk, writer: Writer, random: Random, persons: Sequence[str], adults: Sequence[str], today: date
) -> None:
    """Write a year of seals. Inside a bulk."""
    spec = desk.store.specs.newest(SEAL)
    days = sorted(random.sample(range(2, 350), ASKED), reverse=True)
    for nth, back in enumerate(days):
        on, who = today - timedelta(days=back), adults[(nth * 5) % len(adults)]
        if nth % 11 == 5:
            fields, state = _refused(nth, on, who, persons), "refused"
        elif nth == ASKED - 1:
            fields, state = _granted(nth, on, who, persons, sealed=False), "asked"
        else:
            fields, state = _granted(nth, on, who, persons), "void" if nth == 8 else "sealed"
        if state == "void":
            fields["void_reason"] = "合同写错了，收回重签。"
        number = writer.number(spec, {"year": str(on.year)}) if state in ("sealed", "void") else ""
        writer.add(spec, fields, at_work(random, on), state, number)


def _granted(nth: int, on: date, who: str, persons: Sequence[str], *, sealed: bool = True) -> Fields:
    matter, where, basis, note, seal, copies = _MATTERS[nth % len(_MATTERS)]
    fields: Fields = {
        "asked_on": on.isoformat(), "who": "person", "applicant": who, "matter": matter, "for_whom": where,
        "basis": basis, "basis_note": note, "seal": seal, "copies": copies, "handler": persons[1], "remark": SAMPLE,
    }  # fmt: skip
    if "合同" in matter:
        fields |= {"who": "unit", "unit": where}
        del fields["applicant"]
    return fields | ({"approver": persons[0], "sealed_on": on.isoformat()} if sealed else {})


def _refused(nth: int, on: date, who: str, persons: Sequence[str]) -> Fields:
    matter, where, code = _REFUSED[nth // 11 % 2]
    fields: Fields = {
        "asked_on": on.isoformat(), "who": "person", "applicant": who, "matter": matter, "for_whom": where,
        "seal": "committee", "copies": 1, "handler": persons[1], "remark": SAMPLE,
    }  # fmt: skip
    if code:
        instead = "到医疗卫生机构体检，由医疗卫生机构出具"
        return fields | {"cancelled": code, "instead": instead, "refusal": "“健康证明”在取消清单上"}
    return fields | {"refusal": "村里没有这项记录，应到派出所办"}
