"""The functions by which a form asks whether a meeting may vote and what it decided, by rules in shared tables."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from ruraldesk.model.coercion import Value, number, text
from ruraldesk.model.scope import Scope
from ruraldesk.rules.voting import Rules, Turnout, Vote

VoteFunction = Callable[[Scope, list[Value]], Value]
MOST = 10**7
YES = "yes"


def _vote(scope: Scope, args: list[Value]) -> Vote | None:
    """Read (bodies, body, steps, step, special, entitled, present, households, households present[, agreed])."""
    bodies, steps = scope.tables().table(text(args[0])), scope.tables().table(text(args[2]))
    row = bodies.by_key.get(text(args[1])) if bodies else None
    if row is None:
        return None
    try:
        rules = Rules.read(row, steps.by_key.get(text(args[3])) if steps else None)
    except ValueError:
        return None
    special = text(args[4]) == YES or args[4] is True
    agreed = _whole(args[9]) if len(args) > 9 else None
    return Vote(rules, _turnout(args[5], args[6], "人"), _turnout(args[7], args[8], "户"), agreed, special)


def _turnout(entitled: Value, present: Value, unit: str) -> Turnout | None:
    should, came = _whole(entitled), _whole(present)
    return None if should is None or came is None or should < 1 else Turnout(should, came, unit)


def _whole(value: Value) -> int | None:
    amount = number(value)
    return int(amount) if amount is not None and amount == amount.to_integral_value() and 0 <= amount < MOST else None


def _asking(read: Callable[[Vote], Value]) -> VoteFunction:
    def run(scope: Scope, args: list[Value]) -> Value:
        vote = _vote(scope, args)
        return None if vote is None else read(vote)

    return run


def _voters(vote: Vote) -> Value:
    return Decimal(vote.voting.present) if vote.voting else None


def _entitled(vote: Vote) -> Value:
    return Decimal(vote.voting.entitled) if vote.voting else None


def _sentence(scope: Scope, args: list[Value]) -> Value:
    """Without the votes, the attendance only; with them, what a higher law would ask beyond them too."""
    vote = _vote(scope, args)
    return None if vote is None else (vote.sentence + vote.doubt if len(args) > 9 else vote.attendance) or None


VOTE_FUNCTIONS: dict[str, VoteFunction] = {
    "vote-sentence": _sentence,
    "vote-outcome": _asking(lambda vote: vote.outcome),
    "vote-doubt": _asking(lambda vote: vote.doubt or None),
    "vote-voters": _asking(_voters),
    "vote-entitled": _asking(_entitled),
}
