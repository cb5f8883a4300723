"""Questions as a page lists them: open or answered, of all villages or of one, each with what it is about in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ruraldesk.model.outcomes import Option, Question
from ruraldesk.services import showing
from ruraldesk.services.desk import Desk

PAGE = 50


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing a conflict may be decided to: its words, who wrote it when, and the answer that says so."""

    words: str
    who: str
    at: str
    answer: str  # "#1"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question in words."""

    question: Question
    title: str  # of the record
    form_title: str
    label: str  # of the field, "" for the whole record
    village: str  # code
    village_name: str
    choices: tuple[Choice, ...]

    @property
    def is_open(self) -> bool:
        return not self.question.answer


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of questions and what there is besides."""

    rows: tuple[Asked, ...]
    total: int  # that fit
    open_count: int
    answered_count: int
    villages: tuple[tuple[str, str], ...]  # code, name: those that have questions


def listing(desk: Desk, record: str = "", village: str = "", *, answered: bool = False, limit: int = PAGE) -> Listing:
    """Return the questions that fit, open ones oldest first, answered ones newest first."""
    opened, closed = desk.store.questions.open_ones(), desk.store.questions.answered_ones()
    if record:
        opened, closed = ([one for one in each if one.record == record] for each in (opened, closed))
    whose = _villages(desk, [*opened, *closed])
    names = {one.code: one.name for one in desk.store.peers.villages()}
    codes = sorted({code for code in whose.values() if code})

    def fits(one: Question) -> bool:
        return not village or whose.get(one.record) == village

    found = [one for one in (closed if answered else opened) if fits(one)]
    rows = tuple(_asked(desk, one, whose.get(one.record, ""), names) for one in found[:limit])
    return Listing(
        rows,
        len(found),
        sum(map(fits, opened)),
        sum(map(fits, closed)),
        tuple((code, names.get(code, code)) for code in codes),
    )


def _villages(desk: Desk, questions: Sequence[Question]) -> dict[str, str]:
    """Return by record whose it is; at a village everything is its own."""
    if desk.role != "town":
        return {}
    ids = sorted({one.record for one in questions})
    return {one.id: one.meta.village for one in desk.store.records.many(ids)}


def _asked(desk: Desk, question: Question, village: str, names: dict[str, str]) -> Asked:
    spec = desk.store.specs.newest(question.form)
    label = showing.key_label(spec, question.key) if question.key else ""
    return Asked(
        question,
        desk.store.records.title(question.record),
        spec.title,
        label,
        village,
        names.get(village, ""),
        _choices(desk, question),
    )


def _choices(desk: Desk, question: Question) -> tuple[Choice, ...]:
    """Return what a conflict may be decided to; the same words are offered once, with everybody who wrote them."""
    found: dict[str, Choice] = {}
    for place, option in enumerate(question.options, start=1):
        words, who = showing.option_text(desk, question, option.value), _who(desk, option)
        before = found.get(words)
        if before is not None and who not in before.who:
            found[words] = Choice(words, f"{before.who}、{who}", max(before.at, option.at), before.answer)
        elif before is None:
            found[words] = Choice(words, who, option.at, f"#{place}")
    return tuple(found.values())


def _who(desk: Desk, option: Option) -> str:
    known = desk.store.peers.device(option.device)
    own = desk.store.identity
    name = own.device_name if option.device == own.device else known.name if known is not None else ""
    return " ".join(part for part in (name, option.clerk) if part)
