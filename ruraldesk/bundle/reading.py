"""Typed reading of a JSON object that a stranger wrote: each member once, of the right kind, or ValueError."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from ruraldesk.bundle import limits

T = TypeVar("T")


class Members:
    """One JSON object and what it must hold. Members nobody asks for are left alone: a later version may add some."""

    def __init__(self, data: object, place: str) -> None:
        if not isinstance(data, Mapping):
            raise ValueError(f"{place} is not an object")
        self._data: Mapping[str, Any] = data  # Any: JSON document
        self._place = place

    def text(self, name: str, pattern: str = r"(?s).{0,1000}") -> str:
        value = self._data.get(name)
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            raise self._wrong(name)
        return value

    def number(self, name: str, least: int = 0, most: int = limits.INTEGER) -> int:
        value = self._data.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise self._wrong(name)
        return value

    def many(self, name: str, read: Callable[[Any], T], most: int = limits.PART_MEMBERS + 2_000) -> tuple[T, ...]:
        value = self._data.get(name)
        if not isinstance(value, list) or len(value) > most:
            raise self._wrong(name)
        return tuple(read(one) for one in value)

    def numbers(self, name: str) -> dict[str, int]:
        value = self._data.get(name)
        if not isinstance(value, Mapping) or len(value) > limits.CONTEXT_ENTRIES:
            raise self._wrong(name)
        inside = Members(value, f"{self._place}.{name}")
        return {key: inside.number(key) for key in value}

    def has(self, name: str) -> bool:
        return name in self._data

    def inside(self, name: str) -> Members:
        return Members(self._data.get(name), f"{self._place}.{name}")

    def value(self, name: str) -> Any:  # Any: JSON value, to be read by the caller
        return self._data.get(name)

    def only(self, *names: str) -> None:
        """Refuse members besides these."""
        if set(self._data) != set(names):
            raise ValueError(f"{self._place} has other members than it should")

    def _wrong(self, name: str) -> ValueError:
        return ValueError(f"{self._place}.{name} is missing or wrong")
