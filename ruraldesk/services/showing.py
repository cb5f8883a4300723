"""Values in a clerk's words: labels of keys, texts of values, a record line by line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ruraldesk.model.changes import AS_OF, CORRECTION, DELETED, INCOMPLETE, NUMBER, NUMBER_VOID, RETURNED, STATE
from ruraldesk.model.form import Field, FormSpec
from ruraldesk.model.merging import is_erased, split_key
from ruraldesk.model.outcomes import Question
from ruraldesk.model.record import Record, Scalar
from ruraldesk.model.values import show_text
from ruraldesk.rules.masking import mask, shape_for
from ruraldesk.services.desk import Desk
from ruraldesk.services.numbering import WAITING_WORDS, waiting_for_number

PSEUDO_LABELS = {
    STATE: "状态",
    NUMBER: "编号",
    DELETED: "删除",
    INCOMPLETE: "缺项原因",
    AS_OF: "原登记日期",
    NUMBER_VOID: "编号作废",
    RETURNED: "退回",
    CORRECTION: "更正",
}
NOT_ARRIVED = "未到"
OVER_A_SHOULDER = "members"  # what stands on the screen is seen by whoever stands at the desk


def key_label(spec: FormSpec, key: str) -> str:
    """Return what a clerk calls a key of the log: a field, a row, a pseudo field."""
    if key in PSEUDO_LABELS:
        return PSEUDO_LABELS[key]
    repeat, row_id, name = split_key(key)
    table = spec.repeat_by_name.get(repeat)
    if row_id and not name:
        return f"{table.label if table else repeat}的一行"
    field = spec.by_name.get(name)
    label = field.label if field else name
    return f"{table.label}·{label}" if table else label


def key_text(desk: Desk, spec: FormSpec, key: str, value: Any) -> str:  # Any: JSON value
    """Return the value of a key in words."""
    if key == STATE:
        state = spec.state(str(value)) if value else None
        return state.label if state else str(value or "")
    _, row_id, name = split_key(key)
    if row_id and not name:
        return "有" if value else ""
    field = spec.by_name.get(name)
    if field is None or key.startswith("_"):
        return "" if value is None else str(value)
    return value_text(desk, spec, field, value)


def option_text(desk: Desk, question: Question, value: Any) -> str:  # Any: JSON value
    """Return one of a question's options in words."""
    _, row_id, name = split_key(question.key)
    if question.key == DELETED or (row_id and not name):
        gone = value is True if question.key == DELETED else value is False
        return "删掉" if gone else "留着"
    return key_text(desk, desk.store.specs.newest(question.form), question.key, value) or "空"


def is_personal_number(field: Field) -> bool:
    """True for a number of a person, which the screen shows masked: of an identity card, a phone, an account."""
    return bool(field.mask) and shape_for(field.mask, OVER_A_SHOULDER) == "masked"


def over_a_shoulder(field: Field, words: str) -> str:
    """Return a field's words as a list and a form at rest show them: a person's number masked."""
    return mask(field.mask, OVER_A_SHOULDER, words) or "" if words and is_personal_number(field) else words


def value_text(desk: Desk, spec: FormSpec, field: Field, value: Scalar) -> str:
    """Return a field's value in words; a link as the title it points to."""
    if value in (None, "", []):
        return ""
    if field.type == "link":
        linked = value if isinstance(value, list) else [str(value)]
        return "、".join(desk.store.records.title(one) or NOT_ARRIVED for one in linked)
    if field.type in ("image", "file"):
        return "有附件"
    return show_text(field, value, spec)


def state_label(desk: Desk, record: Record) -> str:
    """Return the label of a record's state."""
    state = desk.store.specs.newest(record.form).state(record.state)
    return state.label if state else record.state


def record_lines(desk: Desk, record: Record) -> Iterator[tuple[str, str]]:
    """Yield a record as pairs of label and words, empty fields left out."""
    spec = desk.store.specs.newest(record.form)
    yield spec.title, record.title
    yield "标识", record.id
    if record.meta.deleted and is_erased(desk.store.records.lines_of(record.id)):
        yield "已抹去", "内容拿不回来"
        return
    if record.meta.deleted:
        yield "已删掉", "undo 可以拿回来"
    if record.number or waiting_for_number(spec, record.state, record.number):
        yield "编号", record.number or WAITING_WORDS
    if spec.states:
        yield "状态", state_label(desk, record)
    for label, told in (("原登记日期", record.meta.as_of), ("缺项原因", record.meta.incomplete)):
        if told:
            yield label, told
    for field in spec.by_repeat[""]:
        value = record.fields.get(field.name)
        if value not in (None, "", []):
            yield field.label, value_text(desk, spec, field, value)  # type: ignore[arg-type]  # not a repeat's name
    for repeat in spec.repeats:
        for place, row in enumerate(record.rows(repeat.name), 1):
            words = [value_text(desk, spec, field, row.get(field.name)) for field in spec.by_repeat[repeat.name]]
            yield f"{repeat.label}{place}", "　".join(one for one in words if one)
