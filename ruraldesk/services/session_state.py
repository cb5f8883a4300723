"""What stands in a form being filled: its cells, the steps that led there, and what the form makes of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from ruraldesk.model.record import ROW_ID, Fields, Row, Scalar

MOST_STEPS = 300


@dataclass(frozen=True, slots=True)
class Wrong:
    """Typed text that cannot be read yet."""

    text: str
    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Cells:
    """Every cell by its path, the order of rows, and texts that cannot be read. Never changed, only replaced."""

    values: Mapping[str, Scalar] = field(default_factory=dict)
    rows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    wrong: Mapping[str, Wrong] = field(default_factory=dict)
    by_hand: frozenset[str] = field(default=frozenset(), compare=False)  # what a person typed or chose

    @staticmethod
    def of(fields: Fields) -> Cells:
        """Return the cells of a record's fields; rows have their ids."""
        values: dict[str, Scalar] = {}
        rows: dict[str, tuple[str, ...]] = {}
        for name, value in fields.items():
            table = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
            if not table:
                if value not in (None, "", []):
                    values[name] = value  # type: ignore[assignment]  # no rows in it, so a scalar
                continue
            rows[name] = tuple(str(row[ROW_ID]) for row in table)
            for row in table:
                values.update({f"{name}/{row[ROW_ID]}/{cell}": one for cell, one in row.items() if cell != ROW_ID})
        return Cells(values, rows, {})

    def fields(self) -> Fields:
        """Return the cells as a record's fields."""
        found: Fields = {path: value for path, value in self.values.items() if "/" not in path}
        by_row: dict[tuple[str, str], Row] = {}
        for path, value in self.values.items():
            parts = path.split("/")
            if len(parts) == 3:
                by_row.setdefault((parts[0], parts[1]), {})[parts[2]] = value
        for repeat, order in self.rows.items():
            found[repeat] = [{ROW_ID: row, **by_row.get((repeat, row), {})} for row in order]
        return found

    def with_value(self, path: str, value: Scalar, wrong: Wrong | None) -> Cells:
        """Return the cells with one of them changed."""
        values = {**self.values, path: value}
        if value is None:
            del values[path]
        texts = {one: text for one, text in self.wrong.items() if one != path}
        by_hand = self.by_hand - {path} if value is None and wrong is None else self.by_hand | {path}
        return Cells(values, self.rows, {**texts, path: wrong} if wrong else texts, by_hand)

    def with_rows(self, repeat: str, order: list[str], cells: Mapping[str, Scalar]) -> Cells:
        """Return the cells with the rows of a repeat in this order, and the cells of new ones."""
        kept = set(order)

        def stays(path: str) -> bool:
            parts = path.split("/")
            return len(parts) != 3 or parts[0] != repeat or parts[1] in kept

        values = {path: value for path, value in self.values.items() if stays(path)}
        wrong = {path: text for path, text in self.wrong.items() if stays(path)}
        by_hand = frozenset(path for path in self.by_hand if stays(path))
        return Cells({**values, **cells}, {**self.rows, repeat: tuple(order)}, wrong, by_hand)

    def touched(self, paths: Iterable[str]) -> Cells:
        """Return the cells with these counted as typed or chosen."""
        return replace(self, by_hand=self.by_hand | set(paths))


@dataclass(slots=True)
class Steps:
    """The way back and forth. Typing on in one field is one step."""

    _behind: list[tuple[str, Cells]] = field(default_factory=list)
    _ahead: list[tuple[str, Cells]] = field(default_factory=list)

    @property
    def behind(self) -> bool:
        """True if there is a step to take back."""
        return bool(self._behind)

    @property
    def ahead(self) -> bool:
        """True if there is a step to take again."""
        return bool(self._ahead)

    def take(self, path: str, before: Cells) -> None:
        """Note a step away from ``before``."""
        self._ahead.clear()
        if self._behind and self._behind[-1][0] == path and path.count("/") != 1:
            return
        self._behind.append((path, before))
        del self._behind[:-MOST_STEPS]

    def back(self, now: Cells) -> tuple[str, Cells] | None:
        """Return the path and the cells before the last step."""
        return self._move(self._behind, self._ahead, now)

    def forth(self, now: Cells) -> tuple[str, Cells] | None:
        """Return the path and the cells after the step taken back last."""
        return self._move(self._ahead, self._behind, now)

    def _move(
        self, source: list[tuple[str, Cells]], target: list[tuple[str, Cells]], now: Cells
    ) -> tuple[str, Cells] | None:
        if not source:
            return None
        path, cells = source.pop()
        target.append((path, now))
        return path, cells
