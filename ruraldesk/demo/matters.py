"""The invented village decides: authority, meetings of every step, matters in every state, what was posted of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from ruraldesk.demo import attendance
from ruraldesk.demo.disclosure_plans import Plan
from ruraldesk.demo.entering import enter
from ruraldesk.demo.matter_plans import BODIES, MATTERS, OTHERS, STEPS, Fields, Matter
from ruraldesk.demo.office_hours import at_work
from ruraldesk.demo.people import CADRES, SAMPLE
from ruraldesk.demo.writer import Writer
from ruraldesk.services.desk import Desk

DECISION, MEETING, AUTHORISATION, RULE = "decision", "meeting", "authorisation", "village_rule"
SECRETARY, CLERK, INSPECTOR = 0, 4, 2  # places among the cadres
ATTENDANCE = {  # of so many so many come; where no register says who should, these are the numbers
    "branch": (7, 7), "two_committees": (7, 6), "joint": (10, 9), "party": (62, 47), "representatives": (40, 33),
    "coop_reps": (45, 41),
}  # fmt: skip
SMALL = 12  # of so few each one counts
FIRST_ASSEMBLY, LAST_ASSEMBLY = 330, 36  # days ago
AUTHORISED = ("plan", "welfare", "lost_work", "project")
GAP = 10  # days between two steps
COMMENT = 26  # days before the vote on which comment begins: fifteen days and the longest holidays fit in
FILED_AFTER = 12  # days after which the minutes are signed and filed
RESULTS = ("published", "carrying", "finished", "disclosed", "archived")
COVENANT = (
    "一、爱护公共设施，损坏照价修复。",
    "二、门前三包，垃圾分类投放。",
    "三、邻里有事先商量，商量不成找调解。",
    "四、红事白事从简，不铺张、不攀比。",
    "五、出租房屋先登记，新老居民一样待。",
)


@dataclass(slots=True)
class _Village:
    """Who decides, and what waits to be written in the order of days."""

    desk: Desk
    writer: Writer
    random: Random
    cadres: Sequence[str]
    today: date
    meetings: list[tuple[date, Fields, str, str]] = field(default_factory=list)  # day, fields, state, id

    def day(self, ago: int) -> date:
        return self.today - timedelta(days=ago)


def write(desk: Desk, writer: Writer, random: Random, persons: Sequence[str], today: date) -> list[Plan]:
    """Write matters with their meetings; return the postings of their results, to be put up with the others."""
    village = _Village(desk, writer, random, persons[:CADRES], today)
    assembly, second = desk.new_id(), desk.new_id()
    made = [(one, _matter(village, one)) for one in sorted(MATTERS, key=lambda one: -one.resolved)]
    for one, record in made:
        _steps(village, one, record)
    _assemblies(village, assembly, second)
    _others(village)
    for on, fields, state, record in sorted(village.meetings, key=lambda one: one[0]):
        counted = on.isoformat() if state in ("held", "filed", "invalid") else ""
        enter(
            desk,
            writer,
            MEETING,
            fields,
            at_work(village.random, min(on, today)),
            state,
            numbered=counted,
            record=record,
        )
    _authority(village, assembly)
    _rules(village, assembly, second)
    return [plan for one, record in made for plan in _postings(village, one, record)]


def _matter(village: _Village, one: Matter) -> str:
    suggested = village.day(one.resolved + GAP * 5)
    suggested = min(suggested, village.today - timedelta(days=6))
    fields: Fields = {
        "title": one.title, "matter": one.matter, "content": one.content, "procedure": one.procedure,
        "handler": village.cadres[CLERK], "suggested_on": suggested.isoformat(),
        "suggester_count": village.random.randrange(3, 28), "suggestion_text": f"建议{one.title}。", "remark": SAMPLE,
    }  # fmt: skip
    if one.procedure == "national":
        for name in ("suggested_on", "suggester_count", "suggestion_text"):
            del fields[name]
    if one.yuan:
        fields |= {"amount": f"{one.yuan}", "fund_source": list(one.funds)}
    if one.by_members:
        fields |= _asked(village, one)
    fields |= _carried(village, one)
    state, more = one.state, dict(one.more)
    for name in ("contractor", "tender", "void_reason"):
        if name in more and (state in RESULTS or name == "void_reason"):
            fields[name] = more[name]
    if state == "rejected":
        fields["reject_reason"] = "同意的人数不够，方案退回，以后再议。"
    numbered = "" if state in ("drafting", "void") else suggested.isoformat()
    return enter(
        village.desk, village.writer, DECISION, fields, at_work(village.random, suggested), state, numbered=numbered
    )


def _asked(village: _Village, one: Matter) -> Fields:
    """Return the period of comment before a vote about assets, and the lawyer's word."""
    begun = village.day(one.resolved + COMMENT)
    if one.resolved < 0:  # still to be voted on
        begun = village.day(8)
    fields: Fields = {
        "comment_from": begun.isoformat(),
        "adviser_opinion": "方案不违反法律规定，表决照应到的三分之二以上。", "adviser_on": begun.isoformat(),
    }  # fmt: skip
    if one.resolved > 0:
        fields |= {"comment_count": 2, "comment_note": "一条建议写明用途，已采纳；一条询问，已答复。"}
    return fields


