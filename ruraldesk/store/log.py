"""The change log in the vault: streams, headers, payloads, and their chains."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ruraldesk.errors import UserError
from ruraldesk.model.changes import (
    DELETED,
    ERASED_LINES,
    GENESIS,
    ChangeDraft,
    Header,
    Line,
    LineDraft,
    Payload,
    Stream,
    canonical,
    payload_hash,
)
from ruraldesk.store.core import Core, Row
from ruraldesk.store.forgetting import Forgetting
from ruraldesk.store.vault import Dek

if TYPE_CHECKING:
    from ruraldesk.store.peek import Since

_COLUMNS = (
    "l.id, s.device, s.audience, l.seq, l.change, l.record, l.form, l.form_version, l.op, l.clerk, l.at,"
    " l.context, l.payload_hash, l.prev, l.salt, l.fields, l.reason, l.hash"
)
_FROM = "FROM line l JOIN stream s ON s.id = l.stream"
_INSERT = (
    "INSERT INTO line (id, stream, seq, change, record, form, form_version, op, clerk, at, context, payload_hash,"
    " prev, hash, salt, fields, reason) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
)


@dataclass(slots=True)
class _Head:
    """Where a stream stands."""

    id: int
    village: str
    seq: int
    hash: str


class Log:
    """Appends lines, takes in foreign ones, and gives them back in order."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._heads: dict[str, _Head] = {}
        self._moved: dict[int, _Head] = {}  # heads that the table of streams does not have yet
        self._last: int | None = None  # the last line's place
        self._has_erased: bool | None = None
        self._forgetting = Forgetting(core)
        core.on_rollback(self._forget)
        core.before_flush(self._keep_heads)

    def heads(self) -> dict[str, tuple[int, str]]:
        """Return (seq, hash) of every stream's last line by stream key."""
        rows = self._core.read("SELECT device || '/' || audience, head_seq, head_hash FROM stream ORDER BY 1")
        return {key: (seq, head) for key, seq, head in rows}

    def villages(self) -> dict[str, str]:
        """Return the village that each stream came from, by stream key."""
        return dict(self._core.read("SELECT device || '/' || audience, village FROM stream"))

    def began(self, villages: Collection[str]) -> str | None:
        """Return the day at +08:00 of the first line of these villages; None where nothing is written yet."""
        marks = ", ".join("?" * len(villages))
        row = self._core.one(  # CROSS: the few streams first; else SQLite reads through the whole log
            "SELECT min(date(l.at, '+8 hours')) FROM stream s CROSS JOIN line l ON l.stream = s.id AND l.seq = 1"
            f" WHERE s.village IN ({marks})",
            tuple(villages),
        )
        return row[0] if row else None

    def lines(self, stream: str, seq_from: int = 1, seq_to: int = 1 << 60) -> Iterator[Line]:
        """Walk through a stream's lines, in order, ends included."""
        one = Stream.from_key(stream)
        rows = self._core.each(
            f"SELECT {_COLUMNS} {_FROM} WHERE l.stream = (SELECT id FROM stream WHERE device = ? AND audience = ?)"
            " AND l.seq BETWEEN ? AND ? ORDER BY l.seq",
            (one.device, one.audience, seq_from, seq_to),
        )
        return (_line(row) for row in rows)

    def of_record(self, record: str) -> list[Line]:
        """Return the lines of a record in the order they came to this desk."""
        return [_line(row) for row in self._rows_of(record)]

    def numbered_of_record(self, record: str) -> list[tuple[int, Line]]:
        """Return the lines of a record with their place in this desk's log."""
        return [(row[0], _line(row)) for row in self._rows_of(record)]

    def numbered_of_records(self, records: Sequence[str]) -> dict[str, list[tuple[int, Line]]]:
        """Return the lines of many records, each with its place; whatever waits in a batch is left out."""
        marks = ", ".join("?" * len(records))
        rows = self._core.aside(f"SELECT {_COLUMNS} {_FROM} WHERE l.record IN ({marks}) ORDER BY l.id", records)
        found: dict[str, list[tuple[int, Line]]] = {one: [] for one in records}
        for row in rows:
            found[row[5]].append((row[0], _line(row)))
        return found

    def written_since(self, backup: Path, dek: Dek) -> list[Since]:
        """Return the records written to since a backup, the newest first. Raises UserError backup_bad."""
        from ruraldesk.store.peek import written_since

        return written_since(self._core, backup, dek)

    def count(self) -> int:
        row = self._core.one("SELECT count(*) FROM line")
        return int(row[0]) if row else 0

    def append(self, change: ChangeDraft, device: str, village: str) -> list[tuple[int, Line]]:
        """Give a save's drafts their seq, prev and salt, and write them. Inside a transaction."""
        written = []
        for draft in change.lines:
            stream = Stream(device, draft.audience)
            head = self._head(stream, village)
            text = canonical(dict(draft.fields))
            line = self._sealed(stream, head, change, draft, text)
            written.append((self._insert(head, line, text), line))
        return self._finished(written)

    def take_in(self, lines: Iterable[Line], village: str, own: str = "") -> list[tuple[int, Line]]:
        """Write foreign lines that are new here; the same line again is passed over.

        Raises UserError forked_device (same place, another line), gap (from, to), line_damaged.
        """
        written = []
        for line in lines:
            head = self._head(line.header.stream, village)
            if line.header.seq <= head.seq:
                self._compare(head, line)
                continue
            if line.header.stream.device == own:  # our own lines that we do not know: a copy of us went on writing
                raise UserError("forked_device", device=own, seq=line.header.seq)
            kept = self._admitted(head, line)
            written.append((self._insert(head, kept), kept))
        return self._finished(written)

    def verify(self) -> list[str]:
        """Return a Chinese sentence per broken place of the chains; empty if all is well."""
        found: list[str] = []
        for key, (seq, head_hash) in self.heads().items():
            last, previous = 0, GENESIS
            for line in self.lines(key):
                header = line.header
                if header.seq != last + 1:
                    found.append(f"{key} 第{last + 1}行缺失。")
                if header.prev != previous:
                    found.append(f"{key} 第{header.seq}行与前一行接不上。")
                if line.payload is not None and line.payload.hash != header.payload_hash:
                    found.append(f"{key} 第{header.seq}行的内容被改过。")
                last, previous = header.seq, header.hash
            if (last, previous) != (seq, head_hash):
                found.append(f"{key} 末尾应是第{seq}行，现在是第{last}行，或末行被改过。")
        return found + self._payloads_missing()

    def erased(self, stream: str, seq: int) -> bool:
        """True if an erase line names this line, whether it has arrived or not."""
        return self._core.one("SELECT 1 FROM erased_dot WHERE stream = ? AND seq = ?", (stream, seq)) is not None

    def stream_id(self, stream: str) -> int:
        """Return the short number of a known stream. Raises KeyError for an unknown one."""
        return self._known(Stream.from_key(stream)).id

    def _rows_of(self, record: str) -> list[Row]:
        return self._core.read(f"SELECT {_COLUMNS} {_FROM} WHERE l.record = ? ORDER BY l.id", (record,))

    def _sealed(self, stream: Stream, head: _Head, change: ChangeDraft, draft: LineDraft, text: bytes) -> Line:
        payload = Payload(self._core.entropy(16).hex(), draft.fields, draft.reason)
        header = Header(
            stream,
            head.seq + 1,
            change.change,
            draft.record,
            draft.form,
            draft.form_version,
            draft.op,
            change.clerk,
            change.at,
            draft.context,
            payload_hash(payload.salt, text, draft.reason),
            head.hash,
        )
        return Line(header, payload)

    def _insert(self, head: _Head, line: Line, text: bytes = b"") -> int:
        """Write a line; ``text``: its fields in canonical JSON, if they are known already."""
        header, payload = line.header, line.payload
        head.seq, head.hash = header.seq, header.hash
        if self._last is None:
            self._last = self._core.read("SELECT coalesce(max(id), 0) FROM line")[0][0]
        self._last += 1
        values = (
            self._last,
            head.id,
            header.seq,
            header.change,
            header.record,
            header.form,
            header.form_version,
            header.op,
            header.clerk,
            header.at,
            canonical(dict(header.context)).decode("utf-8") if header.context else "{}",
            bytes.fromhex(header.payload_hash),
            bytes.fromhex(header.prev),
            bytes.fromhex(head.hash),
            bytes.fromhex(payload.salt) if payload else None,
            (text or canonical(dict(payload.fields))).decode("utf-8") if payload else None,
            payload.reason if payload else None,
        )
        self._core.write_many(_INSERT, [values])
        self._moved[head.id] = head
        return self._last

    def _finished(self, written: list[tuple[int, Line]]) -> list[tuple[int, Line]]:
        if not self._core.in_batch:
            self._keep_heads()
        self._forget_erased([line for _, line in written])
        self._forgetting.settle()
        return written

    def _keep_heads(self) -> None:
        moved = [(one.seq, one.hash, one.id) for one in self._moved.values()]
        if not moved:
            return
        self._moved.clear()
        self._core.writer.executemany("UPDATE stream SET head_seq = ?, head_hash = ? WHERE id = ?", moved)

    def _compare(self, head: _Head, line: Line) -> None:
        row = self._core.one("SELECT hash FROM line WHERE stream = ? AND seq = ?", (head.id, line.header.seq))
        if row is None or row[0].hex() != line.header.hash:
            raise UserError("forked_device", device=line.header.stream.device, seq=line.header.seq)

    def _admitted(self, head: _Head, line: Line) -> Line:
        header = line.header
        if header.seq != head.seq + 1:
            raise UserError(
                "gap",
                device=header.stream.device,
                seq_from=head.seq + 1,
                seq_to=header.seq - 1,
                stream=header.stream.key,
            )
        if header.prev != head.hash:
            raise UserError("forked_device", device=header.stream.device, seq=header.seq)
        if line.payload is not None and line.payload.hash != header.payload_hash:
            raise UserError("line_damaged", device=header.stream.device, seq=header.seq)
        if not self._any_erased() or not self.erased(*header.dot):
            return line
        if line.payload is not None:
            self._forgetting.note(canonical(dict(line.payload.fields)).decode("utf-8"))
        return Line(header, None)

    def _head(self, stream: Stream, village: str) -> _Head:
        try:
            return self._known(stream)
        except KeyError:
            self._core.write(
                "INSERT INTO stream (device, audience, village, head_seq, head_hash) VALUES (?, ?, ?, 0, ?)",
                (stream.device, stream.audience, village, GENESIS),
            )
            return self._known(stream)

    def _known(self, stream: Stream) -> _Head:
        head = self._heads.get(stream.key)
        if head is None:
            row = self._core.one(
                "SELECT id, village, head_seq, head_hash FROM stream WHERE device = ? AND audience = ?",
                (stream.device, stream.audience),
            )
            if row is None:
                raise KeyError(stream.key)
            head = self._heads[stream.key] = _Head(*row)
        return head

    def _any_erased(self) -> bool:
        if self._has_erased is None:
            self._has_erased = self._core.one("SELECT 1 FROM erased_dot LIMIT 1") is not None
        return self._has_erased

    def _forget_erased(self, lines: list[Line]) -> None:
        """Drop payload and salt of every line that one of these erase lines names."""
        for line in lines:
            if line.header.op != "erase" or line.payload is None:
                continue
            for stream, seq in line.payload.fields.get(ERASED_LINES) or []:
                self._drop(stream, seq)
            if line.payload.fields.get(DELETED) is True:
                self._forgetting.note_whole(line.header.record)

    def _drop(self, stream: str, seq: int) -> None:
        self._has_erased = True
        self._core.write("INSERT OR IGNORE INTO erased_dot (stream, seq) VALUES (?, ?)", (stream, seq))
        one = Stream.from_key(stream)
        said = self._core.one(
            f"SELECT l.fields {_FROM} WHERE l.seq = ? AND s.device = ? AND s.audience = ?",
            (seq, one.device, one.audience),
        )
        if said is not None and said[0] is not None:
            self._forgetting.note(said[0])
        self._core.write(
            "UPDATE line SET salt = NULL, fields = NULL, reason = NULL WHERE seq = ? AND stream ="
            " (SELECT id FROM stream WHERE device = ? AND audience = ?)",
            (seq, one.device, one.audience),
        )

    def _payloads_missing(self) -> list[str]:
        rows = self._core.read(
            f"SELECT s.device || '/' || s.audience, l.seq {_FROM} LEFT JOIN erased_dot e"
            " ON e.stream = s.device || '/' || s.audience AND e.seq = l.seq WHERE l.fields IS NULL AND e.seq IS NULL"
        )
        return [f"{key} 第{seq}行的内容不在了，也没有清除的记载。" for key, seq in rows]

    def _forget(self) -> None:
        self._heads.clear()
        self._moved.clear()
        self._last = self._has_erased = None
        self._forgetting.forget()


def _line(row: Row) -> Line:
    (_, device, audience, seq, change, record, form, version, op, clerk, at) = row[:11]
    context, payload_hash, prev, salt, fields, reason, _ = row[11:]
    header = Header(
        Stream(device, audience),
        seq,
        change,
        record,
        form,
        version,
        op,
        clerk,
        at,
        json.loads(context),
        payload_hash.hex(),
        prev.hex(),
    )
    return Line(header, Payload(salt.hex(), json.loads(fields), reason) if fields is not None else None)
