"""What a form says of choosing one record for another: who can be asked, who cannot, and why, in words."""

from __future__ import annotations

import re
from dataclasses import dataclass

_HOLE = re.compile(r"\{([a-z][a-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class Reason:
    """What is said of a candidate for whom a column of the select holds; ``{name}`` is that column's value."""

    column: str
    sentence: str

    @property
    def columns(self) -> frozenset[str]:
        """The columns of the select that it leans on."""
        return frozenset({self.column, *_HOLE.findall(self.sentence)})


@dataclass(frozen=True, slots=True)
class Matching:
    """``link`` (of the record, or of ``repeat``) can be chosen from what ``sql`` gives: an ``id`` a row, in its order.

    One for whom a bar holds is shown with the reason and cannot be taken; while the record is in one of ``states``
    a save with such a one is refused. ``values`` is written into the row of one who is taken.
    """

    name: str
    label: str
    link: str
    sql: str
    bars: tuple[Reason, ...]
    reasons: tuple[Reason, ...]
    repeat: str = ""
    states: tuple[str, ...] = ()
    values: tuple[tuple[str, str], ...] = ()

    def is_offered(self, state: str) -> bool:
        """True if one is chosen in that state."""
        return not self.states or state in self.states
