"""What the invented mediators learn in a year, and what the village is told of settled quarrels without a name."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from ruraldesk.demo.entering import Fields, enter
from ruraldesk.demo.office_hours import at_work
from ruraldesk.demo.people import CADRES, SAMPLE
from ruraldesk.demo.writer import Writer
from ruraldesk.services.desk import Desk
from ruraldesk.store.ledger import LedgerQuery

TRAINING, LESSON, CASE = "mediator_training", "law_lesson", "mediation_case"
COURSES = (  # days ago, kind, topic, hours, cost, content
    (310, "first", "新任调解员怎么做记录", "3.0", "", "七项要点、权利义务告知、签字盖章的先后。"),
    (190, "yearly", "宅基地纠纷的调解", "3.0", "600.00", "相邻关系、边界证据、什么不能申请司法确认。"),
    (100, "topic", "欠薪怎么调", "2.0", "300.00", "劳动关系的证据、和劳动保障所怎么联动。"),
    (35, "court", "旁听土地承包案庭审", "2.5", "", "看法庭怎么查证据、怎么调解。"),
    (-12, "yearly", "民法典里的邻里关系", "3.0", "", "通行、排水、采光、噪声。"),
)
LESSONS = (
    ("02", "排水沟能不能随便抬高", "甲翻修院子，把两家中间的排水沟抬高了一截，雨天水倒灌进乙的厨房，两家吵了几次。",
     "到现场放水看，甲把沟恢复到原来的高度，乙一起清淤。", "相邻的两家，不能让水往邻居家灌；灌了要恢复、要赔。"),
    ("10", "没签合同，工资怎么要", "丙在小作坊干了三个月，没签合同，老板拖着两个月工资不给。",
     "双方对了考勤，老板分两次付清。", "没签书面合同也是劳动关系，干了活就要给工资。"),
    ("01", "老人轮到谁家养", "丁有三个子女，都说自己难处多，轮流赡养排不下去。",
     "三家排好日子，看病的钱平摊，写进协议。", "子女都有赡养的义务，分了家、没分到东西，也一样要养。"),
    ("07", "田埂犁掉半垄算谁的", "戊犁地犁过了界，己说少了半垄，两家各拿各的说法。",
     "翻出承包时的图，拉线重新打桩。", "承包地的边界看合同和登记，谁占了谁退回来。"),
    ("04", "租房押金退不退", "庚退租，房东说墙脏了，押金一分不退。",
     "照入住时的照片对，扣了刷墙的钱，其余退还。", "押金扣多少要有依据，住旧了的不能都算在租客头上。"),
)  # fmt: skip


def write(desk: Desk, writer: Writer, random: Random, persons: list[str], today: date) -> None:
    """Write the courses of a year and the lessons made of settled cases; the last of each is not finished."""
    cadres = persons[:CADRES]
    _courses(desk, writer, random, cadres, today)
    settled = desk.store.records.page(CASE, LedgerQuery(where={"state": "archived"}, order="filed_on"))
    for place, (kind, headline, facts, outcome, law) in enumerate(LESSONS):
        on = today - timedelta(days=10 + 60 * (len(LESSONS) - 1 - place))
        over = [one for one in settled if one.fields["dispute_type"] == kind and str(one.fields["filed_on"]) < f"{on}"]
        fields: Fields = {
            "dispute_type": kind, "writer": cadres[3], "written_on": on.isoformat(), "headline": headline,
            "facts": facts, "outcome": outcome, "law": law, "advice": "拿不准的，先来找调解员问。", "remark": SAMPLE,
        }  # fmt: skip
        if over:
            fields["from_case"] = over[-1].id
        state = "drafting" if place == len(LESSONS) - 1 else "reviewed" if place == len(LESSONS) - 2 else "posted"
        if state != "drafting":
            fields |= {"reviewer": cadres[7], "reviewed_on": (on + timedelta(days=2)).isoformat()}
        if state == "posted":
            posted = (on + timedelta(days=3)).isoformat()
            fields |= {"posted_on": posted, "places": "公开栏、文化礼堂讲座", "heard_by": random.randrange(20, 50)}
        number = "" if state == "drafting" else on.isoformat()
        enter(desk, writer, LESSON, fields, at_work(random, on), state, numbered=number)


def _courses(desk: Desk, writer: Writer, random: Random, cadres: list[str], today: date) -> None:
    mediators = [one for one in cadres if _mediates(desk, one)]
    for ago, kind, topic, hours, cost, content in COURSES:
        on = today - timedelta(days=ago)
        fields: Fields = {
            "held_on": on.isoformat(), "training_kind": kind, "topic": f"{topic}（样例）", "hours": hours,
            "organizer": "余新司法所（样例）", "content": content, "teacher": "样例老师", "remark": SAMPLE,
        }  # fmt: skip
        held = ago > 0
        if cost:
            fields["cost"] = cost
        if held:
            fields |= {"trainees": [{"trainee": one} for one in mediators], "recorder": cadres[1]}
        number = on.isoformat() if held else ""
        enter(desk, writer, TRAINING, fields, at_work(random, min(on, today)), "held" if held else "", numbered=number)


def _mediates(desk: Desk, person: str) -> bool:
    found = desk.store.records.get(person)
    return found is not None and "mediator" in str(found.fields.get("roles", ""))
