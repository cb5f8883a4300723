"""Who goes by whom: the ends of all same_as, kept beside the records and looked up without a query."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ruraldesk.store.core import Core


class Merges:
    """The table ``canonical``: within a transaction read once, read again when it changes or is taken back."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._roots: dict[str, str] | None = None
        self._targets: frozenset[str] | None = None
        core.on_rollback(self._forget)
        core.on_commit(self._forget)

    @property
    def targets(self) -> frozenset[str]:
        """What records point at as the one that stays, whether it is here or not."""
        if self._targets is not None and self._core.in_transaction:
            return self._targets
        found = frozenset(row[0] for row in self._core.aside("SELECT target FROM same_as"))
        if self._core.in_transaction:
            self._targets = found
        return found

    def root_of(self, record: str) -> str:
        """Return the id a record goes by; its own if it was never merged."""
        if self._core.in_transaction:
            return self._known().get(record, record)
        rows = self._core.aside("SELECT root FROM canonical WHERE id = ?", (record,))
        return str(rows[0][0]) if rows else record

    def is_merged(self, record: str) -> bool:
        """True if a record goes by another one."""
        return self.root_of(record) != record

    def counts(self, record: str) -> bool:
        """True if others may go by this record: it was here when that was last looked at."""
        return record in self._known()

    def group_of(self, record: str) -> list[str]:
        """Return a record with those that go by it."""
        return sorted({record, *(one for one, root in self._known().items() if root == record)})

    def recompute(self, stands: Callable[[str], bool]) -> set[tuple[str, str]]:
        """Follow every same_as as far as records stand; return (record, end) that came or went. In a transaction."""
        before: dict[str, str] = dict(self._core.read("SELECT id, root FROM canonical"))
        edges: dict[str, str] = dict(self._core.read("SELECT id, target FROM same_as"))
        now = canonical_rows({one: target for one, target in edges.items() if stands(target)})
        if now != before:
            self._core.write("DELETE FROM canonical")
            self._core.write_many("INSERT INTO canonical (id, root) VALUES (?, ?)", sorted(now.items()))
            self._core.flush()
        self._roots, self._targets = now, frozenset(edges.values())
        return set(before.items() ^ now.items())

    def _known(self) -> dict[str, str]:
        if self._roots is not None and self._core.in_transaction:
            return self._roots
        found: dict[str, str] = dict(self._core.aside("SELECT id, root FROM canonical"))
        if self._core.in_transaction:  # only the thread that writes keeps it
            self._roots = found
        return found

    def _forget(self) -> None:
        self._roots = self._targets = None


def canonical_rows(edges: Mapping[str, str]) -> dict[str, str]:
    """Return who goes by whom: everyone that points or is pointed at, with its end."""
    return {one: _root_of(one, edges) for one in {*edges, *edges.values()}}


def _root_of(one: str, edges: Mapping[str, str]) -> str:
    """Follow edges to their end; in a ring, the smallest of the ring."""
    path = [one]
    while path[-1] in edges:
        after = edges[path[-1]]
        if after in path:
            return min(path[path.index(after) :])
        path.append(after)
    return path[-1]
