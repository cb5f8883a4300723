"""Nobody is ranked: no report, form, table or word of the window puts people or villages in an order of merit."""

from __future__ import annotations

import re
import tomllib

from tests.architecture.tree import ROOT

RANKS = re.compile(r"(?<!不)(?<!不能)排名|排行|第一名|名列前茅|先进榜|红黑榜|倒数|末位淘汰")
DENIALS = re.compile(r"不排名|没有排名|不搞排名|不得排名|禁止[^。]*排名|不[^。，]{0,4}排名")
COUNTED = re.compile(
    r"\b(?:count|sum|total|avg)\s*\(|\bdesc\b.*\b(?:rate|score|n)\b|\b(?:rate|score|met|hours|n)\s+desc\b"
)
WHO = {"person.name", "volunteer.person"}


def _texts() -> dict[str, str]:
    found = [*(ROOT / "forms").rglob("*.toml"), *(ROOT / "forms").rglob("*.print"), *(ROOT / "ruraldesk").rglob("*.py")]
    found = [one for one in found if "demo" not in one.parts]  # there an office asks for a ranking and is refused
    return {one.relative_to(ROOT).as_posix(): one.read_text(encoding="utf-8") for one in found}


def _ranks(text: str) -> list[str]:
    return RANKS.findall(DENIALS.sub("", text))


def test_no_word_of_ranking_stands_in_a_form_a_report_a_print_or_the_window() -> None:
    texts = _texts()
    assert len(texts) > 400, "it looked at something"
    assert {name: found for name, text in texts.items() if (found := _ranks(text))} == {}


def test_a_report_about_people_or_villages_is_never_sorted_by_what_they_reached() -> None:
    seen, wrong = 0, []
    for file in sorted((ROOT / "forms" / "reports").glob("*.toml")):
        report = tomllib.loads(file.read_text(encoding="utf-8"))
        if not any(one.get("field") in WHO for one in report["columns"]) and not report.get("village"):
            continue
        seen += 1
        last = report["sql"].strip().rpartition("order by")[2].split("\n")[0]
        if COUNTED.search(last):
            wrong.append(f"{file.name}: {last}")
    assert seen > 20, "it looked at something"
    assert wrong == []


def test_what_ranks_would_be_found() -> None:
    assert _ranks("各村按得分排名") == ["排名"]
    assert _ranks("照代码列，不排名次") == []
    assert COUNTED.search("count(d.id) desc, p.name")
    assert COUNTED.search("score desc")
    assert not COUNTED.search("p.name, p.id")
    assert not COUNTED.search("s.since desc, p.name")
