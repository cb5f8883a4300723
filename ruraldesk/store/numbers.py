"""Numbers of the register: the next one, the void ones, and who may give them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from ruraldesk.errors import UserError
from ruraldesk.store.core import Core
from ruraldesk.store.log import Log
from ruraldesk.store.numbering import COUNTER, series
from ruraldesk.store.schema import table_name
from ruraldesk.store.settings import Settings

KEEPER = "keeper"
VILLAGE_FORM = "_village"
_LAST = "\U0010ffff"  # behind every character that a number may have
_LOCKED, _FLOOR = "numbering_locked", "numbering_floor/"
_OPEN = "numbering_open"  # the series whose last number on paper was typed since the lock


@dataclass(frozen=True, slots=True)
class NumberEntry:
    """One number that was given. ``void`` is the reason it does not stand; empty if it does."""

    number: str
    record: str
    n: int | None
    void: str


def village_record(code: str) -> str:
    """Return the id of the system record that holds what the village's desks agree on."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"ruraldesk:{code}"))


class Numbers:
    """The register, derived from the log; the lock and the paper's last number are settings."""

    def __init__(self, core: Core, log: Log, settings: Settings, own: str = "") -> None:
        self._core = core
        self._log = log
        self._settings = settings
        self._own = own  # the village's code

    def next(self, form: str, pattern: str) -> int:
        """Return the next counter of a series, e.g. ``设-A-#`` or ``设-A-{n:04}``.

        A number is never given twice, void ones included. Raises UserError numbering_locked.
        """
        stem = series(pattern)
        if self.is_shut(form, pattern):
            raise UserError("numbering_locked")
        row = self._core.one(
            f"SELECT max(n) FROM number_used u WHERE form = ? AND stem = ?{self._of_own(form)}", (form, stem)
        )
        highest = row[0] if row and row[0] is not None else 0
        floor = self._settings.get(f"{_FLOOR}{form}/{stem}", 0)
        return int(max(highest, floor, self._highest_of_other_stems(form, stem))) + 1

    def _highest_of_other_stems(self, form: str, stem: str) -> int:
        """Return the highest counter of numbers that have this shape, but not by the form's own pattern."""
        head, _, tail = stem.partition(COUNTER)
        rows = self._core.read(
            "SELECT substr(number, ?1, length(number) - ?2) FROM number_used u WHERE form = ?3"
            " AND number >= ?4 AND number < ?5 AND stem <> ?6 AND substr(number, length(number) - ?7 + 1) = ?8"
            f"{self._of_own(form)}",
            (len(head) + 1, len(head) + len(tail), form, head, head + _LAST, stem, len(tail), tail),
        )
        return max((int(cell) for (cell,) in rows if cell.isascii() and cell.isdecimal()), default=0)

    def _of_own(self, form: str) -> str:
        """Leave out the numbers that villages brought which went into this one: theirs are series of their own."""
        others = self._core.one("SELECT 1 FROM stream WHERE village <> ? AND audience = 'town' LIMIT 1", (self._own,))
        if others is None or not self._own:
            return ""
        own = self._own.replace("'", "''")
        return (
            f' AND NOT EXISTS (SELECT 1 FROM "{table_name(form)}" t WHERE t.rid = u.rid'
            f" AND t._village NOT IN ('', '{own}'))"
        )

    def register(self, form: str, pattern: str | None = None) -> list[NumberEntry]:
        """Return every number a form ever gave, void ones with their reason, in order."""
        stem = series(pattern) if pattern else None
        rows = self._core.read(
            "SELECT u.number, r.id, u.n, u.void FROM number_used u JOIN record r ON r.rid = u.rid"
            " WHERE u.form = ?1 AND (?2 IS NULL OR u.stem = ?2) ORDER BY u.stem, u.n, u.number, u.rid",
            (form, stem),
        )
        return [NumberEntry(*row) for row in rows]

    def holders(self, form: str, number: str) -> list[str]:
        """Return the records that bear a number now; more than one is a mistake to be asked about."""
        rows = self._core.read(
            "SELECT r.id FROM number_used u JOIN record r ON r.rid = u.rid"
            " WHERE u.form = ? AND u.number = ? AND u.void = '' ORDER BY u.rid",
            (form, number),
        )
        return [row[0] for row in rows]

    @property
    def locked(self) -> bool:
        """True after a restore, until the last number on paper is known of every series."""
        return bool(self._settings.get(_LOCKED, False))

    def is_shut(self, form: str, pattern: str) -> bool:
        """True while no number of a series may be given: what stands on paper of it is not known."""
        return self.locked and f"{form}/{series(pattern)}" not in self._settings.get(_OPEN, [])

    def lock(self) -> None:
        """Shut every series, as after a restore: numbers may stand on paper that are not here."""
        self._settings.set(_LOCKED, True)
        self._settings.set(_OPEN, [])

    def unlock(self) -> None:
        """Open numbering again: the last numbers on paper are known."""
        self._settings.drop(_LOCKED)
        self._settings.drop(_OPEN)

    def last_on_paper(self, form: str, pattern: str, n: int) -> None:
        """Note the last counter of a series that stands on paper: the next one follows it. Opens that series alone."""
        if COUNTER not in series(pattern) or n < 0:
            raise UserError("number_series", series=pattern)
        key = f"{_FLOOR}{form}/{series(pattern)}"
        self._settings.set(key, max(n, self._settings.get(key, 0)))
        if self.locked:
            self._settings.set(_OPEN, sorted({*self._settings.get(_OPEN, []), f"{form}/{series(pattern)}"}))

    def series_in_use(self) -> list[tuple[str, str, int]]:
        """Return (form, series, highest counter): what has to be compared with the paper after a restore."""
        rows = self._core.read(
            "SELECT form, stem, max(n) FROM number_used WHERE n IS NOT NULL GROUP BY form, stem ORDER BY form, stem"
        )
        return [(row[0], row[1], row[2]) for row in rows]

    def keeper(self, code: str) -> str:
        """Return the device that keeps the register of a village; the one that began its log if none was named."""
        named = self.named_keeper(code)
        if named:
            return named
        row = self._core.one(
            "SELECT s.device FROM stream s JOIN line l ON l.stream = s.id AND l.seq = 1 WHERE s.village = ?"
            " ORDER BY l.at, l.id LIMIT 1",
            (code,),
        )
        return row[0] if row else ""

    def named_keeper(self, code: str) -> str:
        """Return the device that a village's own desks named as keeper, "" if none; other villages have no say."""
        from ruraldesk.model.merging import fold

        wrote = self._log.villages()
        lines = self._log.of_record(village_record(code))
        value = fold([one for one in lines if wrote.get(one.header.stream.key) == code]).shown(KEEPER)
        return value if isinstance(value, str) else ""
