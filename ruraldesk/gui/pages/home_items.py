"""What 本桌情况 says: drafts, what waits for the town, what is asked, how the backups are."""

from __future__ import annotations

from dataclasses import dataclass

from ruraldesk.gui.bench import Bench
from ruraldesk.gui.routes import Route, ToExchange, ToIntake, ToQuestions, ToSettings, ToWaiting
from ruraldesk.gui.theme import tokens
from ruraldesk.gui.words import days_since, when
from ruraldesk.services.home import Home


@dataclass(frozen=True, slots=True)
class Item:
    """One line: what, how many, since when, and what to do about it ("" = nothing)."""

    name: str
    icon: str
    tint: str
    title: str
    count: str
    note: str
    verb: str
    route: Route
    number: Route | None = None  # where the number leads, if not where the verb does
    colour: str = tokens.INK


def items_of(bench: Bench, facts: Home) -> list[Item]:
    """Return the lines of a village's or a town's desk."""
    backup, questions = _backup(bench, facts), _questions(bench, facts)
    if bench.desk.role == "town":
        intake = Item(
            "intake", "mail_inbox", tokens.ACCENT, "村里送来的包", "", "插上U盘，点去收包", "去收包", ToIntake()
        )
        return [intake, questions, _drafts(bench, facts), backup]
    waiting = Item(
        name="exchange",
        icon="usb_stick",
        tint=tokens.WARN if facts.waiting else tokens.INK2,
        title="等镇里回执的" if facts.written and not facts.waiting else "没交到镇里的",
        count=f"{facts.waiting or facts.written:,}条",
        note=_since(bench, facts),
        verb="去交换",
        route=ToExchange(),
    )
    return [_drafts(bench, facts), waiting, questions, backup]


def _drafts(bench: Bench, facts: Home) -> Item:
    oldest = f"最早：{when(facts.oldest_draft_at, bench.clock)}，{facts.oldest_draft_of}"
    return Item(
        name="drafts",
        icon="clipboard_text_edit",
        tint=tokens.INK2,
        title="没填完的",
        count=f"{facts.drafts}份",
        note=oldest if facts.drafts else "没有没填完的",
        verb="接着填" if facts.drafts else "",
        route=ToWaiting("drafts"),
    )


def _questions(bench: Bench, facts: Home) -> Item:
    since = f"{when(facts.asked_since, bench.clock)}收到" if facts.asked_since else ""
    rest = facts.questions - facts.town_asks
    if bench.desk.role == "town":
        title, note = "等村里回答的", f"最早{when(facts.asked_since, bench.clock)}问的" if facts.questions else "没有"
    elif facts.town_asks:
        title, note = "镇里的疑问", since + (f"，另有{rest}个要定" if rest else "")
    else:
        title, note = "没定的疑问", since or "镇里和别的桌子没有问"
    return Item(
        name="questions",
        icon="question_circle",
        tint=tokens.WARN if facts.questions else tokens.INK2,
        title=title,
        count=f"{facts.questions}个",
        note=note,
        verb=("去看" if bench.desk.role == "town" else "去回答") if facts.questions else "",
        route=ToQuestions(),
    )


def _backup(bench: Bench, facts: Home) -> Item:
    days = max(0, days_since(facts.backup_at, bench.clock)) if facts.backup_at else 0
    at = when(facts.backup_at, bench.clock)
    if facts.backup_good and facts.stick_words:
        facts_ = ("backup", "usb_stick", tokens.WARN, "备份", "要上U盘", facts.stick_words, "去备份")
        return Item(*facts_, ToSettings("backups"), colour=tokens.WARN)
    if facts.blank:
        begun = ("backup", "shield_checkmark", tokens.INK2, "备份", "还不用", "登记以后，关窗口时自动备份", "去备份")
        return Item(*begun, ToSettings("backups"), colour=tokens.INK2)
    note = f"{at}，打开核对过" if facts.backup_good else f"上次{at}，已{days}天" if at else "还没有备份过"
    return Item(
        name="backup",
        icon="shield_checkmark" if facts.backup_good else "warning",
        tint=tokens.OK if facts.backup_good else tokens.DANGER,
        title="备份",
        count="正常" if facts.backup_good else "要备份",
        note=note,
        verb="查看" if facts.backup_good else "去备份",
        route=ToSettings("backups"),
        colour=tokens.OK if facts.backup_good else tokens.DANGER,
    )


def _since(bench: Bench, facts: Home) -> str:
    if not facts.waiting or not facts.waiting_since:
        return f"{when(facts.written_at, bench.clock)}写好" if facts.written else "都交了"
    days = days_since(facts.waiting_since, bench.clock)
    since = when(facts.waiting_since, bench.clock).partition(" ")[0]
    if facts.written:
        return f"{since}起，另{facts.written:,}条等回执"
    return f"最早{since}，已{days}天" if days > 0 else f"最早{since}"
