"""Choosing by matching from the command line: who may be asked and why, one taken, one refused."""

from __future__ import annotations

import json
from pathlib import Path

from tests.flows.test_village_to_town import add_person
from tests.helpers.command_line import Desk, new_village

NEED = {
    "registered_at": "2025-03-03T09:00", "source": "visit", "content": "搬沙袋。", "service_field": "05",
    "risk": "high", "risk_note": "路滑", "people_count": 1,
}  # fmt: skip
ANSWER = {"answered_at": "2025-03-03T10:00", "answer_way": "face", "answer": "来办。", "wanted_on": "2025-03-08"}


def _volunteer(desk: Desk, person: str, until: str) -> str:
    fields = {"person": person, "registered_on": "2024-01-10", "service_fields": ["05"], "publish_consent": "none"}
    insured = {"insurance": "has", "insurer": "样例", "insured_until": until}
    return desk.add("volunteer", fields | insured, "--state", "active", "--as-of", "2024-01-10")


def test_who_may_be_asked_is_listed_with_the_reason_and_taken_by_id(tmp_path: Path) -> None:
    desk = new_village(tmp_path / "village")
    clerk, near = add_person(desk, "顾明华"), add_person(desk, "周美琴")
    for one in (clerk, near):
        desk.ok("set", one, "-", stdin=json.dumps({"birth": "1980-02-02"}))
    insured, lapsed = _volunteer(desk, near, "2025-03-08"), _volunteer(desk, clerk, "2025-03-07")
    need = desk.add("service_request", NEED)
    desk.ok("set", need, "--state", "registered")
    given = json.dumps({"verified_by": clerk, **ANSWER})
    desk.ok("set", need, "-", "--state", "verified", stdin=given)
    first, second = desk.ok("match", need, "helpers", "--json").lines
    assert (first["id"], first["allowed"], first["chosen"]) == (insured, True, False)
    assert first["reasons"] == ["报过“未成年人、青少年”"]
    assert (second["id"], second["allowed"]) == (lapsed, False)
    assert second["reasons"] == ["高风险的服务要先办保险，没有保到那天的"]
    assert desk.refused("match", need, "--take", lapsed, "--json")["error"] == "match_barred"
    assert desk.get(need)["fields"].get("helpers", []) == []
    assert "已挑" in desk.ok("match", need, "--take", insured).out
    (row,) = desk.get(need)["fields"]["helpers"]
    assert (row["helper"], row["helper_answer"]) == (insured, "asked")
    assert desk.refused("match", clerk, "--json")["error"] == "match_unknown"
