"""Which entries the rail has: pure, from the forms of the desk and its role."""

from __future__ import annotations

from collections.abc import Sequence

from ruraldesk.gui.routes import (
    Route,
    ToBoard,
    ToExchange,
    ToFill,
    ToForm,
    ToGaps,
    ToHome,
    ToImport,
    ToIntake,
    ToLedger,
    ToMonthPrint,
    ToOthers,
    ToPrint,
    ToQuestions,
    ToSettings,
    ToStatistics,
    ToSubject,
    ToWaiting,
)
from ruraldesk.gui.shell.rail import Entry
from ruraldesk.model.form import FormSpec
from ruraldesk.services.desk import Role

GROUPS_AT_MOST = 10
OTHERS = "其他登记"


def groups(forms: Sequence[FormSpec]) -> list[tuple[str, str, tuple[FormSpec, ...]]]:
    """Return (key, word, forms) of each group of the rail, in the order of the forms."""
    ids = {form.form_id for form in forms}
    found: dict[str, list[FormSpec]] = {}
    for form in forms:
        found.setdefault(form.nav_group or form.form_id, []).append(form)
    made = []
    for key, members in found.items():
        members.sort(key=lambda form: (form.form_id != key, form.order))
        word = next((form.title for form in members if form.form_id == key), key if key not in ids else "")
        made.append((key, word or members[0].title, tuple(members)))
    return made


def village_entries(forms: Sequence[FormSpec]) -> list[Entry]:
    """Return the rail of a village desk: 首页 | registers | 打印 交换 统计 | 设置."""
    entries = [Entry("home", "首页", "home", ToHome(), 0)]
    own, rest = _own_and_rest(forms)
    for _, word, members in own:
        head = members[0]
        entries.append(Entry(head.form_id, word, head.icon, ToLedger(head.form_id), 1))
    if rest:
        entries.append(Entry("others", OTHERS, "folder", ToOthers(), 1))
    return [
        *entries,
        Entry("print", "打印", "print", ToPrint(), 2, key="Alt+P"),
        Entry("exchange", "交换", "usb_stick", ToExchange(), 2, key="Alt+J"),
        Entry("statistics", "统计", "data_bar_vertical", ToStatistics(), 2, key="Alt+T"),
        Entry("settings", "设置", "settings", ToSettings(), 3, key="Alt+S"),
    ]


def town_entries() -> list[Entry]:
    """Return the rail of a town desk."""
    return [
        Entry("home", "首页", "home", ToHome(), 0),
        Entry("intake", "收包", "mail_inbox", ToIntake(), 1),
        Entry("questions", "待问", "question_circle", ToQuestions(), 1),
        Entry("board", "村情", "board", ToBoard(), 1),
        Entry("statistics", "统计", "data_bar_vertical", ToStatistics(), 2, key="Alt+T"),
        Entry("others", "查询", "search", ToOthers(), 2),
        Entry("settings", "设置", "settings", ToSettings(), 3, key="Alt+S"),
    ]


def other_forms(forms: Sequence[FormSpec], role: Role) -> list[FormSpec]:
    """Return the forms that have no entry of their own."""
    if role == "town":
        return list(forms)
    return [form for _, _, members in _own_and_rest(forms)[1] for form in members]


def rail_groups(forms: Sequence[FormSpec]) -> list[tuple[str, tuple[FormSpec, ...]]]:
    """Return the registers as a village's rail has them: each entry's word with its forms."""
    own, rest = _own_and_rest(forms)
    made = [(word, members) for _, word, members in own]
    others = tuple(form for _, _, members in rest for form in members)
    return [*made, (OTHERS, others)] if others else made


def siblings_of(forms: Sequence[FormSpec], form: str) -> tuple[tuple[str, str], ...]:
    """Return (form, title) of every form in the same group."""
    for _, _, members in groups(forms):
        if any(one.form_id == form for one in members):
            return tuple((one.form_id, one.title) for one in members)
    return ()


def page_of(route: Route, forms: Sequence[FormSpec], role: Role) -> str:
    """Return the rail entry a page belongs to."""
    match route:
        case ToLedger(form=form) | ToForm(form=form) | ToSubject(form=form) | ToImport(form=form):
            if form in {one.form_id for one in other_forms(forms, role)}:
                return "others"
            return next((key for key, *_ in siblings_of(forms, form)), form)
        case ToPrint() | ToMonthPrint():
            return "print"
        case ToExchange():
            return "exchange"
        case ToStatistics() | ToFill():
            return "statistics"
        case ToSettings():
            return "settings"
        case ToIntake():
            return "intake"
        case ToQuestions():
            return "questions" if role == "town" else "home"
        case ToBoard():
            return "board"
        case ToOthers():
            return "others"
        case ToHome() | ToWaiting() | ToGaps():
            return "home"


def is_beside(here: Route, there: Route, forms: Sequence[FormSpec]) -> bool:
    """True for two ledgers of one group as they were left: changing over is no step that one goes back from."""
    if not isinstance(here, ToLedger) or not isinstance(there, ToLedger) or there.filtered:
        return False
    return any(form == there.form for form, _ in siblings_of(forms, here.form))


def word_of(route: Route, forms: Sequence[FormSpec]) -> str:
    """Return what a page is called on the way back to it."""
    match route:
        case ToLedger(form=form) | ToForm(form=form) | ToSubject(form=form) | ToImport(form=form):
            return next((one.title for one in forms if one.form_id == form), "台账")
        case _:
            return _WORDS[type(route)]


_WORDS: dict[type, str] = {
    ToHome: "首页",
    ToWaiting: "要办的事",
    ToGaps: "还缺的",
    ToPrint: "打印",
    ToMonthPrint: "本月公开",
    ToExchange: "交换",
    ToStatistics: "统计",
    ToFill: "填镇里的表",
    ToSettings: "设置",
    ToIntake: "收包",
    ToQuestions: "待问",
    ToBoard: "村情",
    ToOthers: OTHERS,
}

Group = tuple[str, str, tuple[FormSpec, ...]]


def _own_and_rest(forms: Sequence[FormSpec]) -> tuple[list[Group], list[Group]]:
    made = groups(forms)
    others = [one for one in made if one[0] == OTHERS]
    own = [one for one in made if one[0] != OTHERS]
    if len(own) + bool(others) > GROUPS_AT_MOST:
        return own[: GROUPS_AT_MOST - 1], own[GROUPS_AT_MOST - 1 :] + others
    return own, others
