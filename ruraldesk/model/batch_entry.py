"""What a form enters many at once: rows for many linked records, or one record for each of many."""

from __future__ import annotations

from dataclasses import dataclass

Written = tuple[tuple[str, str], ...]  # field, and its value as a clerk writes it


@dataclass(frozen=True, slots=True)
class BatchEntry:
    """``repeat``: rows of one record, each for a record that ``link`` points to. Without it records are made,
    one for each that ``link`` points to.

    ``values`` is written into every row or record, those of an exception left out; ``label_all`` is the verb that
    writes it into every row that is there. Of records: ``common`` is asked once for all, ``differ`` is asked of an
    exception, which begins with ``differ_values``; ``rows`` is written into every row that a repeat fetches;
    ``state`` is the one that all but the exceptions are brought to; ``sql`` gives ``id`` and ``due`` of what there
    is to choose from.
    """

    name: str
    label: str
    link: str
    repeat: str = ""
    values: Written = ()
    label_all: str = ""
    common: tuple[str, ...] = ()
    differ: tuple[str, ...] = ()
    differ_values: Written = ()
    rows: tuple[tuple[str, Written], ...] = ()  # of a repeat
    state: str = ""
    sql: str = ""
