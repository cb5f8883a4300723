"""Who may vote and what passes, for every body of the shipped table and every assembly of 1 to 200."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest

from ruraldesk.formdefs.reader import SHARED
from ruraldesk.paths import seed_forms
from ruraldesk.rules.tables import read_table
from ruraldesk.rules.voting import Rules, Share, Turnout, Vote

BODIES: Mapping[str, Mapping[str, str]] = read_table(
    (seed_forms() / SHARED / "meeting_bodies.csv").read_text("utf-8")
).by_key
VOTING = sorted(code for code, row in BODIES.items() if row["pass_rule"])
# share of those entitled that must come, (share, of whom) that must agree, the same of special matters
STATED: dict[str, tuple[str, tuple[str, str], tuple[str, str]]] = {
    "villagers": (">1/2", (">1/2", "present"), (">=2/3", "entitled")),
    "representatives": (">=2/3", (">1/2", "present"), (">=2/3", "entitled")),
    "group": (">=2/3", (">1/2", "present"), (">=2/3", "entitled")),
    "party": (">=2/3", (">1/2", "entitled"), (">1/2", "entitled")),
    "coop_members": ("", (">1/2", "entitled"), (">=2/3", "entitled")),
    "coop_reps": (">=2/3", (">1/2", "entitled"), (">=2/3", "entitled")),
    "rceo_members": (">=2/3", (">=2/3", "entitled"), (">=2/3", "entitled")),
    "rceo_reps": ("", (">=2/3", "entitled"), (">=2/3", "entitled")),
    "branch": (">1/2", (">1/2", "present"), (">1/2", "present")),
    "two_committees": (">1/2", (">1/2", "present"), (">1/2", "present")),
    "joint": (">1/2", (">1/2", "present"), (">1/2", "present")),
}


def rules(code: str) -> Rules:
    return Rules.read(BODIES[code])


def vote(code: str, entitled: int, present: int, agreed: int | None = None, *, special: bool = False) -> Vote:
    return Vote(rules(code), Turnout(entitled, present), agreed=agreed, special=special)


def reaches(part: int, whole: int, share: str) -> bool:
    """Say the rule over again with fractions, as the law has it."""
    wanted = Fraction(share.strip(">="))
    return Fraction(part, whole) > wanted if share[1] != "=" else Fraction(part, whole) >= wanted


def test_every_body_that_decides_is_stated_here() -> None:
    assert sorted(STATED) == VOTING


@pytest.mark.parametrize("code", VOTING)
@pytest.mark.parametrize("special", [False, True])
def test_no_assembly_of_1_to_200_is_valid_or_passes_but_by_its_rule(code: str, special: bool) -> None:
    attend, usual, grave = STATED[code]
    share, base = grave if special else usual
    for entitled in range(1, 201):
        for present in sorted(
            {0, 1, entitled // 2, entitled // 2 + 1, -(-entitled * 2 // 3) - 1, -(-entitled * 2 // 3), entitled}
        ):
            if not 0 <= present <= entitled:
                continue
            held = vote(code, entitled, present, special=special)
            valid = present > 0 and (not attend or reaches(present, entitled, attend))
            assert held.outcome == ("open" if valid else "short"), (entitled, present)
            if not valid:
                assert vote(code, entitled, present, present, special=special).outcome == "short"
                continue
            whole = present if base == "present" else entitled
            needed = held.needed or 0
            assert reaches(needed, whole, share)
            assert not reaches(needed - 1, whole, share)
            for agreed in {needed - 1, needed, present} & set(range(present + 1)):
                passes = vote(code, entitled, present, agreed, special=special).outcome == "passed"
                assert passes == reaches(agreed, whole, share), (entitled, present, agreed)


@pytest.mark.parametrize("n", range(1, 201))
def test_a_villagers_meeting_is_valid_by_half_of_the_villagers_or_by_two_thirds_of_the_households(n: int) -> None:
    for present in range(n + 1):
        by_households = Vote(rules("villagers"), None, Turnout(n, present, "户"))
        assert (by_households.outcome == "open") == (present > 0 and present * 3 >= n * 2)
        too_few_persons = Vote(rules("villagers"), Turnout(1000, 500), Turnout(n, present, "户"))
        assert too_few_persons.outcome == by_households.outcome
        enough_persons = Vote(rules("villagers"), Turnout(1000, 501), Turnout(n, present, "户"))
        assert enough_persons.voting == Turnout(1000, 501)


def test_the_sentence_is_the_one_on_the_sheet_of_a_decision() -> None:
    assert vote("representatives", 52, 36, 20).sentence == (
        "应到52人，三分之二以上为35人，实到36人，到会有效；过半数为19人，同意20人，通过。"
    )
    assert vote("representatives", 52, 36, 18).sentence.endswith("过半数为19人，同意18人，差1人，未通过。")
    assert vote("representatives", 52, 34, 34).sentence == (
        "应到52人，三分之二以上为35人，实到34人，差1人，到会无效，不能表决。"
    )
    assert vote("party", 41, 30, 20).sentence.endswith("到会有效；应到过半数为21人，同意20人，差1人，未通过。")
    assert vote("coop_reps", 51, 40, 33, special=True).sentence.endswith(
        "应到三分之二以上为34人，同意33人，差1人，未通过。"
    )
    assert vote("rceo_reps", 30, 25, 21).sentence == "应到30人，实到25人；应到三分之二以上为20人，同意21人，通过。"
    assert vote("supervision", 3, 3).sentence == "应到3人，实到3人。"
    assert vote("supervision", 3, 3).outcome == "noted"
    assert vote("representatives", 52, 36).sentence.endswith("到会有效；过半数为19人。")


def test_the_attendance_alone_says_whether_the_meeting_may_vote() -> None:
    assert vote("representatives", 52, 36, 20).attendance == "应到52人，三分之二以上为35人，实到36人，到会有效。"
    assert vote("representatives", 52, 34).attendance == vote("representatives", 52, 34, 20).sentence


def test_the_sentence_tells_both_ways_of_counting_a_villagers_meeting() -> None:
    held = Vote(rules("villagers"), Turnout(1520, 620), Turnout(480, 335, "户"), 200)
    assert held.sentence == (
        "应到1520人，过半数为761人，实到620人，差141人；应到480户，三分之二以上为320户，实到335户，到会有效；"
        "过半数为168户，同意200户，通过。"
    )
    assert held.outcome == "passed"


def test_more_present_than_entitled_or_more_agreeing_than_present_is_a_mistake_and_no_vote() -> None:
    assert vote("representatives", 52, 53, 40).outcome == "wrong"
    assert vote("representatives", 52, 53, 40).sentence == "实到53人比应到52人多，先核对人数。"
    assert vote("representatives", 52, 40, 41).outcome == "wrong"
    assert "同意41人比实到40人多，先核对票数" in vote("representatives", 52, 40, 41).sentence
    assert Vote(rules("representatives")).outcome is None
    assert Vote(rules("representatives")).sentence == ""


def test_what_the_older_provincial_rule_lets_pass_and_the_national_law_does_not_is_told() -> None:
    held = vote("coop_reps", 51, 40, 30)
    assert held.outcome == "passed"
    assert held.doubt == "按农村集体经济组织法，要应到三分之二以上34人同意，现在同意30人，差4人。照哪一条，请镇里定。"
    assert vote("coop_reps", 51, 40, 34).doubt == ""
    assert vote("coop_reps", 51, 40, 20).doubt == ""
    assert vote("rceo_reps", 51, 40, 40).doubt == ""


def test_a_step_of_a_procedure_may_ask_for_more_than_its_body() -> None:
    step = {"attend_rule": ">=4/5", "pass_base": "entitled", "pass_rule": ">=3/4"}
    asked = Vote(Rules.read(BODIES["representatives"], step), Turnout(50, 40), agreed=38)
    assert asked.sentence == (
        "应到50人，五分之四以上为40人，实到40人，到会有效；应到四分之三以上为38人，同意38人，通过。"
    )
    assert Vote(Rules.read(BODIES["representatives"], step), Turnout(50, 39)).outcome == "short"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (">1/2", "过半数"),
        (">=1/2", "半数以上"),
        (">2/3", "超过三分之二"),
        (">= 11/20", "二十分之十一以上"),
        (">=1/1", "全体"),
    ],
)
def test_a_share_reads_as_laws_write_it(text: str, words: str) -> None:
    assert Share.read(text).words == words


@pytest.mark.parametrize("text", ["", "1/2", ">=3/2", ">1/1", ">=0/3", "三分之二", ">=2/3;", ">=-1/3"])
def test_a_share_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Share.read(text)


def test_a_base_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="all"):
        Rules.read({"pass_base": "all", "pass_rule": ">1/2"})