def _carried(village: _Village, one: Matter) -> Fields:
    """Return what carrying it out has added so far."""
    if one.state not in RESULTS[1:]:
        return {}
    begun = village.day(one.resolved - 12)
    fields: Fields = {"started_on": begun.isoformat()}
    share = one.more.get("share")
    if share is not None:
        price = round(one.yuan * float(str(share)))
        ended = begun + timedelta(days=one.days)
        fields |= {
            "contract_amount": f"{price}", "finished_on": ended.isoformat(), "final_amount": f"{price - 340}.50",
            "outcome_text": one.more["outcome_text"], "warranty_until": (ended + timedelta(days=730)).isoformat(),
        }  # fmt: skip
    if one.state in ("disclosed", "archived"):
        fields |= {"supervisor_opinion": "程序齐全，公开及时。", "supervisor": village.cadres[INSPECTOR]}
    if one.state == "archived":
        closed = village.day(one.resolved - one.days - 60)
        fields |= {
            "archive_no": f"WS·{closed.year}·YJ-0101",
            "retention": "permanent",
            "archived_on": closed.isoformat(),
        }
    return fields


def _steps(village: _Village, one: Matter, record: str) -> None:
    """Plan the meetings of the steps a matter has taken, and the one that is called next."""
    for place, stage in enumerate(STEPS[: one.steps]):
        ago = one.resolved + (3 - place) * GAP if one.resolved > 0 else 20 - place * 7
        body = "coop_reps" if stage == "resolve" and one.by_members else BODIES[one.procedure][stage]
        entitled, present = attendance.size(village.desk, body, village.day(ago), ATTENDANCE[body])
        present -= village.random.randrange(3) if entitled > SMALL else 0
        agreed = round(present * (one.agreed if stage == "resolve" else 0.95))
        against = (present - agreed) // 2
        vote = {"agreed": agreed, "against": against, "abstained": present - agreed - against}
        topic: Fields = {"decision": record, "stage": stage, "vote_way": "hands", **vote}
        if stage == "resolve":
            topic |= {"vote_way": "ballot", "ballots_out": present, "ballots_void": 0}
            topic["resolution"] = (
                f"同意{one.title}方案，由村民委员会组织实施。" if one.state != "rejected" else "方案没有通过。"
            )
        topic["discussion"] = "逐项说明方案，参加的人提了意见，大多数赞成。"
        _meet(village, body, ago, [topic], (entitled, present))
    if one.title.startswith("村口停车场"):
        topic = {"decision": record, "stage": "review"}
        _meet(village, "party", -4, [topic], None, state="called")


