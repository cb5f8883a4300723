"""Invented tables of the eight finance classes: what closes one quarter opens the next, row by row."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any  # Any: JSON values of a form's fields

Fields = dict[str, Any]
NONE = Decimal(0)
# name, kind, unit, quantity, cost, worn when the year began, worn each quarter
_ASSETS = (
    ("村综合服务楼", "fixed", "幢", "1", "1600000.00", "280000.00", "10000.00"),
    ("原粮仓", "fixed", "间", "4", "120000.00", "34000.00", "750.00"),
    ("机耕路和灌溉渠", "fixed", "米", "3600", "860000.00", "96000.00", "5375.00"),
    ("苗木", "farm", "株", "420", "63000.00", "0.00", "0.00"),
    ("镇强村公司股权", "invested", "", "", "200000.00", "0.00", "0.00"),
)
# name, kind, place, mu, who ("" = nobody yet, "person" = a villager), contract, from, to (years from now), rent a year
_LEASES = (
    ("东厂房", "house", "第一组", "3.20", "禾塘包装厂（样例）", "租-01", 1, 2, "240000.00"),
    ("北鱼塘", "water", "第六组", "12.50", "person", "租-02", 1, 1, "12000.00"),
    ("西桑园", "garden", "第九组", "8.40", "person", "租-03", 2, 1, "5040.00"),
    ("机动田", "arable", "第十一组", "26.00", "", "", 0, 0, "0.00"),
)
_PLANS = (
    ("balance", "全年收入计划", "620000.00", ["collective", "fiscal"]),
    ("farm", "第三组机耕路硬化420米", "190000.00", ["fiscal", "collective"]),
    ("fixed", "文化礼堂添置座椅", "26000.00", ["donation"]),
    ("public", "路灯检修和更换", "18000.00", ["collective"]),
)
SHARES: Fields = {
    "share_income": "412600.00",
    "share_carried": "18000.00",
    "shares": [
        {"share_kind": "reserve", "share_amount": "123780.00"},
        {"share_kind": "welfare", "share_what": "老年节、困难户慰问", "share_amount": "61890.00"},
        {"share_kind": "members", "share_what": "股份分红，照章程", "share_amount": "206300.00"},
        {"share_kind": "kept", "share_amount": "38630.00"},
    ],
}


@dataclass(slots=True)
class Tables:
    """The rows of each table, as the last quarter left them."""

    keeper: str
    lessees: tuple[str, ...]
    net: dict[str, Decimal] = field(default_factory=dict)
    owed: dict[str, Decimal] = field(default_factory=dict)
    debts: list[Fields] = field(default_factory=list)
    quarters: int = 0
    year: int = 0  # of the first quarter: a lease keeps its days

    def quarter(self, first: date, last: date, closing: str) -> Fields:
        """Return the tables of one quarter whose accounts close with an amount."""
        self.quarters += 1
        self.year = self.year or last.year
        return {
            "plan_rows": self._plans(last),
            "assets": [self._cash(closing), *(self._asset(*one) for one in _ASSETS)],
            "resources": [self._lease(self.year, *one) for one in _LEASES],
            "debts": self._debts(first),
            "specials": [],
        }

    def _plans(self, last: date) -> list[Fields]:
        rows = []
        for kind, what, amount, source in _PLANS:
            done = Decimal(amount) * last.month / 12
            row = {"plan_item": kind, "plan_what": what, "plan_amount": amount, "plan_source": source}
            rows.append({**row, "plan_done": f"{done.quantize(Decimal('0.01')):f}"})
        return rows

    def _cash(self, closing: str) -> Fields:
        opening, self.net["银行存款"] = self.net.get("银行存款", NONE), Decimal(closing)
        return {
            "asset_name": "银行存款", "asset_kind": "cash", "asset_opening": f"{opening:.2f}", "asset_cost": closing,
            "asset_keeper": self.keeper,
        }  # fmt: skip

    def _asset(self, name: str, kind: str, unit: str, quantity: str, cost: str, worn: str, each: str) -> Fields:
        now = Decimal(worn) + Decimal(each) * self.quarters
        opening, self.net[name] = self.net.get(name, NONE), Decimal(cost) - now
        row: Fields = {"asset_name": name, "asset_kind": kind, "asset_opening": f"{opening:.2f}", "asset_cost": cost}
        row |= {"asset_unit": unit, "asset_quantity": quantity} if unit else {}
        return row | {"asset_worn": f"{now:.2f}", "asset_keeper": self.keeper}

    def _lease(
        self, year: int, name: str, kind: str, place: str, area: str, who: str, no: str, ago: int, ahead: int, rent: str
    ) -> Fields:
        row: Fields = {"res_name": name, "res_kind": kind, "res_place": place, "res_area": area}
        if not who:
            return row
        due = Decimal(rent) / 4
        paid = due if (self.quarters + len(name)) % 3 else due / 2
        before = self.owed.get(name, NONE)
        paid = before + due if before else paid
        self.owed[name] = before + due - paid
        party = {"res_person": self.lessees[_LEASES_BY_NAME[name]]} if who == "person" else {"res_lessee": who}
        row |= {**party, "res_contract": no, "res_rent": rent, "res_owed_before": f"{before:.2f}"}
        row |= {"res_from": f"{year - ago}-01-01", "res_to": f"{year + ahead}-12-31"}
        return row | {"res_due": f"{due:.2f}", "res_paid": f"{paid:.2f}"}

    def _debts(self, first: date) -> list[Fields]:
        """Return the rows that still stand, half of each paid, and one that is new."""
        rows = []
        for old in self.debts:
            opening = Decimal(str(old["closing"]))
            change = -(opening if opening < 2_000 else opening / 2).quantize(Decimal("0.01"))
            rows.append({**old, "opening": f"{opening:.2f}", "change": f"{change:f}", "closing": opening + change})
        amount = Decimal(3_600 + 1_450 * self.quarters)
        kind, party, reason = (
            ("receivable", "禾塘水产合作社（样例）", "鱼塘发包款"),
            ("payable", "路桥公司（样例）", "机耕路进度款"),
        )[self.quarters % 2]
        rows.append({"debt_kind": kind, "debt_party": party, "debt_reason": reason, "debt_on": first.isoformat(),
                     "debt_due": first.replace(year=first.year + 1).isoformat(), "opening": "0.00",
                     "change": f"{amount:.2f}", "closing": amount})  # fmt: skip
        self.debts = [one for one in rows if one["closing"]]
        return [_debt_row(one) for one in rows]


_LEASES_BY_NAME = {one[0]: place for place, one in enumerate(_LEASES)}


def _debt_row(row: Fields) -> Fields:
    kept = {name: value for name, value in row.items() if name.startswith("debt_")}
    return kept | {"debt_opening": row["opening"], "debt_change": row["change"]}
