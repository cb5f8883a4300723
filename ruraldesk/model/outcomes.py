"""What an operation changed, and the questions that stand open on records."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

QuestionKind = Literal["conflict", "open_point", "town_query", "returned"]


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """What a finished operation touched, so that open views know whether to refresh."""

    records: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    settings: bool = False
    questions: bool = False

    def __or__(self, other: ChangeSet) -> ChangeSet:
        return ChangeSet(
            self.records | other.records,
            self.forms | other.forms,
            self.settings or other.settings,
            self.questions or other.questions,
        )


@dataclass(frozen=True, slots=True)
class Option:
    """One standing value of a conflict: the value, and who wrote it."""

    value: Any  # Any: JSON value
    device: str
    clerk: str
    at: str


@dataclass(frozen=True, slots=True)
class Question:
    """Something a person has to decide about a record.

    ``id`` is stable across holders (16 hex digits). ``kind``: conflict (two desks wrote
    different things), open_point (a rule of the form is broken after a merge),
    town_query (the town asks), returned (the town sent the record back).
    """

    id: str
    kind: QuestionKind
    record: str
    form: str
    key: str  # the field concerned, "" for the whole record
    asker: str  # village device, "rules" or the town's name
    words: str
    asked_at: str = ""
    options: tuple[Option, ...] = ()
    answer: str = ""
    detail: dict[str, Any] = field(default_factory=dict)
