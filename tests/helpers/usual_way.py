"""The same three tasks as they are done today with a spreadsheet and a word processor, step by step.

Kindly counted: the last paper of its kind is opened and written over, so that what seldom changes (who mediates, who
writes, who signs, the place, formulas) is not written at all; blanks are reached by one Tab; what stands in another
paper already is copied; nothing is mistyped, looked for, or done twice.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.helpers.effort import Way


@dataclass(frozen=True)
class Party:
    """What every paper of a case says about a party."""

    name: str
    sex: str
    birth: str
    nation: str
    address: str
    phone: str

    @property
    def blanks(self) -> tuple[str, ...]:
        return tuple(one for one in (self.name, self.sex, self.birth, self.nation, self.address, self.phone) if one)


@dataclass(frozen=True)
class Quarrel:
    """The words of one case; both ways write the same ones."""

    applicant: Party
    respondent: Party
    number: str  # the last digits of its number, on every paper
    kind: str
    summary: str
    story: str
    facts: str
    term: str
    due: str
    today: str


def a_case(case: Quarrel) -> Way:
    """受理登记表, 调解记录, 协议书 in the word processor, the ledger's row in the spreadsheet; 协议书 printed."""
    way = Way()
    names = (case.applicant.name, case.respondent.name)
    way.open_as(f"{case.applicant.name}|登记表")
    way.write(
        case.number, case.today, case.kind, *case.applicant.blanks, *case.respondent.blanks, case.summary, case.today
    )
    way.save_and_close()
    way.open_as(f"{case.applicant.name}|调解|记录")
    way.write(case.number, case.today, *names, case.kind, case.story, "达成|书面|协议")
    way.save_and_close()
    way.open_as(f"{case.applicant.name}|协议书")
    way.open()  # the registration again, to copy from
    way.copy()  # the block of one party
    way.copy()  # and of the other
    way.write(case.number, case.facts, case.respondent.name, case.term, case.due, case.today)
    way.print()
    way.save_and_close()
    way.open()  # the ledger
    way.key(2)  # to its first empty row
    way.write(case.number, case.today, *names, case.kind, case.today, "书面|协议", case.term, case.due)
    way.save_and_close()
    return way


@dataclass(frozen=True)
class Quarter:
    """What is said about a quarter's accounts beside its rows; both ways write the same."""

    number: str
    first: str
    last: str
    closing: str
    reviewed: str
    posted: str
    taken_down: str


def a_quarter(quarter: Quarter) -> Way:
    """财务收支公开表 in the spreadsheet, 审核单 in the word processor, 公开台账 and 目录一览; the sheet printed."""
    way = Way()
    way.open_as(f"{quarter.number}|季度|财务|公开")
    way.write(quarter.number, quarter.first, quarter.last)
    way.open()  # the cash book with the 25 rows
    way.copy()
    way.click()  # last quarter had other many rows: mark, insert, so that the sums reach over all of them
    way.click()
    way.key(2)
    way.open()  # last quarter's sheet: what was carried over
    way.copy()
    way.write(quarter.closing, quarter.posted, quarter.taken_down)
    way.click()  # 25 rows looked through for names and numbers that must not go on the wall: to the end and back
    way.key(4)
    way.save_and_close()
    way.open_as(f"{quarter.number}|季度|审核单")
    way.write(quarter.number, quarter.reviewed, quarter.reviewed)
    way.save_and_close()
    way.open()  # the ledger of disclosures
    way.key(3)  # to its first empty row, filled from the one above
    way.write(quarter.number, quarter.first, quarter.last, quarter.reviewed, quarter.posted, quarter.taken_down)
    way.save_and_close()
    way.open()  # the year's table of what was made public
    way.click()
    way.write(quarter.posted)
    way.save_and_close()
    way.click(2)  # back to the sheet
    way.print()
    return way


def a_hand_over() -> Way:
    """The month's workbooks collected into a folder, packed with a password, copied to the stick, listed by hand."""
    way = Way()
    way.open_as("禾塘村|11月")  # a folder for the month
    for _ in range(5):  # 人员, 公开, 调解, 志愿, 设施: each workbook found, copied, brought over
        way.click()
        way.key(2)
        way.click()
        way.key()
    way.click()
    way.click()
    way.click()
    way.write("htc2026", "htc2026")  # packed, with a password, written twice
    way.key()
    way.click()
    way.key(1)
    way.click()
    way.click()
    way.key(1)
    way.open()  # the list that goes with it
    way.write("2026.11.24", "12", "3", "2", "8", "1")
    way.print()
    way.click(2)  # the stick is let go
    return way
