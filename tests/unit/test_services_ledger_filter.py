"""A filter reads aloud as one would say it, and asks the vault for exactly that."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ruraldesk.errors import UserError
from ruraldesk.services import forms, ledger, ledger_filter, ledger_periods, records, removal, saved_filters
from ruraldesk.services.desk import Desk, open_desk
from ruraldesk.services.ledger_filter import BIN, MADE, OPEN, Arrival, LedgerFilter
from ruraldesk.services.saved_filters import SavedFilter
from tests.helpers import desks
from tests.helpers.ledger_forms import quarrel, take_quarrels

TODAY = date(2026, 11, 23)


class Village:
    """A desk with five quarrels; ``found`` gives their first words."""

    def __init__(self, at: Desk) -> None:
        self.desk = at
        self.spec = forms.form(at, "quarrel")
        self.zhou = desks.person(at, "周美琴")
        self.shen = desks.person(at, "沈根法")
        row = [{"side": self.zhou}, {"side": self.shen}]
        quarrel(at, "夜里吵", "talking", on_day="2026-11-02", kind="noise", until="2026-11-20", sides=row)
        quarrel(at, "水沟", "talking", "settled", on_day="2026-08-15", kind="water", keeper=self.zhou, cost="120.50")
        quarrel(at, "旧账", on_day="2025-12-31", kind="noise", came=["police", "lawyer"])
        quarrel(at, "没日子", came=["lawyer"], until="2026-12-24")
        self.gone = quarrel(at, "记错了", on_day="2026-11-03")
        removal.delete(at, self.gone)

    def found(self, wanted: LedgerFilter) -> set[str]:
        question = ledger_filter.question(self.desk, self.spec, wanted)
        listing = ledger.listing(self.desk, "quarrel", question)
        assert listing.count == ledger.count(self.desk, "quarrel", question)
        return {str(one.fields["what"]) for one in ledger.whole(self.desk, "quarrel", listing.rids(0, 99))}

    def said(self, wanted: LedgerFilter) -> str:
        return ledger_filter.sentence(self.desk, self.spec, wanted)


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    root = tmp_path_factory.mktemp("ledger")
    at = desks.copied_desk(root / "desk")
    take_quarrels(at, root)
    yield Village(at)
    at.store.close(backup=False)


ALL = {"夜里吵", "水沟", "旧账", "没日子"}


@pytest.mark.parametrize(
    ("wanted", "found", "said"),
    [
        (LedgerFilter(), ALL, "看所有的口角"),
        (LedgerFilter("talking"), {"夜里吵"}, "看调解中的口角"),
        (LedgerFilter(OPEN), ALL - {"水沟"}, "看在办的口角"),
        (LedgerFilter(BIN), {"记错了"}, "看回收箱里的口角"),
        (LedgerFilter("", "on_day", "quarter"), {"夜里吵"}, "看所有的口角，受理日期在本季"),
        (LedgerFilter("", "on_day", "last_quarter"), {"水沟"}, "看所有的口角，受理日期在上季"),
        (LedgerFilter("", "on_day", "year"), {"夜里吵", "水沟"}, "看所有的口角，受理日期在今年"),
        (LedgerFilter("", "on_day", "last_year"), {"旧账"}, "看所有的口角，受理日期在去年"),
        (
            LedgerFilter("", "on_day", "2025-12-31/2026-08-15"),
            {"旧账", "水沟"},
            "看所有的口角，受理日期在2025年12月31日至2026年8月15日",
        ),
        (LedgerFilter("", "on_day", "2026-08-15/"), {"夜里吵", "水沟"}, "看所有的口角，受理日期在2026年8月15日以后"),
        (LedgerFilter("", MADE, "today"), ALL, "看所有的口角，登记日期在今天"),
        (LedgerFilter("", MADE, "last_month"), set(), "看所有的口角，登记日期在上月"),
        (LedgerFilter(equal=(("kind", "noise"),)), {"夜里吵", "旧账"}, "看所有的口角，类型是吵闹"),
        (LedgerFilter(equal=(("came", "lawyer"),)), {"旧账", "没日子"}, "看所有的口角，到场是律师"),
        (LedgerFilter(text="水"), {"水沟"}, "看所有的口角，含有“水”"),
        (LedgerFilter(more=(("due<=", "2026-11-23"),)), {"夜里吵"}, "看所有的口角，期限到2026年11月23日"),
        (LedgerFilter(more=(("cost>=", "100"),)), {"水沟"}, "看所有的口角，花费不小于100"),
        (
            LedgerFilter(more=(("state", "talking"), ("state", "settled"))),
            {"夜里吵", "水沟"},
            "看所有的口角，状态是调解中或已和好",
        ),
    ],
)
def test_a_filter_finds_and_says(village: Village, wanted: LedgerFilter, found: set[str], said: str) -> None:
    assert (village.found(wanted), village.said(wanted)) == (found, said)


def test_a_link_is_filtered_by_in_the_record_and_in_its_rows(village: Village) -> None:
    keeper, side = (("keeper", village.zhou),), (("side", village.shen),)
    assert village.found(LedgerFilter(equal=keeper)) == {"水沟"}
    assert village.found(LedgerFilter(equal=side)) == {"夜里吵"}
    assert village.said(LedgerFilter(equal=side)).startswith("看所有的口角，当事人是沈根法")
    assert [one.name for one in ledger_filter.link_fields(village.desk, village.spec)] == ["keeper", "side"]


def test_what_a_way_brings_stands_in_the_sentence_or_behind_it(village: Village) -> None:
    one = village.spec
    way = Arrival(
        where=(
            ("kind", "noise"),
            ("on_day>=", "2026-10-01"),
            ("on_day<=", "2026-12-31"),
            ("state", "talking"),
            ("due<=", "2026-11-23"),
        ),
        text="吵",
    )
    wanted = ledger_filter.arrived(one, way)
    assert wanted == LedgerFilter(
        "talking", "on_day", "2026-10-01/2026-12-31", (("kind", "noise"),), "吵", (("due<=", "2026-11-23"),)
    )
    assert village.found(wanted) == {"夜里吵"}
    assert [words for _, words in ledger_filter.clauses(village.desk, one, wanted)] == ["期限到2026年11月23日"]
    assert ledger_filter.without(wanted, "due<=").more == ()
    several = ledger_filter.arrived(one, Arrival(where=(("kind", "noise"), ("kind", "water"))))
    assert several.equal == ()
    assert village.found(several) == ALL - {"没日子"}
    chosen = ledger_filter.arrived(one, Arrival(records=(village.gone,), deleted=True, title="图上的1起"))
    assert village.found(chosen) == {"记错了"}
    assert ledger_filter.clauses(village.desk, one, chosen) == [("records", "图上的1起")]
    assert ledger_filter.without(chosen, "records") == LedgerFilter(BIN)


@pytest.mark.parametrize(
    ("period", "by", "moved"),
    [
        ("quarter", -1, "2026-07-01/2026-09-30"),
        ("quarter", 1, "2027-01-01/2027-03-31"),
        ("month", -1, "2026-10-01/2026-10-31"),
        ("year", -1, "2025-01-01/2025-12-31"),
        ("2024-02-01/2024-02-29", 1, "2024-03-01/2024-03-31"),
        ("2026-11-01/2026-11-07", 1, "2026-11-08/2026-11-14"),
        ("2026-11-01/", 1, "2026-11-01/"),
        ("", -1, ""),
    ],
)
def test_a_period_moves_by_its_own_length(period: str, by: int, moved: str) -> None:
    assert ledger_periods.shifted(period, by, TODAY) == moved
    if by < 0 and period:
        assert ledger_periods.shifted(moved, 1, TODAY) == ledger_periods.own_period(
            *ledger_periods.period_days(period, TODAY)
        )


def test_two_days_the_wrong_way_round_are_turned() -> None:
    assert ledger_periods.own_period(date(2026, 2, 1), date(2026, 1, 1)) == "2026-01-01/2026-02-01"
    assert ledger_periods.period_words("2026-01-01/2026-03-31", TODAY) == "2026年第一季度"


def test_a_list_begins_in_the_order_its_form_says(village: Village) -> None:
    assert ledger_filter.own_order(village.spec) == ("on_day", True)
    assert ledger_filter.own_order(forms.form(village.desk, "person")) == ("name", False)


def test_a_filter_is_kept_under_its_name_and_stays_a_running_one(tmp_path: Path) -> None:
    at = desks.copied_desk(tmp_path / "desk")
    wanted = LedgerFilter(OPEN, "on_day", "quarter", (("kind", "noise"),), "吵", (("due<=", "2026-11-23"),))
    saved_filters.keep(at, "quarrel", SavedFilter(" 本季没办完 ", wanted, "on_day", True))
    saved_filters.keep(at, "quarrel", SavedFilter("回收箱", LedgerFilter(BIN)))
    at.store.close(backup=False)
    again = open_desk(at.folder, "沈小兰", desks.PASSPHRASE, at.clock)
    assert saved_filters.saved_filters(again, "quarrel") == [
        SavedFilter("本季没办完", wanted, "on_day", True),
        SavedFilter("回收箱", LedgerFilter(BIN)),
    ]
    assert saved_filters.saved_filters(again, "person") == []
    saved_filters.keep(again, "quarrel", SavedFilter("回收箱", LedgerFilter(text="甲")))
    saved_filters.drop(again, "quarrel", "本季没办完")
    assert saved_filters.saved_filters(again, "quarrel") == [SavedFilter("回收箱", LedgerFilter(text="甲"))]
    again.store.close(backup=False)


@pytest.mark.parametrize(("name", "code"), [("", "filter_name"), ("  ", "filter_name"), ("长" * 21, "filter_name")])
def test_a_filter_needs_a_name(village: Village, name: str, code: str) -> None:
    with pytest.raises(UserError) as refused:
        saved_filters.keep(village.desk, "quarrel", SavedFilter(name, LedgerFilter()))
    assert refused.value.code == code


def test_so_many_filters_and_no_more(village: Village) -> None:
    for place in range(saved_filters.MOST):
        saved_filters.keep(village.desk, "person", SavedFilter(f"第{place}个", LedgerFilter()))
    with pytest.raises(UserError) as refused:
        saved_filters.keep(village.desk, "person", SavedFilter("又一个", LedgerFilter()))
    assert refused.value.code == "filter_too_many"


def test_a_date_and_time_counts_the_whole_last_day(village: Village) -> None:
    records.get(village.desk, village.zhou)
    question = ledger_filter.question(village.desk, village.spec, LedgerFilter("", MADE, "2026-11-23/2026-11-23"))
    assert dict(question.where) == {"created_at>=": "2026-11-22T16:00:00Z", "created_at<": "2026-11-23T16:00:00Z"}
