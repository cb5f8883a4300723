"""What the invented village makes public in a year: item by item, with the day it goes to the board."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any  # Any: JSON values of a form's fields

from ruraldesk.demo import disclosure_words as words
from ruraldesk.demo.disclosure_accounts import Books
from ruraldesk.demo.disclosure_tables import SHARES
from ruraldesk.demo.projects import Works, stage_row

Fields = dict[str, Any]
LABELS = {"party": "党务", "village": "村务", "finance": "财务"}
QUARTERS = 4
WITH_ACCOUNTS = ("CF01", "CF03", "CF04", "CF05", "CF06", "CF07")  # what a quarter's sheet of accounts makes public too
WITH_RELIEF = ("CW10", "CW12", "CW13", "CW15")
WITH_CARE = ("CW01", "CW23", "CW24")  # what is told beside the care of facilities
POSTING_DAY = 20
MONTHS_OF_A_QUARTER = 3
STANDARDS = {"dibao": 1150, "tekun": 1725}  # yuan a month for one person


@dataclass(slots=True)
class Plan:
    """One disclosure as it is meant: what it says, when it is posted, what comes of it."""

    posted_on: date
    fields: Fields
    wish: str = ""  # a state it comes to on purpose; "" = what the days make of it
    asked: tuple[str, str] = ("", "")  # an opinion, and its answer
    correction: Fields = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Villagers:
    """Grown villagers who may stand on a list, with their groups; the first two are of one name."""

    ids: tuple[str, ...]
    groups: dict[str, int]

    def some(self, random: Random, count: int, twins: int = 0) -> list[str]:
        """Return so many, the first ``twins`` of them always the same."""
        rest = list(self.ids[2:])
        return [*self.ids[:twins], *random.sample(rest, min(len(rest), max(0, count - twins)))]


def plans(
    random: Random, today: date, books: Books, villagers: Villagers, works: list[tuple[Works, str]]
) -> list[Plan]:
    """Return the year's disclosures, the oldest first."""
    found = [*_quarterly(random, today, books, villagers), *_now_and_then(random, today, villagers)]
    found += _stages(today, works)
    return sorted(found, key=lambda one: one.posted_on)


def quarters(today: date) -> list[tuple[date, date]]:
    """Return the last four quarters whose posting day has come, the oldest first."""
    first = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    last = first - timedelta(days=1)
    if today < first + timedelta(days=POSTING_DAY):
        last = date(last.year, last.month - 2, 1) - timedelta(days=1)
    found: list[tuple[date, date]] = []
    for _ in range(QUARTERS):
        begin = date(last.year, last.month - 2, 1)
        found.insert(0, (begin, last))
        last = begin - timedelta(days=1)
    return found


def _quarterly(random: Random, today: date, books: Books, villagers: Villagers) -> Iterator[Plan]:
    for place, (first, last) in enumerate(quarters(today)):
        on, newest = last + timedelta(days=POSTING_DAY - random.randrange(5)), place == QUARTERS - 1
        period = {"frequency": "Q", "period_from": first.isoformat(), "period_to": last.isoformat()}
        accounts = {
            "class": "finance",
            "item": "CF02",
            "also_items": list(WITH_ACCOUNTS),
            **period,
            **books.quarter(first, last),
        }
        asked = (
            ("厂房租金比去年少，合同怎么签的？", "合同三年一签，今年起每年减一万元，合同放在村委会可以看。")
            if newest
            else ("", "")
        )
        yield Plan(on, accounts, asked=asked)
        helped = _relief(random, villagers)
        relief = {"class": "village", "item": "CW11", "also_items": list(WITH_RELIEF), **period, "people": helped}
        yield Plan(on, {**relief, "body": "标准照市里公布的执行，按人补差。"})
        pay = {"class": "village", "item": "CW04", **period, "people": _lost_work(random, villagers)}
        late = on + timedelta(days=6 if place == 1 else 0)
        yield Plan(late, pay, correction=_correction(pay) if place == QUARTERS - 2 else {})
        if place % 2 == 1:
            homes = {"class": "village", "item": "CW07", **period, "people": _homes(random, villagers)}
            yield Plan(on, {**homes, "body": words.HOMES})
        party = {"class": "party", "item": "DW05", "also_items": ["DW09"], **period}
        yield Plan(on, {**party, "body": words.DUES})
        done = [*WITH_CARE, *([] if newest else ["CW16"]), *([] if place % 2 else ["CW07"])]
        body = words.CARE + ("" if newest else f"\n{words.ADMITTED}") + ("" if place % 2 else f"\n{words.NO_HOMES}")
        yield Plan(on, {"class": "village", "item": "CW21", "also_items": done, **period, "body": body})
        if newest:
            yield Plan(on, {"class": "village", "item": "CW16", **period, "body": words.ADMITTED}, wish="in_review")


