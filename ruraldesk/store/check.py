"""Looking a vault over without changing it: the file, the chains, and every derived row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ruraldesk.errors import UserError
from ruraldesk.model.changes import Line
from ruraldesk.store import derived_rows, tally
from ruraldesk.store.core import Core
from ruraldesk.store.database import Value
from ruraldesk.store.derivation import Derived
from ruraldesk.store.forms import FormRegistry
from ruraldesk.store.log import Log
from ruraldesk.store.materialise import Materialiser
from ruraldesk.store.merges import canonical_rows
from ruraldesk.store.schema import table_name
from ruraldesk.store.search_text import index_words
from ruraldesk.store.table_data import wrong_tables

_MASK = (1 << 64) - 1
_OWNER = {"same_as": "id"}  # the column that says whose row it is; else rid


@dataclass(frozen=True, slots=True)
class CheckFinding:
    """One thing that is wrong: the table, the id in it, and a Chinese sentence."""

    table: str
    id: str
    sentence: str


def check(
    core: Core, log: Log, forms: FormRegistry, materialiser: Materialiser, *, deep: bool = False
) -> list[CheckFinding]:
    """Return every finding. Changes nothing."""
    try:
        found = [*_file(core), *(CheckFinding("line", "", sentence) for sentence in log.verify())]
        if deep:
            found.extend(_Deep(core, log, forms, materialiser).run())
    except UserError as error:
        if error.code != "vault_damaged":
            raise
        return [*_file(core), CheckFinding("vault", "", error.sentence)]
    return found


def _file(core: Core) -> Iterator[CheckFinding]:
    for pragma, words in (("cipher_integrity_check", "文件有一页读不出来"), ("integrity_check", "文件的结构不对")):
        try:
            said = [row[0] for row in core.read(f"PRAGMA {pragma}")]
        except UserError:
            said = ["?"]
        for one in said:
            if one != "ok":
                yield CheckFinding("vault", "", f"{words}：{one}")


class _Deep:
    """Derives every record again and compares it with what stands."""

    def __init__(self, core: Core, log: Log, forms: FormRegistry, materialiser: Materialiser) -> None:
        self._core = core
        self._log = log
        self._forms = forms
        self._materialiser = materialiser
        self._expected_words: dict[int, int] = {}
        self._edges: dict[str, str] = {}
        self._rids: set[int] = set()

    def run(self) -> Iterator[CheckFinding]:
        """Yield each altered, missing and surplus row."""
        for record, lines in self._records():
            form = lines[0][1].header.form
            if not self._forms.known(form):
                continue
            derived = self._materialiser.derived(form, lines)
            self._note(derived)
            for table, identity in self._differences(derived):
                yield CheckFinding(table, identity or record, f"{table} 里 {record} 这一行与变更记录对不上。")
        yield from self._strangers()
        yield from self._search()
        yield from self._canonical()
        for form in tally.wrong_forms(self._core, [spec.form_id for spec in self._forms.all()]):
            yield CheckFinding("tally", form, f"{form} 有多少件，记得不对。")
        for table in wrong_tables(self._core, self._forms.tables()):
            yield CheckFinding(table, "", f"{table} 与共享表对不上。")

    def _records(self) -> Iterator[tuple[str, list[tuple[int, Line]]]]:
        for (record,) in self._core.read("SELECT record FROM line GROUP BY record ORDER BY min(id)"):
            yield record, self._log.numbered_of_record(record)

    def _note(self, derived: Derived) -> None:
        self._rids.add(derived.rid)
        words = index_words(derived.text, derived.name_keys, derived.digit_keys)
        if words:
            self._expected_words[derived.rid] = _fingerprint(set(words.split(" ")))
        if derived.same_as:
            self._edges[derived.id] = derived.same_as

    def _differences(self, derived: Derived) -> Iterator[tuple[str, str]]:
        streams = self._materialiser.stream_ids(derived)
        for table, wanted in derived_rows.rows_of(derived, streams).items():
            if self._standing(table, derived) != sorted(wanted, key=_order):
                yield table, derived.id
        for table, rows in derived_rows.form_rows(derived).items():
            yield from ((table, identity) for identity in self._form_rows(table, derived, rows))

    def _standing(self, table: str, derived: Derived) -> list[tuple[Value, ...]]:
        owner = _OWNER.get(table, "rid")
        columns = ", ".join(f'"{one}"' for one in derived_rows.columns_of(table))
        value = derived.id if owner == "id" else derived.rid
        rows = self._core.read(f"SELECT {columns} FROM {table} WHERE {owner} = ?", (value,))
        return sorted((tuple(row) for row in rows), key=_order)

    def _form_rows(self, table: str, derived: Derived, wanted: list[dict[str, Value]]) -> Iterator[str]:
        names = list(derived.row) if table == table_name(derived.form) else _row_names(self._core, table)
        columns = ", ".join(f'"{one}"' for one in names)
        rows = self._core.read(f'SELECT {columns} FROM "{table}" WHERE rid = ?', (derived.rid,))
        standing = {_key(dict(zip(names, row, strict=True))): tuple(row) for row in rows}
        expected = {_key(row): tuple(row.get(one) for one in names) for row in wanted}
        for key in sorted(standing.keys() | expected.keys()):
            if standing.get(key) != expected.get(key):
                yield f"{derived.id}/{key}" if key else derived.id

    def _strangers(self) -> Iterator[CheckFinding]:
        """Rows of records that the log does not know."""
        tables = [one for one in derived_rows.tables() if one not in _OWNER]
        for spec in self._forms.all():
            repeats = {
                repeat.name for version in self._forms.versions(spec.form_id).values() for repeat in version.repeats
            }
            tables += [table_name(spec.form_id), *(table_name(spec.form_id, one) for one in sorted(repeats))]
        for table in tables:
            for (rid,) in self._core.read(f'SELECT DISTINCT rid FROM "{table}"'):
                if rid not in self._rids:
                    yield CheckFinding(table, str(rid), f"{table} 里第{rid}行在变更记录里没有来历。")
        for (one,) in self._core.read("SELECT id FROM same_as"):
            if one not in self._edges:
                yield CheckFinding("same_as", one, f"same_as 里 {one} 在变更记录里没有来历。")

    def _search(self) -> Iterator[CheckFinding]:
        """Compare the words the index holds for each record with those of its text."""
        held: dict[int, int] = defaultdict(int)
        for word, rid in self._index_words():
            held[rid] = (held[rid] + _fingerprint({word})) & _MASK
        for rid in sorted(held.keys() | self._expected_words.keys()):
            if held.get(rid, 0) != self._expected_words.get(rid, 0):
                row = self._core.one("SELECT id FROM record WHERE rid = ?", (rid,))
                name = row[0] if row else str(rid)
                yield CheckFinding("search", name, f"搜索里 {name} 的字与记录对不上。")

    def _index_words(self) -> Iterator[tuple[str, int]]:
        with self._core.transaction():
            self._core.write("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, search, instance)")
            yield from self._core.each("SELECT term, doc FROM temp.words")
            self._core.write("DROP TABLE temp.words")

    def _canonical(self) -> Iterator[CheckFinding]:
        standing_edges = {one: to for one, to in self._edges.items() if self._materialiser.is_standing(to)}
        wanted = canonical_rows(standing_edges)
        standing: Mapping[str, str] = dict(self._core.read("SELECT id, root FROM canonical"))
        for one in sorted(wanted.keys() | standing.keys()):
            if wanted.get(one) != standing.get(one):
                yield CheckFinding("canonical", one, f"{one} 与谁是同一人，记得不对。")


def _row_names(core: Core, table: str) -> list[str]:
    return [row[1] for row in core.read(f'PRAGMA table_info("{table}")')]


def _key(row: Mapping[str, Value]) -> str:
    return str(row.get("_id", ""))


def _order(row: Sequence[Value]) -> tuple[str, ...]:
    return tuple(repr(one) for one in row)


def _fingerprint(words: Iterable[str]) -> int:
    return sum(hash(("word", one)) & _MASK for one in words) & _MASK
