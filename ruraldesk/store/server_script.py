"""Tables as a script for psql: made where they are not there, emptied and filled by COPY."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

OURS = "ruraldesk"  # what the comment of a table of ours begins with
_TYPES = {"integer": "bigint", "number": "numeric", "date": "date", "boolean": "boolean", "array": "jsonb"}
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": ""})
_EMPTY_OURS = f"""
DO $$ DECLARE one record; BEGIN
  FOR one IN SELECT c.oid::regclass AS name FROM pg_class c WHERE c.relkind = 'r'
    AND c.relnamespace = current_schema()::regnamespace AND obj_description(c.oid, 'pg_class') LIKE '{OURS}%' LOOP
    EXECUTE format('TRUNCATE %s', one.name);
  END LOOP;
END $$;
"""
_NOT_ANOTHERS = """
DO $$ BEGIN
  IF to_regclass({name}) IS NOT NULL
    AND coalesce(obj_description(to_regclass({name}), 'pg_class'), '') NOT LIKE '{ours}%'
  THEN RAISE EXCEPTION 'not ours: %', {word}; END IF;
END $$;
"""


@dataclass(frozen=True, slots=True)
class ServerTable:
    """One table: columns as (name, title, type), rows as text, "" for nothing."""

    name: str
    title: str
    columns: tuple[tuple[str, str, str], ...]
    rows: Sequence[Sequence[str]]


def server_script(tables: Sequence[ServerTable]) -> bytes:
    """Return the script. Somebody else's table of the same name stops it; what ours held before is replaced."""
    parts = ["SET client_min_messages = warning;\n", _EMPTY_OURS, *(one for table in tables for one in _table(table))]
    return "".join(parts).encode("utf-8")


def _table(table: ServerTable) -> Iterator[str]:
    name = _name(table.name)
    columns = [(_name(one), title, _TYPES.get(kind, "text")) for one, title, kind in table.columns]
    yield _NOT_ANOTHERS.format(name=_text(name), word=_text(table.name), ours=OURS)
    yield f"CREATE TABLE IF NOT EXISTS {name} ({', '.join(f'{one} {kind}' for one, _, kind in columns)});\n"
    yield f"COMMENT ON TABLE {name} IS {_text(f'{OURS}　{table.title}')};\n"
    for one, title, kind in columns:
        yield f"ALTER TABLE {name} ADD COLUMN IF NOT EXISTS {one} {kind};\n"
        yield f"COMMENT ON COLUMN {name}.{one} IS {_text(title)};\n"
    yield f"COPY {name} ({', '.join(one for one, _, _ in columns)}) FROM stdin;\n"
    for row in table.rows:
        yield "\t".join(cell.translate(_ESCAPES) or "\\N" for cell in row) + "\n"
    yield "\\.\n"


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"
