"""Invented villagers. Their identity numbers carry a county code that no county has (330499)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from ruraldesk.demo.names import RARE, TWICE, invented
from ruraldesk.rules.identifiers import id_check_sign

NO_COUNTY = "330499"
GROUPS = 12
SAMPLE = "样例，不是真人。"
CADRES = 12  # the first so many are the committee, the inspectors and the keepers
_CADRE_ROLES = (
    ["committee", "party_member"],
    ["committee", "grid"],
    ["supervisor", "representative"],
    ["mediator", "representative"],
    ["grid"],
    ["grid", "volunteer"],
)
_RESIDENCE = ("local",) * 7 + ("away", "newcomer", "newcomer")

Fields = dict[str, Any]  # Any: JSON value of a form's field


def people(random: Random, today: date, count: int) -> Iterator[Fields]:
    """Yield so many villagers: the cadres first, the rare names among the first forty."""
    special = dict(enumerate(RARE, start=CADRES))
    special |= {CADRES + 10: TWICE, CADRES + 20: TWICE}
    for place in range(count):
        name, sex = special.get(place) or invented(random)
        yield _person(random, today, place, name, sex)


def sample_id(random: Random, birth: date, sex: str) -> str:
    """Return an identity number that is right in itself and nobody's."""
    serial = random.randrange(100) * 10 + random.choice((1, 3, 5, 7, 9) if sex == "1" else (0, 2, 4, 6, 8))
    digits = f"{NO_COUNTY}{birth:%Y%m%d}{serial:03}"
    return digits + id_check_sign(digits)


def _person(random: Random, today: date, place: int, name: str, sex: str) -> Fields:
    cadre = place < CADRES
    birth = today - timedelta(days=random.randrange(30 * 365, 58 * 365) if cadre else random.randrange(1, 92 * 365))
    fields: Fields = {
        "name": name,
        "id_type": "resident",
        "id_no": sample_id(random, birth, sex),
        "sex": sex,
        "birth": birth.isoformat(),
        "residence_type": "local" if cadre else random.choice(_RESIDENCE),
        "group_no": place % GROUPS + 1,
        "publish_consent": "none",
        "register_status": "present",
        "remark": SAMPLE,
    }
    if cadre or random.random() < 0.7:
        fields["mobile"] = f"1{random.choice('3578')}{random.randrange(10**9):09}"
    if random.random() < 0.8:
        fields["address"] = f"{place % GROUPS + 1}组{random.randrange(1, 80)}号"
    roles = list(_CADRE_ROLES[place % len(_CADRE_ROLES)]) if cadre else _roles(random, fields)
    if roles:
        fields["roles"] = roles
    if cadre or random.random() < 0.1:
        signed = today - timedelta(days=random.randrange(30, 300))
        fields |= {"publish_consent": "name", "consent_on": signed.isoformat(), "consent_paper": "公开授权卷"}
    return fields


def _roles(random: Random, fields: Fields) -> list[str]:
    roles = [
        role
        for role, share in (("volunteer", 0.15), ("representative", 0.06), ("party_member", 0.08))
        if random.random() < share
    ]
    return [*roles, "newcomer"] if fields["residence_type"] == "newcomer" else roles
