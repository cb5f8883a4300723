"""The questions that a record's lines leave open: conflicts, the town's queries, returns."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from ruraldesk.model.changes import (
    ANSWER_PREFIX,
    ASK_PREFIX,
    DELETED,
    ERASED_LINES,
    NUMBER,
    NUMBER_VOID,
    RETURNED,
    STATE,
    Line,
    Stream,
    canonical,
)
from ruraldesk.model.form import FormSpec
from ruraldesk.model.merging import Conflict, RecordState, Write, conflicts, split_key
from ruraldesk.model.merging import question_id as conflict_id
from ruraldesk.model.outcomes import Option, Question

_BOOKKEEPING = (ERASED_LINES, NUMBER_VOID, RETURNED)
_VILLAGE_OPS = ("create", "update", "delete", "restore", "release")


def questions(spec: FormSpec, state: RecordState, lines: Sequence[Line]) -> list[Question]:
    """Return the questions of a record, answered queries of the town included, in a fixed order."""
    record = lines[0].header.record
    found = [_conflict(spec, record, one) for one in conflicts(state) if one.key not in _BOOKKEEPING]
    for key in sorted(state.writes):
        if key.startswith(ASK_PREFIX):
            asked = _asked(spec, record, state, key)
            found.extend([asked] if asked else [])
    returned = _returned(spec, record, state, lines)
    return [*found, *([returned] if returned else [])]


def is_open(question: Question) -> bool:
    """True if a person still has to decide."""
    return not question.answer


def question_id(*parts: str) -> str:
    """Return the id of a question: the same at every holder."""
    return hashlib.sha256("\n".join(parts).encode("utf-8")).hexdigest()[:16]


def label_of(spec: FormSpec, key: str) -> str:
    """Return the Chinese name of a key, for a question's words."""
    repeat, row_id, name = split_key(key)
    special = {STATE: "办理状态", NUMBER: "编号", DELETED: "删除"}
    if key in special:
        return special[key]
    if row_id and not name:
        return next((one.label for one in spec.repeats if one.name == repeat), repeat)
    return spec.by_name[name].label if name in spec.by_name else name


def _conflict(spec: FormSpec, record: str, conflict: Conflict) -> Question:
    options = tuple(_option(one) for one in conflict.writes)
    label = label_of(spec, conflict.key)
    match conflict.kind:
        case "delete":
            words = "一处删掉了这件，另一处还在改。留着还是删掉？"
        case "row":
            words = f"{label}：一处删掉了这一行，另一处还在改。留着还是删掉？"
        case "transition":
            words = _transition_words(spec, conflict)
        case "field":
            words = f"{label}：两处写得不一样，{_choices(spec, conflict)}。以哪个为准？"
    return Question(
        conflict_id(record, conflict),
        "conflict",
        record,
        spec.form_id,
        conflict.key,
        options[-1].device,
        words,
        max((one.at for one in options), default=""),
        options,
        detail={"kind": conflict.kind},
    )


def _transition_words(spec: FormSpec, conflict: Conflict) -> str:
    steps = {_shown(spec, conflict.key, one.value) for one in conflict.writes}
    if len(steps) == 1:
        return f"两处各办了一次“{steps.pop()}”。以哪一次为准？"
    return f"两处各自办到了不同的一步：{_choices(spec, conflict)}。以哪个为准？"


def _option(write: Write) -> Option:
    return Option(write.value, Stream.from_key(write.dot[0]).device, write.clerk, write.at)


def _choices(spec: FormSpec, conflict: Conflict) -> str:
    shown = dict.fromkeys(_shown(spec, conflict.key, one.value) for one in conflict.writes)
    return "，".join(f"一处是“{one}”" for one in shown)


def _shown(spec: FormSpec, key: str, value: object) -> str:
    if value is None:
        return "空"
    if key == STATE:
        state = spec.state(str(value))
        return state.label if state else str(value)
    name = split_key(key)[2]
    if name in spec.by_name and spec.by_name[name].choice_list:
        choice = spec.choice(name, str(value))
        return choice.label if choice else str(value)
    return str(value) if isinstance(value, str | int) else canonical(value).decode("utf-8")


def _asked(spec: FormSpec, record: str, state: RecordState, key: str) -> Question | None:
    """Read ``_ask/<id>``: {"field", "words", "asker", "detail"}; None withdraws it."""
    asked = state.shown(key)
    if not isinstance(asked, dict):
        return None
    write = state.writes[key][-1]
    qid = key.removeprefix(ASK_PREFIX)
    return Question(
        qid,
        "town_query",
        record,
        spec.form_id,
        str(asked.get("field", "")),
        str(asked.get("asker", "")),
        str(asked.get("words", "")),
        write.at,
        answer=_answer_text(state.shown(ANSWER_PREFIX + qid)),
        detail=_detail(asked.get("detail")),
    )


def _answer_text(answer: Any) -> str:  # Any: JSON value
    if answer is None:
        return ""
    if isinstance(answer, dict):
        return str(answer.get("words") or answer.get("value") or "已答复")
    return str(answer) or "已答复"


def _detail(value: object) -> dict[str, Any]:  # Any: JSON document
    return dict(value) if isinstance(value, dict) else {}


def _returned(spec: FormSpec, record: str, state: RecordState, lines: Sequence[Line]) -> Question | None:
    """A return stands until the village has changed the record with the return before its eyes."""
    reason = state.shown(RETURNED)
    if not reason:
        return None
    write = max(state.writes[RETURNED], key=lambda one: one.dot)
    stream, seq = write.dot
    answered = any(
        one.header.op in _VILLAGE_OPS and one.header.dot != write.dot and one.header.context.get(stream, 0) >= seq
        for one in lines
    )
    words = str(reason.get("words", "")) if isinstance(reason, dict) else str(reason)
    asker = str(reason.get("asker", "")) if isinstance(reason, dict) else Stream.from_key(stream).device
    return Question(
        question_id("returned", record, stream, str(seq)),
        "returned",
        record,
        spec.form_id,
        "",
        asker,
        words,
        write.at,
        answer="已改过" if answered else "",
    )
