"""What a court is asked to confirm holds already; an extension is longer; who is invited is a third person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ruraldesk.errors import UserError
from ruraldesk.model.record import Record
from ruraldesk.services import records
from tests.helpers.desks import desk, person
from tests.helpers.mediation import Dispute

UNSIGNED = "协议还没有生效（当事人、调解员、调委会还没都签字盖章），不能写已经申请司法确认。"


@pytest.fixture(scope="module")
def quarrel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dispute]:
    with desk(tmp_path_factory.mktemp("village")) as at:
        yield Dispute.at(at)


def refused(quarrel: Dispute, case: Record, **given: Any) -> str:  # Any: JSON values
    with pytest.raises(UserError) as error:
        records.set_fields(quarrel.desk, case.id, given)
    return "；".join(error.value.where)


def test_no_court_is_asked_before_the_agreement_holds(quarrel: Dispute) -> None:
    asked = {"jc_wish": "yes", "jc_status": "applied", "jc_applied_on": "2026-02-21", "jc_court": "样例区人民法院"}
    unsigned = quarrel.agreed()
    assert refused(quarrel, unsigned, **asked) == UNSIGNED
    signed = quarrel.sign(unsigned, "2026-02-20", "2026-02-20", mediators="2026-02-20", sealed="2026-02-20")
    assert records.set_fields(quarrel.desk, signed.id, asked).record.fields["jc_status"] == "applied"
    oral = quarrel.agreed("oral")  # holds from the day it was reached
    assert records.set_fields(quarrel.desk, oral.id, asked).record.fields["jc_status"] == "applied"


def test_what_the_court_found_has_its_day(quarrel: Dispute) -> None:
    case = quarrel.effective()
    found = {"jc_status": "valid", "jc_applied_on": "2026-03-05", "jc_court": "样例区人民法院"}
    told = records.set_fields(quarrel.desk, case.id, found).warnings
    assert "法院已经有了结果，还没写裁定日期。" in [one.sentence for one in told]
    with pytest.raises(UserError):
        quarrel.step(case, "performing", performance="waiting")
    assert quarrel.step(case, "performing", performance="waiting", jc_decided_on="2026-03-20").state == "performing"


@pytest.mark.parametrize(("accepted", "until", "fits"), [
    ("2026-01-31", "2026-02-28", False),  # the month ends on the 28th
    ("2026-01-31", "2026-03-01", True),
    ("2026-02-01", "2026-03-01", False),
])  # fmt: skip
def test_an_extension_is_longer_than_the_month(quarrel: Dispute, accepted: str, until: str, fits: bool) -> None:
    case = quarrel.mediating(reg_date=accepted)
    longer = {"extended": "yes", "extended_to": until}
    if fits:
        assert records.set_fields(quarrel.desk, case.id, longer).record.fields["extended_to"] == until
        return
    assert "不比受理后的一个月长" in refused(quarrel, case, **longer)


def test_whoever_is_invited_is_neither_a_party_nor_a_mediator(quarrel: Dispute) -> None:
    case = quarrel.mediating()
    for who in (quarrel.applicant, quarrel.mediator):
        said = refused(quarrel, case, invited=[{"invited_person": who, "invited_as": "亲友"}])
        assert said == "第1行：邀请的人不能就是当事人或者调解员，应去掉这一行。"
    neighbour = person(quarrel.desk, "样例邻居")
    saved = records.set_fields(quarrel.desk, case.id, {"invited": [{"invited_person": neighbour}]}).record
    assert [one["invited_name"] for one in saved.rows("invited")] == ["样例邻居"]
