"""Records of a form that may be the same as one being typed: found by the keys that search keeps, never by a walk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ruraldesk.store.core import Core, Row
from ruraldesk.store.database import Value
from ruraldesk.store.pinyin import name_keys, near_keys
from ruraldesk.store.schema import table_name
from ruraldesk.store.search_text import digits_of, normalise

MOST_NAMESAKES = 500


class Alike:
    """Reads candidates: row number and the cells asked for, of records that stand."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def by_numbers(self, form: str, numbers: Iterable[str], columns: Sequence[str]) -> list[Row]:
        """Return the records one of whose numbers is among these."""
        return self._by_key("digit_key", form, [f">{digits_of(one)}" for one in numbers], columns)

    def by_sound(self, form: str, name: str, columns: Sequence[str]) -> list[Row]:
        """Return the newest records whose name is read alike."""
        return self._by_key("name_key", form, sorted(sounds_of(name)), columns)

    def by_near_sound(self, form: str, name: str, columns: Sequence[str]) -> list[Row]:
        """Return the newest records whose name is read alike but for an n or ng at the end of a syllable."""
        return self._by_key("name_key", form, sorted(near_sounds_of(name)), columns)

    def _by_key(self, table: str, form: str, keys: Sequence[str], columns: Sequence[str]) -> list[Row]:
        if not keys:
            return []
        cells = "".join(f', t."{one}"' for one in columns)
        values: list[Value] = [*keys, MOST_NAMESAKES]
        return self._core.read(
            f'SELECT DISTINCT r.rid, r.id{cells} FROM {table} k JOIN "{table_name(form)}" t ON t.rid = k.rid'
            f" JOIN record r ON r.rid = k.rid WHERE k.key IN ({', '.join('?' * len(keys))}) AND t._deleted = 0"
            " ORDER BY r.rid DESC LIMIT ?",
            values,
        )


def sounds_of(name: str) -> frozenset[str]:
    """Return the full readings of a name, its initials left out."""
    signs = len(normalise(name).replace(" ", "").replace("·", ""))
    return frozenset(one for one in name_keys(name) if len(one) > signs)


def near_sounds_of(name: str) -> frozenset[str]:
    """Return the readings that differ only by n and ng."""
    return frozenset(near_keys(name))
