"""The record that a name in a sheet means: by name, by what stands in brackets behind it, by the columns beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ruraldesk.errors import UserError
from ruraldesk.model.cleaning import fold
from ruraldesk.model.form import Field, FormSpec
from ruraldesk.model.record import Record
from ruraldesk.services import finding, records
from ruraldesk.services.desk import Desk
from ruraldesk.services.duplicates import UNIQUE_CHECKS
from ruraldesk.store.ledger import LedgerQuery

NAMED = 4  # namesakes that are told
_WITH_MORE = re.compile(r"(.+?)\s*[（(【\[]\s*(.+?)\s*[）)】\]]|(.+?)[\s　]+(.+)")
_DIGITS = re.compile(r"[0-9]+")


@dataclass(slots=True)
class Links:
    """Finds linked records; a name that stands in many rows is looked up once."""

    desk: Desk
    _found: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    _records: dict[str, Record] = field(default_factory=dict)

    def find(self, form: str, words: str, beside: Mapping[str, str]) -> str:
        """Return the one record that is meant. ``beside``: values of its own fields, from the columns beside it.

        Raises UserError link_form_missing, link_none, link_many (where = the titles of those it could be).
        """
        if not self.desk.store.specs.known(form):
            raise UserError("link_form_missing")
        spec = self.desk.store.specs.newest(form)
        said = {name: value for name, value in beside.items() if value}
        numbered = self._by_identifier(spec, words, said)
        candidates = numbered or self._by_name(spec, words)
        fitting = [one for one in candidates if self._fits(spec, one, said)]
        if numbered and not _is_number(words):
            fitting = [one for one in fitting if one in self._by_name(spec, words)]
        if len(fitting) == 1:
            return fitting[0]
        if not fitting:
            code = "link_not_that_one" if candidates else "link_none"
            raise UserError(code, text=words[:20], form=spec.title, where=self._titles(candidates))
        raise UserError("link_many", text=words[:20], count=len(fitting), where=self._titles(fitting))

    def _by_identifier(self, spec: FormSpec, words: str, beside: Mapping[str, str]) -> list[str]:
        """Return the record that has a number which nobody else has: in the cell itself, or in a column beside it."""
        for one in spec.by_repeat[""]:
            if one.check in UNIQUE_CHECKS:
                number = beside.get(one.name) or (fold(words).upper() if _is_number(words) else "")
                if number:
                    return self._query(spec, one, number)
        return []

    def _query(self, spec: FormSpec, field_of: Field, value: str) -> list[str]:
        key = (f"{spec.form_id}/{field_of.name}", value)
        if key not in self._found:
            page = self.desk.store.records.page(spec.form_id, LedgerQuery(where={field_of.name: value}, limit=3))
            self._found[key] = self._roots([one.id for one in page])
        return self._found[key]

    def _by_name(self, spec: FormSpec, words: str) -> list[str]:
        found = self._named(spec, words)
        if found:
            return found
        parts = _WITH_MORE.fullmatch(words)
        if parts is None:
            return []
        name, more = (parts[1] or parts[3]).strip(), (parts[2] or parts[4]).strip()
        return [one for one in self._named(spec, name) if self._says(spec, one, more)]

    def _named(self, spec: FormSpec, words: str) -> list[str]:
        key = (spec.form_id, words)
        if key not in self._found:
            self._found[key] = self._roots(finding.named(self.desk, spec.form_id, words))
        return self._found[key]

    def _roots(self, found: list[str]) -> list[str]:
        return list(dict.fromkeys(self.desk.store.records.canonical(one) for one in found))

    def _says(self, spec: FormSpec, record: str, more: str) -> bool:
        """True if a record's title or hints say what stands behind a name: 第5组, 5组, 女."""
        found = self._record(record)
        said = [found.title, *finding.hints(self.desk, spec, found)]
        plain = fold(more)
        if any(plain in fold(one) for one in said):
            return True
        digits = _DIGITS.search(plain)
        return digits is not None and len(plain) <= 4 and any(digits[0] in _DIGITS.findall(fold(one)) for one in said)

    def _fits(self, spec: FormSpec, record: str, beside: Mapping[str, str]) -> bool:
        """True if nothing that stands beside a name speaks against a record; what the record leaves empty does not."""
        fields = self._record(record).fields
        return all(
            str(fields[name]) == value for name, value in beside.items() if name in spec.by_name and fields.get(name)
        )

    def _record(self, record: str) -> Record:
        if record not in self._records:
            self._records[record] = records.get(self.desk, record)
        return self._records[record]

    def _titles(self, found: list[str]) -> tuple[str, ...]:
        return tuple(self.desk.store.records.title(one) for one in found[:NAMED])


def _is_number(words: str) -> bool:
    return re.fullmatch(r"[0-9]{14,17}[0-9A-Za-z]", fold(words)) is not None