def _meet(
    village: _Village, body: str, ago: int, topics: list[Fields], size: tuple[int, int] | None, *, state: str = "",
    record: str = "", **more: object,
) -> None:  # fmt: skip
    on = village.day(ago)
    state = state or ("filed" if ago > FILED_AFTER else "held")
    fields: Fields = {
        "body": body, "held_on": on.isoformat(), "begin_time": "14:00", "end_time": "15:40", "place": "村委会会议室",
        "chair": village.cadres[SECRETARY], "recorder": village.cadres[CLERK], "topics": topics, "remark": SAMPLE,
        "notified_on": min(on - timedelta(days=village.random.randrange(11, 14)), village.today).isoformat(), **more,
    }  # fmt: skip
    if size is not None:
        fields |= {"entitled": size[0], "present": size[1]}
    if body in ("representatives", "coop_reps", "joint"):
        fields |= {"observers": ["supervisor", "town"], "observer_note": "村监会2人、联村干部1人"}
    if body == "joint":
        fields["spoke_in_turn"] = "yes"
    if state in ("held", "filed"):
        fields["signed"] = "yes"
    village.meetings.append((on, fields, state, record or village.desk.new_id()))


def _assemblies(village: _Village, first: str, second: str) -> None:
    """Plan the two assemblies of the villagers, one of them by households, and a meeting too few came to."""
    entitled, _ = attendance.expected(village.desk, "villagers", village.day(FIRST_ASSEMBLY))
    present = entitled // 2 + 19
    vote = _vote(present, 31, 19)
    topics: list[Fields] = [
        {
            "topic": "授权村民代表会议",
            "topic_matter": "villagers_other",
            **vote,
            "resolution": "同意授权，到本届任期届满。",
        },
        {"topic": "村规民约（修订）", "topic_matter": "villagers_other", **vote, "resolution": "通过村规民约第2版。"},
        {"topic": "村民自治章程", "topic_matter": "villagers_other", **vote, "resolution": "通过村民自治章程。"},
    ]
    _meet(village, "villagers", FIRST_ASSEMBLY, topics, (entitled, present), record=first, place="文化礼堂")
    entitled, households = attendance.expected(village.desk, "villagers", village.day(LAST_ASSEMBLY))
    came = households * 18 // 25
    ballots = {**_vote(came - 5, 14, 9), "vote_way": "ballot", "ballots_out": came, "ballots_void": 5}
    topics = [{"topic": "红白理事会章程", "topic_matter": "villagers_other", **ballots, "resolution": "通过。"}]
    _meet(
        village, "villagers", LAST_ASSEMBLY, topics, (entitled, entitled * 2 // 5), record=second, place="文化礼堂",
        households=households, households_present=came,
    )  # fmt: skip
    few: list[Fields] = [{"topic": "听取下半年工作安排", "vote_way": "none"}]
    for ago, usual, more in ((60, (40, 25), {"state": "invalid", "invalid_reason": "short"}), (53, (40, 34), {})):
        size = attendance.size(village.desk, "representatives", village.day(ago), usual)
        _meet(village, "representatives", ago, few, size, **more)
    entitled, households = attendance.expected(village.desk, "group", village.day(88), 3)
    present = entitled * 3 // 4
    ditch = {"topic": "组里水渠清淤", "topic_matter": "other", **_vote(present, 1, 1)}
    _meet(village, "group", 88, [ditch], (entitled, present), group_no=3)
    _meet(village, "group", 85, few, None, state="cancelled", group_no=5, cancel_reason="下大雨，改期")


def _vote(counted: int, against: int, abstained: int) -> Fields:
    """Return a show of hands in which all others agree."""
    return {"vote_way": "hands", "agreed": counted - against - abstained, "against": against, "abstained": abstained}


def _others(village: _Village) -> None:
    for body, usual, ago, topics in OTHERS:
        size = attendance.size(village.desk, body, village.day(ago), usual)
        _meet(village, body, ago, [{"topic": one, "vote_way": "none"} for one in topics], size)


def _authority(village: _Village, assembly: str) -> None:
    begins = village.day(FIRST_ASSEMBLY)
    fields: Fields = {
        "meeting": assembly, "topic_no": 1, "matters": list(AUTHORISED), "begins_on": begins.isoformat(),
        "limits": "单项金额超过50万元的，仍由村民会议决定。",
        "ends_on": begins.replace(year=begins.year + 4, day=1).isoformat(),
        "signed_by": village.cadres[SECRETARY], "signed_on": begins.isoformat(), "remark": SAMPLE,
    }  # fmt: skip
    at = at_work(village.random, begins)
    enter(village.desk, village.writer, AUTHORISATION, fields, at, "in_force", numbered=begins.isoformat())


def _rules(village: _Village, assembly: str, second: str) -> None:
    day, drafter = village.day, village.cadres[CLERK]
    voted, filed = day(FIRST_ASSEMBLY), day(FIRST_ASSEMBLY - 6)
    asked = {"comment_from": day(FIRST_ASSEMBLY + 30).isoformat(), "comment_to": day(FIRST_ASSEMBLY + 14).isoformat()}
    force = {
        "filed_on": filed.isoformat(), "filing_no": f"样例备〔{filed.year}〕3号",
        "posted_on": day(FIRST_ASSEMBLY - 7).isoformat(), "in_force_from": day(FIRST_ASSEMBLY - 20).isoformat(),
    }  # fmt: skip
    given: tuple[tuple[str, date, Fields], ...] = (
        ("in_force", voted, {"kind": "covenant", "edition": 2, "change_kind": "amend",
                             "change_note": "增加出租房屋的约定。", "meeting": assembly, "topic_no": 2,
                             **asked, **force}),
        ("in_force", voted, {"kind": "charter", "edition": 1, "change_kind": "make", "meeting": assembly, "topic_no": 3,
                             **asked, **force}),
        ("filed", day(LAST_ASSEMBLY), {"kind": "customs", "edition": 1, "change_kind": "make", "meeting": second,
                                       "topic_no": 1, "comment_from": day(66).isoformat(),
                                       "comment_to": day(50).isoformat(), "filed_on": day(30).isoformat()}),
        ("commenting", day(9), {"kind": "covenant", "edition": 3, "change_kind": "amend",
                                "change_note": "增加养犬的约定。", "comment_from": day(9).isoformat(),
                                "comment_to": day(-6).isoformat()}),
    )  # fmt: skip
    for state, on, fields in given:
        whole = {
            "content": "\n".join(COVENANT),
            "drafter": drafter,
            "drafted_on": min(on, day(70)).isoformat(),
            **fields,
        }
        whole["comment_count"] = village.random.randrange(2, 9)
        if state == "commenting":
            whole["drafted_on"] = day(12).isoformat()
        enter(village.desk, village.writer, RULE, {**whole, "remark": SAMPLE}, at_work(village.random, on), state)


def _postings(village: _Village, one: Matter, record: str) -> Iterator[Plan]:
    """Return what goes up on the board about a matter."""
    if one.state not in RESULTS:
        return
    resolved = village.day(one.resolved)
    base: Fields = {"class": "village", "item": "CW01", "frequency": "E", "decision": record}
    title = f"关于{one.title}表决结果的公告"
    body = f"{one.title}已经表决通过，方案和票数见决议公告。"
    told = {**base, "decision_part": "result", "happened_on": resolved.isoformat(), "title": title, "body": body}
    yield Plan(resolved + timedelta(days=one.result), told)
    if one.outcome:
        ended = village.day(one.resolved - 12 - one.days)
        title = f"关于{one.title}实施结果的公告"
        told = {**base, "decision_part": "outcome", "happened_on": ended.isoformat(), "title": title}
        yield Plan(ended + timedelta(days=one.outcome), {**told, "body": str(one.more["outcome_text"])})
