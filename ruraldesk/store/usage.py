"""How many records of a form hold one of some codes: what leans on the rows that a table gives up."""

from __future__ import annotations

from collections.abc import Sequence

from ruraldesk.model.form import Field, FormSpec
from ruraldesk.store.core import Core
from ruraldesk.store.schema import view_name


class Usage:
    """Looks at the records as they are now."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def records_with(self, spec: FormSpec, fields: Sequence[Field], codes: Sequence[str]) -> int:
        """Return how many records that are not deleted hold one of the codes in one of the fields."""
        found: set[str] = set()
        for one in fields:
            column = f'"{one.name}"'
            told = (
                f"instr(' ' || {column} || ' ', ' ' || ? || ' ')" if one.type == "select_multiple" else f"{column} = ?"
            )
            record = "record" if one.repeat else "id"
            sql = f'SELECT {record} FROM "{view_name(spec.form_id, one.repeat)}" WHERE {told}'
            for code in codes:
                found |= {str(row[0]) for row in self._core.read(sql, (code,))}
        return len(found)
