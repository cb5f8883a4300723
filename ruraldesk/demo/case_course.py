"""What becomes of an accepted case: inquiry, session, agreement, performance, dossier; or its other ends."""

from __future__ import annotations

from datetime import date, timedelta

from ruraldesk.demo.case_stories import FAILED_WHY, gone_to
from ruraldesk.demo.case_telling import Fields, Telling

SEVEN = ["rights", "principles", "facts", "evidence", "warning", "result", "signatures"]
SESSION_ENDS = {
    "written": "双方自愿达成书面协议，内容见人民调解协议书。",
    "oral": "双方自愿达成口头协议，内容见口头协议登记表。",
    "failed": "双方各执一词，未能达成协议，已告知其他途径。",
}


def further(told: Telling, state: str, outcome: str, place: int) -> Fields:
    """Return what is written down from the acceptance to the state that the case has come to."""
    if state == "accepted":
        return {}
    lead, helper = told.mediators
    fields: Fields = {
        "notice_date": told.later(0, 1),
        "recorder": told.recorder,
        "mediators": [
            {"mediator": lead, "mediator_role": "lead", "mediator_kin": "no"},
            {"mediator": helper, "mediator_role": "member", "mediator_kin": "no"},
        ],
    }
    if state == "notified":
        return fields
    if state == "inquiring" or place % 3 == 0:
        fields["inquiries"] = [_inquiry(told)]
    if state == "inquiring":
        return fields
    if outcome in ("withdrawn", "ended", "moved"):
        return fields | _stopped(told, outcome)
    fields["sessions"] = [_session(told, outcome)]
    if not outcome:
        return fields
    return fields | (_failed(told, state) if outcome == "failed" else _agreed(told, state, outcome, place))


def _inquiry(told: Telling) -> Fields:
    return {
        "inquiry_on": told.later(1, 3),
        "inquiry_place": told.words(told.story.place),
        "inquiry_of": "相邻住户（样例）",
        "inquiry_by": told.mediator,
        "inquiry_text": f"问：你看到的情况是怎样的？\n答：{told.words(told.story.summary)}",
        "inquiry_signed": "yes",
    }


def _session(told: Telling, outcome: str) -> Fields:
    return {
        "session_on": told.later(2, 8),
        "session_from": "09:00",
        "session_to": "11:00",
        "session_place": "村调解室",
        "session_about": told.words(told.story.claims[0]),
        "session_parties": "、".join(told.names),
        "session_story": f"告知权利义务，说明原则和调解员。{told.words(told.story.said)}调解员讲明有关法律规定和后果。",
        "session_result": SESSION_ENDS.get(outcome, "双方意见接近，约定下周再谈。"),
        "session_points": SEVEN if outcome else SEVEN[:4],
    }


def _stopped(told: Telling, outcome: str) -> Fields:
    why = {
        "withdrawn": "双方自行和解，申请人撤回申请。",
        "ended": "被申请人中途要求终止调解。",
        "moved": "涉及刑事，移送公安机关处理。",
    }
    fields: Fields = {"outcome": outcome, "failed_on": told.later(3, 6), "failed_why": why[outcome]}
    if outcome == "ended":
        fields["routes_told_on"] = fields["failed_on"]
    if outcome == "moved":
        fields["linkage"] = [gone_to("police", told.on.isoformat())]
        fields |= {"risk": "police", "risk_steps": "当场劝开，保护现场。", "police_unit": "余新派出所"}
        fields["police_on"] = told.on.isoformat()
    return fields


def _failed(told: Telling, state: str) -> Fields:
    on = told.on.isoformat()
    fields: Fields = {"outcome": "failed", "failed_on": on, "failed_why": told.random.choice(FAILED_WHY)}
    if state == "archived":
        fields["linkage"] = [gone_to("lawsuit", told.later(2, 9))]
        fields |= {"routes_told_on": on, **_filed(told)}
    return fields


def _agreed(told: Telling, state: str, outcome: str, place: int) -> Fields:
    reached = told.on.isoformat()
    ahead = {"archived": 14, "visiting": 20}.get(state, 9 + 12 * (place % 3))
    due = (told.on + timedelta(days=ahead)).isoformat()
    at_once = outcome == "oral"
    terms = [
        {"term_who": told.story.unit or told.names[1], "term_content": told.words(one.content), "term_way": one.way}
        | ({"term_amount": one.amount} if one.amount else {})
        | ({"term_at_once": "yes"} if at_once else {"term_at_once": "no", "term_due_on": due})
        for one in told.story.promises
    ]
    fields: Fields = {"outcome": outcome, "reached_on": reached, "jc_scope": "plain", "terms": terms}
    if state.startswith("agreed"):
        return fields
    if outcome == "written":
        signed = told.later(0, 1)
        told.signed = told.on
        fields |= {"mediators_signed_on": signed, "sealed_on": signed, "signed_on": signed}
    fields["performance"] = "all" if state == "archived" else "part" if state == "visiting" else "waiting"
    if state == "performing":
        return fields
    return fields | _performed(told, terms, state, due, place)


def _performed(told: Telling, terms: list[Fields], state: str, due: str, place: int) -> Fields:
    told.on = max(told.on, min(told.today, date.fromisoformat(due)))
    done = told.on.isoformat()
    kept = terms if state == "archived" else terms[:-1]
    for one in kept:
        if one["term_at_once"] == "no":
            one["term_done_on"] = done
    fields: Fields = {}
    if place % 4 or state == "visiting":
        performed = "all" if state == "archived" else "part"
        visit: Fields = {"visit_on": told.later(3, 12), "visit_of": "、".join(told.names), "visit_by": told.mediator}
        visit |= {"visit_way": "home", "visit_performance": performed, "visit_satisfied": ("very", "fair")[place % 2]}
        fields["visits"] = [visit | {"visit_text": "到现场看过，双方没有再争吵。"}]
    if told.story.unit and state == "archived":
        fields |= _confirmed(told)
    return fields | (_filed(told) if state == "archived" else {})


def _confirmed(told: Telling) -> Fields:
    """Both sides asked the court within the thirty days, and it confirmed."""
    applied = told.signed + timedelta(days=4)
    return {
        "jc_wish": "yes",
        "jc_status": "valid",
        "jc_court_kind": "committee",
        "jc_court": "示例区人民法院",
        "jc_applied_on": applied.isoformat(),
        "jc_case_no": "（样例）民特1号",
        "jc_decided_on": (applied + timedelta(days=9)).isoformat(),
    }


def _filed(told: Telling) -> Fields:
    closed = told.later(0, 4)
    return {"closed_at": closed, "filed_by": told.recorder, "filed_on": told.later(1, 6)}
