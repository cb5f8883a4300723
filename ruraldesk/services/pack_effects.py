"""What a pack of the town would change here, thing by thing, in the words of a clerk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ruraldesk.errors import UserError
from ruraldesk.formdefs.reader import parse_form
from ruraldesk.model.form import FormSpec
from ruraldesk.model.table_use import leaning
from ruraldesk.reports.reader import file_name, parse_report
from ruraldesk.rules.tables import CODE, Table, is_retired, read_table, replaced
from ruraldesk.services.desk import Desk

if TYPE_CHECKING:
    from ruraldesk.bundle.packs import Contents

MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class Effect:
    """What becomes of one thing that the pack carries. ``kind``: table, report, form."""

    kind: str
    name: str
    title: str
    words: str
    changes: bool = True  # False where it is here already


def effects_of(desk: Desk, contents: Contents) -> Iterator[Effect]:
    for name, text in sorted(contents.tables.items()):
        yield _table_effect(desk, name, text)
    for name, text in sorted(contents.reports.items()):
        yield _report_effect(desk, name, text)
    for (form, version), files in sorted(contents.forms.items()):
        yield _form_effect(desk, parse_form(files, f"{form} {version}"))


def _table_effect(desk: Desk, name: str, text: str) -> Effect:
    before = desk.store.specs.tables().texts.get(name, "")
    try:
        new, old = read_table(replaced(before, text)), read_table(before) if before else None
    except ValueError as problem:
        raise UserError("shared_table_wrong", table=f"{name}.csv", reason=str(problem)) from problem
    title = desk.store.specs.tables().title(name)
    if old is None:
        return Effect("table", name, title, f"新的共享表，{len(new.rows)}行。")
    if old == new:
        return Effect("table", name, title, "和现在的一样。", changes=False)
    words = [_rows_words(old, new)]
    given_up = [] if new.key != CODE else [key for key, row in _standing(old).items() if is_retired(new.by_key[key])]
    if given_up:
        used = sum(_used(desk, spec, name, given_up) for spec in desk.store.specs.all())
        still = f"，现有{used:,}件用着，旧件照旧" if used else "，没有记录用着"
        words.append(f"停用{_some([_label_of(desk, name, old, key) for key in given_up])}{still}。")
    leaned = [one.title for one in desk.store.specs.all() if name in leaning(one).records | leaning(one).deadlines]
    if leaned:
        words.append(f"用它的登记表重新算一遍：{_some(leaned)}。")
    return Effect("table", name, title, "".join(words))


def _rows_words(old: Table, new: Table) -> str:
    added = [key for key in new.by_key if key not in old.by_key]
    gone = [key for key in old.by_key if key not in new.by_key]
    changed = [key for key, row in new.by_key.items() if key in old.by_key and dict(row) != dict(old.by_key[key])]
    parts = [f"{verb}{len(keys)}行" for verb, keys in (("增", added), ("改", changed), ("减", gone)) if keys]
    return f"{'，'.join(parts)}。" if parts else "行的先后变了。"


def _standing(table: Table) -> dict[str, object]:
    return {row[table.key]: row for row in table.standing}


def _label_of(desk: Desk, table: str, rows: Table, code: str) -> str:
    """Return what a clerk reads for a code: the label that a form's list takes, else the second column."""
    named = [list_.label for one in desk.store.specs.all() for list_ in one.choice_tables if list_.table == table]
    column = next(iter(named), rows.columns[1] if len(rows.columns) > 1 else rows.key)
    return rows.cell(code, column) or code


def _used(desk: Desk, spec: FormSpec, table: str, codes: Sequence[str]) -> int:
    lists = {one.list_name for one in spec.choice_tables if one.table == table}
    fields = [one for one in spec.fields if one.choice_list in lists and one.has_column]
    return desk.store.usage.records_with(spec, fields, codes) if fields else 0


def _report_effect(desk: Desk, name: str, text: str) -> Effect:
    before = desk.store.specs.shared(file_name(name))
    title = parse_report(text, file_name(name)).title
    if before is None:
        return Effect("report", name, title, "新的统计表。")
    same = before == text
    return Effect("report", name, title, "和现在的一样。" if same else "换成新的写法，以前的数会按新写法算。", not same)


def _form_effect(desk: Desk, new: FormSpec) -> Effect:
    form, title = new.form_id, new.title
    if not desk.store.specs.known(form):
        kinds = f"、{len(new.prints)}种打印" if new.prints else ""
        return Effect("form", form, title, f"新的登记表，{len(_typed(new))}格{kinds}。")
    old = desk.store.specs.newest(form)
    if old.version == new.version:
        return Effect("form", form, title, "已经是这一版。", changes=False)
    words = [f"第{old.version}版换成第{new.version}版。"]
    labels_old, labels_new = _typed(old), _typed(new)
    if more := [label for name, label in labels_new.items() if name not in labels_old]:
        words.append(f"新增{_some(more)}。")
    if less := [label for name, label in labels_old.items() if name not in labels_new]:
        words.append(f"不再填{_some(less)}，填过的都留着。")
    closed = {one.name for one in old.states if one.closed}
    by_state = desk.store.records.count_by_state(form)
    ended = sum(count for state, count in by_state.items() if state in closed)
    going = sum(by_state.values()) - ended
    words.append(f"在办的{going:,}件下次修改时换新版，已结束的{ended:,}件照旧。")
    return Effect("form", form, title, "".join(words))


def _typed(spec: FormSpec) -> dict[str, str]:
    return {one.name: one.label for one in spec.fields if one.is_stored}


def _some(words: Sequence[str]) -> str:
    shown = "、".join(words[:MOST_NAMED])
    return f"{shown}等{len(words)}项" if len(words) > MOST_NAMED else shown
