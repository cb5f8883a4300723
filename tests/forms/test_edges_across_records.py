"""What one record of a register says of another: twice the same, not belonging together, the wrong person."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ruraldesk.errors import UserError
from ruraldesk.services import records
from ruraldesk.services.desk import Desk
from tests.forms.test_facilities_at_a_desk import place, room
from tests.forms.test_office_rules import office, told
from tests.forms.test_societies_rules import FILED, activity, society, support
from tests.forms.test_village_numbers_rules import group, population
from tests.helpers.desks import copied_desk, person


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    with copied_desk(tmp_path / "desk") as opened:
        yield opened


def warned(at: Desk, form: str, **fields: object) -> list[str]:
    return [one.sentence for one in records.add(at, form, fields).warnings]  # type: ignore[arg-type]  # JSON values


def test_a_group_is_counted_once_in_a_count(at: Desk) -> None:
    with pytest.raises(UserError) as error:
        population(at, "2026-06-30", group(1), group(2), group(1), state="")
    assert error.value.where == ("第1组写了两行，合成一行。",)


def test_an_office_has_one_chair_at_a_time_and_a_committee_a_woman(at: Desk) -> None:
    first, second = person(at, "王建国", sex="1"), person(at, "李样例", sex="1")
    office(at, first, "committee", "committee_chair")
    again = office(at, second, "committee", "committee_chair", state="drafting")
    assert told(at, again)["one_chair_at_a_time"] == "村民委员会已有主任：王建国，还没登记离任。"
    office(at, second, "committee", "committee_member")
    third = office(at, person(at, "张样例", sex="1"), "committee", "committee_member")
    assert told(at, third)["has_a_woman"] == "村民委员会在任3人，里面应有妇女成员，现在没有。"
    fourth = office(at, person(at, "周美琴", sex="2"), "committee", "committee_member")
    assert "has_a_woman" not in told(at, fourth)


def test_a_society_has_its_leader_among_its_members_and_its_own_support(at: Desk) -> None:
    leader, other = person(at, "周美琴"), person(at, "陆根法")
    mine = society(at, leader=leader, members=[{"member": other}])
    sentence = "负责人还不在成员名册里。"
    assert sentence in [one.sentence for one in records.set_fields(at, mine.id, {"charter": "yes"}).warnings]
    both = [{"member": other}, {"member": leader}]
    assert sentence not in [one.sentence for one in records.set_fields(at, mine.id, {"members": both}).warnings]
    theirs = society(at, "样例球队", leader, "active", **FILED, charter="yes")
    money = support(at, theirs.id, "agreed")
    with pytest.raises(UserError) as error:
        activity(at, mine.id, "2026-10-01", "", cost="100", support=money.id)
    assert error.value.where == ("这笔扶持不是给这个组织的。",)
    assert activity(at, theirs.id, "2026-10-01", "", cost="100", support=money.id).fields["support"] == money.id


def test_money_for_a_society_that_is_not_filed_and_a_room_given_twice_are_told(at: Desk) -> None:
    loose = society(at, way="none")
    given = {
        "way": "purchase", "project": "探访", "society": loose.id, "content": "探访", "agreed_on": "2026-03-02",
        "period_from": "2026-03-05", "period_to": "2026-08-31", "amount": "8000", "fund_source": ["collective"],
        "responsible": person(at, "顾明华"),
    }  # fmt: skip
    assert any(one.startswith("这个组织还没登记、备案") for one in warned(at, "support", **given))
    hall = room(at, place(at, "01", "服务中心"), "活动室", "60", "residents")
    lent = {"way": "venue", "amount": "", "fund_source": [], "room": hall}
    support(at, society(at, "样例球队").id, "agreed", **lent)
    clash = "这一间在这段时间里也给了别的组织，看看使用时间冲不冲突。"
    assert clash in warned(at, "support", **given | lent)
    later = {"period_from": "2026-09-01", "period_to": "2026-12-31"}
    assert clash not in warned(at, "support", **given | lent | later)


def test_names_that_stand_for_one_thing_are_not_given_twice(at: Desk) -> None:
    carer = person(at, "沈小兰", birth="1980-01-01")
    unnamed = {"code_name": "甲01", "registered_on": "2026-01-10", "category": ["alone"], "consent": "yes",
               "consent_on": "2026-01-10", "carer": carer}  # fmt: skip
    team = {"name": "样例互助队", "team_kind": "senior", "leader": carer, "founded_on": "2019-03-05",
            "service_fields": ["02"]}  # fmt: skip
    for form, fields, sentence in (
        ("service_recipient", unnamed, "这个匿名编号已经用过了，换一个。"),
        ("team", team, "已经有一支叫“样例互助队”的队伍，换个名称或者用那一支。"),
    ):
        records.add(at, form, fields)
        with pytest.raises(UserError) as error:
            records.add(at, form, fields)
        assert error.value.where == (sentence,)


def test_a_room_stands_once_on_its_floor(at: Desk) -> None:
    centre = place(at, "01", "服务中心")
    room(at, centre, "会议室", "40", "work")
    given = {"facility": centre, "name": "会议室", "floor": 1, "area": "40", "service": "work", "functions": ["desk"]}
    assert "这个服务中心同一层已有同名的房间。" in warned(at, "room", **given)
    assert "这个服务中心同一层已有同名的房间。" not in warned(at, "room", **given | {"floor": 2})
