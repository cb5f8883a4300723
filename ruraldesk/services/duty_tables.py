"""The lists of a change of duty: what is open, what is archived, who and which desks, what the log holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ruraldesk.clock import civil_date, parse_instant
from ruraldesk.model.form import Field, FormSpec
from ruraldesk.model.record import Record
from ruraldesk.model.report_table import Cell, ReportTable, ShownColumn
from ruraldesk.services import clerks, devices, handover, home, questions
from ruraldesk.services.desk import Desk
from ruraldesk.store.ledger import LedgerQuery

ARCHIVE_NUMBER, RETENTION = "archive_no", "retention"  # names of fields: what a form calls so, is so
QUESTION_WORDS = {"conflict": "两边写法不一样", "open_point": "要改", "town_query": "镇里问", "returned": "镇里退回"}
_Column = tuple[str, str, float]  # name, label, width
_AT_ONCE = 500


def open_items(desk: Desk) -> ReportTable:
    """Everything that waits for somebody, register by register: deadlines, drafts, questions, not handed over."""
    titles = {one.form_id: one.title for one in desk.store.specs.all()}
    order = {form: place for place, form in enumerate(titles)}
    found = [*_dues(desk), *_drafts(desk), *_questions(desk)]
    found.sort(key=lambda one: (order.get(one[0], len(order)), one[1]))
    rows = [(titles.get(form, form), *cells) for form, _, *cells in found]
    waiting = handover.waiting(desk)
    way = ("没交到镇里", "在“交换”里交") if waiting.unwritten else ("等镇里回执", "在“交换”里取镇里的回信")
    rows += [(title, f"{count}条", *way) for title, count in waiting.by_form]
    columns = (("register", "登记", 3), ("title", "事项", 8), ("kind", "种类", 3), ("words", "说明", 8))
    return _table(desk, "duty_open", "未办结清单", columns, rows, "没有未办结的事。", (f"共{len(rows)}项",))


def archive(desk: Desk) -> ReportTable:
    """Every record that is closed, with its number, where it is archived and for how long it is kept."""
    rows = [row for spec in desk.store.specs.all() for row in _archived(desk, spec)]
    columns = (
        ("register", "登记", 3),
        ("number", "编号", 5),
        ("title", "题名", 9),
        ("archive_no", "归档号", 5),
        ("retention", "保管期限", 2.5),
        ("state", "状态", 2.5),
        ("closed_on", "办结日期", 3),
    )
    return _table(desk, "duty_archive", "档案目录", columns, rows, "还没有办结归档的。", (f"共{len(rows)}件",))


def people_and_desks(desk: Desk) -> ReportTable:
    """Who can open the desk, and which desks the village has."""
    roles = {"supervisor": "主管", "clerk": "经办"}
    rows: list[Sequence[str]] = [
        ("人员", one.name, roles[one.role], "在用" if one.active else "已停用") for one in clerks.clerks(desk)
    ]
    for one in devices.devices(desk):
        words = "，".join(part for part in ("这一张" if one.me else "", "发编号" if one.keeper else "") if part)
        rows.append(("桌子", one.label, one.id, words))
    columns = (("kind", "种类", 2), ("name", "名称", 4), ("what", "身份、设备号", 5), ("words", "说明", 5))
    return _table(desk, "duty_desks", "人员和桌子", columns, rows, "", ())


def counts(desk: Desk) -> ReportTable:
    """How many records each register holds, and the head of every stream of the log: what is given is what is taken."""
    rows: list[Sequence[str]] = [
        (one.title, str(desk.store.records.count(one.form_id)), "") for one in desk.store.specs.all()
    ]
    names = {one.id: one.label for one in devices.devices(desk)}
    for key, (seq, head) in desk.store.log.heads().items():
        device, _, audience = key.partition("/")
        to = {"town": "给镇里的", "village": "村里的"}.get(audience, f"给{audience.partition(':')[2]}的")
        rows.append((f"修改记录　{names.get(device, device)}　{to}", str(seq), " ".join(_pieces(head))))
    columns = (("what", "登记或修改记录", 6), ("count", "件数、条数", 2), ("head", "最后一条的校验", 10))
    notes = ("校验是修改记录最后一条的指纹。接手时再打一张，同一条数的校验应一字不差。",)
    return _table(desk, "duty_counts", "登记数和校验", columns, rows, "", (), notes)


def _dues(desk: Desk) -> Iterator[tuple[str, str, str, str, str]]:
    for one in home.due_list(desk):
        words = f"{one.label}　{one.due_on.isoformat()}　{home.days_words(one.days_left)}"
        yield one.form, f"1{one.due_on}", one.title, "逾期" if one.days_left < 0 else "到期", words


def _drafts(desk: Desk) -> Iterator[tuple[str, str, str, str, str]]:
    for one in desk.store.drafts.list():
        title = desk.store.records.title(one.record) if one.record else "新登记，还没存"
        yield one.form, f"2{one.saved_at}", title, "没填完", f"{one.clerk}的草稿，{_day(one.saved_at)}存"


def _questions(desk: Desk) -> Iterator[tuple[str, str, str, str, str]]:
    for one in questions.open_questions(desk):
        title = desk.store.records.title(one.record)
        yield one.form, f"3{one.asked_at}", title, QUESTION_WORDS.get(one.kind, "疑问"), one.words


def _archived(desk: Desk, spec: FormSpec) -> Iterator[Sequence[str]]:
    closed = [one for one in spec.states if one.closed]
    if not closed:
        return
    labels = {one.name: one.label for one in closed}
    query = LedgerQuery(where={"state": tuple(labels)}, order="number")
    rids = desk.store.records.ids(spec.form_id, query)
    for start in range(0, len(rids), _AT_ONCE):
        for one in desk.store.records.by_rids(spec.form_id, rids[start : start + _AT_ONCE]):
            yield (
                spec.title,
                one.number,
                one.title,
                _value(spec, one, ARCHIVE_NUMBER),
                _value(spec, one, RETENTION),
                labels.get(one.state, one.state),
                _day(one.meta.changed_at),
            )


def _value(spec: FormSpec, record: Record, name: str) -> str:
    field: Field | None = spec.by_name.get(name)
    value = record.fields.get(name)
    if field is None or field.repeat or not isinstance(value, str):
        return ""
    return next((one.label for one in spec.choices.get(field.choice_list, ()) if one.name == value), value)


def _day(instant: str) -> str:
    return civil_date(parse_instant(instant)).isoformat() if instant else ""


def _pieces(digits: str) -> list[str]:
    return [digits[start : start + 8] for start in range(0, len(digits), 8)]


def _table(
    desk: Desk,
    name: str,
    title: str,
    columns: Sequence[_Column],
    rows: Sequence[Sequence[str]],
    empty: str,
    subtitle: tuple[str, ...],
    notes: tuple[str, ...] = (),
) -> ReportTable:
    today: date = desk.clock.today()
    serial = ShownColumn("serial", "序号", "serial", 1.2, "center")
    cells = tuple(
        (Cell(place, str(place)), *(Cell(one or None, one) for one in row)) for place, row in enumerate(rows, start=1)
    )
    return ReportTable(
        name=name,
        title=title,
        place=desk.name,
        audience="internal",
        columns=(serial, *(ShownColumn(key, label, "text", width, "left") for key, label, width in columns)),
        rows=cells,
        totals=(),
        ids=("",) * len(cells),
        subtitle=subtitle or (f"{today.year}年{today.month}月{today.day}日",),
        units="",
        notes=notes,
        as_of=f"本表数据截至{today.year}年{today.month}月{today.day}日。",
        signs=(),
        empty=empty,
    )