def _now_and_then(random: Random, today: date, villagers: Villagers) -> Iterator[Plan]:
    def at(days: int) -> tuple[date, Fields]:
        on = today - timedelta(days=days)
        return on, {"happened_on": (on - timedelta(days=8)).isoformat()}

    year = today.year - 1 if today.month > 1 else today.year - 2
    whole = {"frequency": "Y", "period_from": f"{year}-01-01", "period_to": f"{year}-12-31"}
    on, event = at(300)
    yield Plan(on, {"class": "village", "item": "CW02", "also_items": ["CW19"], **whole, "body": words.PLAN})
    yield Plan(
        on + timedelta(days=1),
        {"class": "party", "item": "DW02", "also_items": ["DW06"], **whole, "body": words.PARTY_PLAN},
    )
    yield Plan(on + timedelta(days=2), {"class": "finance", "item": "CF07", **whole, "body": words.SHARES, **SHARES})
    on, event = at(255)
    admitted: Fields = {
        "person": villagers.ids[-1],
        "category": "probationary",
        "education": "大专",
        "duty": "村网格员",
    }
    admitted |= {"person_group": villagers.groups[villagers.ids[-1]], "admit_sex": "2", "admit_birth": "1994-05-01"}
    yield Plan(on, {"class": "party", "item": "DW04", **event, "body": words.ADMITTED_MEMBER, "people": [admitted]})
    on, event = at(215)
    yield Plan(on, {"class": "village", "item": "CW22", "frequency": "L", "body": words.FLOOD})
    on, event = at(170)
    grain = {"class": "village", "item": "CW14", "frequency": "E", **event, "people": _grain(random, villagers)}
    yield Plan(on, grain, asked=words.LAND_ASKED)
    on, event = at(3)
    asked = ("新代表是怎么选出来的？", "")
    change = {"class": "village", "item": "CW18", "frequency": "E", "happened_on": (on - timedelta(days=4)).isoformat()}
    yield Plan(on, {**change, "body": words.CHANGE}, wish="objected", asked=asked)
    on, event = at(0)
    soon = {"frequency": "E"}
    rent = {"class": "village", "item": "CW09", **soon, **event, "asset_matter": "yes", "body": words.RENT}
    yield Plan(on, rent, wish="to_post")
    yield Plan(on, {"class": "village", "item": "CW01", **event, "body": words.MEETING, **soon}, wish="to_approve")
    yield Plan(
        on, {"class": "village", "item": "CW23", "frequency": "E", **event, "body": words.VOLUNTEERS}, wish="drafting"
    )
    on, event = at(96)
    yield Plan(on, {"class": "village", "item": "CW10", "frequency": "E", **event, "body": words.DONATED}, wish="void")


def _stages(today: date, works: list[tuple[Works, str]]) -> Iterator[Plan]:
    """Yield what the board is told of each project, stage by stage; of one that is only planned in words."""
    for work, record in works:
        for stage in work.stages:
            on = today - timedelta(days=stage.days_ago)
            name = str(work.fields["name"])
            fields: Fields = {
                "class": "village", "item": "CW20", "frequency": "S",
                "happened_on": (on - timedelta(days=8)).isoformat(), "title": f"关于{name}{stage.words}的公示",
                "body": words.STAGES.get((name, stage.words), f"{name}{stage.words}，详见附表。"),
            }  # fmt: skip
            if stage.progress or stage.stage == "已签合同":
                fields["projects"] = [stage_row(record, stage)]
            yield Plan(on, fields)


def _relief(random: Random, villagers: Villagers) -> list[Fields]:
    rows = []
    for place, person in enumerate(villagers.some(random, 12, twins=2)):
        heads = random.choice((1, 1, 2, 3))
        category = ("dibao", "dibao", "tekun", "dibao", "medical", "temporary")[place % 6]
        row = {"person": person, "person_group": villagers.groups[person], "category": category, "heads": heads}
        standard = STANDARDS.get(category)
        if standard is None:  # helped once, by what it cost
            rows.append({**row, "heads": 1, "amount": f"{random.randrange(6, 40) * 50}.00"})
            continue
        monthly = standard if category == "tekun" else standard * random.randrange(5, 9) // 10
        amount = heads * monthly * MONTHS_OF_A_QUARTER
        rows.append({**row, "standard": f"{standard}.00", "starts_in": "2025-04-01", "amount": f"{amount}.00"})
    return rows


def _lost_work(random: Random, villagers: Villagers) -> list[Fields]:
    rows = []
    for person in villagers.some(random, 6):
        days = random.randrange(2, 12)
        row = {"person": person, "person_group": villagers.groups[person], "category": "lost_work"}
        rows.append({**row, "measure": f"{days}天", "standard": "120.00", "amount": f"{days * 120}.00"})
    return rows


def _homes(random: Random, villagers: Villagers) -> list[Fields]:
    found = villagers.some(random, 3)
    base = {"category": "homestead", "list_note": "拆旧建新"}
    return [
        {"person": one, "person_group": villagers.groups[one], "measure": f"{random.choice((80, 100, 120))}㎡", **base}
        for one in found
    ]


def _grain(random: Random, villagers: Villagers) -> list[Fields]:
    rows = []
    for person in villagers.some(random, 18):
        tenths = random.randrange(12, 96)
        row = {"person": person, "person_group": villagers.groups[person], "category": "grain"}
        rows.append({**row, "measure": f"{tenths / 10:.1f}亩", "standard": "110.00", "amount": f"{tenths * 11}.00"})
    return rows


def _correction(fields: Fields) -> Fields:
    """Return what a correction changes: the last row of the list, one day less."""
    rows = [dict(row) for row in fields["people"]]
    old = rows[-1]
    days = int(str(old["measure"]).removesuffix("天"))
    rows[-1] = {**old, "measure": f"{days - 1}天", "amount": f"{(days - 1) * 120}.00"}
    before, after = f"{days}天、{days * 120:,}.00元", f"{days - 1}天、{(days - 1) * 120:,}.00元"
    what = f"第{len(rows)}行“{before}”，更正为“{after}”，合计一并更正。"
    return {"people": rows, "corrected_what": what}
