"""What the invented village writes beside its indicators: a number by hand, what it does about a gap, what it did."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any  # Any: JSON values of a form's fields

from ruraldesk.demo.office_hours import at_work
from ruraldesk.demo.people import SAMPLE
from ruraldesk.demo.writer import Writer
from ruraldesk.services import judging, saving
from ruraldesk.services.desk import Desk
from ruraldesk.services.selecting import Selects

Fields = dict[str, Any]
NOTE = "indicator_note"
_FACILITIES, _SOCIETIES, _DISCLOSURE, _PEOPLE = 0, 1, 2, 3  # places among the cadres

# indicator, years back, days since it was written, state, cadre, and what it says: evidence, plan, days to its end
_NOTES: tuple[tuple[str, int, int, str, int, str, str, int], ...] = (
    ("I06", 1, 330, "done", _SOCIETIES, "社区社会组织台账。", "再备案2个：文艺队、银龄互助会。", -120),
    ("I22", 1, 320, "done", _FACILITIES, "设施检查按时情况表。", "巡查分到组，每月5日前看完路灯和消防。", -150),
    ("I02", 0, 60, "mending", _FACILITIES, "服务中心面积核算表。", "二楼两间办公室改成书画室和儿童之家。", 45),
    ("I05", 0, 58, "mending", _FACILITIES, "“七个一”自查表。", "室外活动场地和文化礼堂合用，添健身器材。", 20),
    ("I06", 0, 55, "mending", _SOCIETIES, "社区社会组织台账。", "再备案2个，请镇里指导章程、名册。", 12),
    ("I10", 0, 30, "mending", _DISCLOSURE, "三务公开对照表。", "每季首月15日先对一遍目录，20日前张贴。", 30),
    ("I22", 0, 20, "drafting", _FACILITIES, "设施检查按时情况表。", "到期的当天看首页，晚了的两天内补查。", 40),
    ("I26", 0, 8, "noted", _PEOPLE, "清单外事项处理台账，退回和报镇的都在里面。", "", 0),
)


def write(desk: Desk, writer: Writer, random: Random, persons: list[str], today: date) -> None:
    """Write the notes of last year and this year, at most one to an indicator and year."""
    spec = desk.store.specs.newest(NOTE)
    for code, years, back, state, cadre, evidence, plan, left in _NOTES:
        on = today - timedelta(days=back)
        fields: Fields = {"indicator": code, "year": today.year - years, "evidence": evidence, "remark": SAMPLE}
        if plan:
            due = today + timedelta(days=left)
            fields |= {"gap_plan": plan, "responsible": persons[cadre], "due_on": due.isoformat()}
        if state == "done":
            done = today + timedelta(days=left - 6)
            fields |= {"done_on": done.isoformat(), "done_note": "照计划做完，台账里看得到。"}
        filled = judging.completed(desk, spec, judging.normalised(desk, spec, fields), Selects(desk, spec, ""))
        writer.add(spec, saving.stored(spec, filled), at_work(random, on), state)
