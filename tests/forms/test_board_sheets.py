"""What stands on a board sheet, and what keeps it off the board: reversed entries, and numbers in a clerk's words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.helpers.disclosure import Hall, refusal


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    made = Hall.open(tmp_path_factory.mktemp("boards") / "desk")
    yield made
    made.at.store.close(backup=False)


def test_a_reversed_entry_stands_on_the_sheet_with_a_minus_sign(hall: Hall) -> None:
    fields = hall.finance(2019, 3)
    fields["entries"] = [*fields["entries"], {"entry_on": "2019-08-01", "summary": "冲销", "expense": "-280.00"}]
    words = hall.paper(hall.posted({**fields, "closing_typed": "869340.55"}), "finance")
    assert "冲销-280.00869,340.55" in words
    assert "3,000.00" in words  # 3,280.00 and what was taken back
    assert "(280.00)" not in words


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("联系13800138000，身份证11010519491231002X", {"手机号", "身份证号"}),
        ("开户行6228480402564890018", {"银行卡号"}),
        ("电话１３８００１３８０００", {"手机号"}),
        ("卡号6228 4804 0256 4890 018", {"银行卡号"}),
        ("身份证 110105 19491231 002x", {"身份证号"}),
    ],
)
def test_a_private_number_in_any_writing_keeps_a_sheet_off_the_board(hall: Hall, text: str, kinds: set[str]) -> None:
    found = hall.stops(hall.posted(hall.village("CW16", body=text)), "board")
    assert {one.removeprefix("正文里有").removesuffix("，上墙前要去掉。") for one in found} == kinds


def test_duty_numbers_stand_on_the_board(hall: Hall) -> None:
    record = hall.posted(hall.village("CW16", body="有事请打96345，或村委会值班电话0573-12345678。"))
    assert hall.stops(record, "board") == []
    assert "96345，或村委会值班电话0573-12345678" in hall.paper(record, "board")


def test_the_last_day_runs_to_its_end(hall: Hall) -> None:
    ends_today, ended = (hall.posted(hall.village("CW24", title=on), on) for on in ("2026-11-16", "2026-11-13"))
    assert (ends_today.fields["due_at"], ended.fields["due_at"]) == ("2026-11-23", "2026-11-20")
    assert refusal(hall.step, ends_today, "expired")[0] == "value_refused"
    assert hall.step(ended, "expired").state == "expired"
