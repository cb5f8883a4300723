"""UserError, the exception meant for a clerk's eyes, and the catalogue of its sentences."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Formatter

from ruraldesk.paths import resources


@dataclass(frozen=True, slots=True)
class ErrorText:
    """What a clerk reads for one code: what is so, and the next step."""

    sentence: str
    remedy: str


class UserError(Exception):
    """Something the clerk, or the machine she sits at, can put right.

    ``code`` names an entry of resources/i18n/errors/*.toml; ``facts`` fill the
    ``{names}`` of its sentence; ``where`` lists the places concerned (a field, a
    file and row), one string each. Never carries a citizen's data into a log:
    log ``code`` only.
    """

    def __init__(self, code: str, *, where: tuple[str, ...] = (), **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
        self.where = where

    @property
    def sentence(self) -> str:
        """The Chinese sentence of what is so."""
        return _fill(text_of(self.code).sentence, self.facts)

    @property
    def remedy(self) -> str:
        """The Chinese sentence of what to do next."""
        return _fill(text_of(self.code).remedy, self.facts)

    @property
    def message(self) -> str:
        """Sentence and remedy together, as one line."""
        return f"{self.sentence}{self.remedy}"

    def __str__(self) -> str:
        return self.message


def text_of(code: str) -> ErrorText:
    """Return the catalogue entry of a code. Raises KeyError for an unknown one."""
    return catalogue()[code]


@lru_cache(maxsize=1)
def catalogue() -> dict[str, ErrorText]:
    """Return every error text by its code. Raises ValueError where a code stands twice."""
    found: dict[str, ErrorText] = {}
    for file in sorted((resources() / "i18n" / "errors").glob("*.toml")):
        _read_into(found, file)
    return found


def _read_into(found: dict[str, ErrorText], file: Path) -> None:
    import tomllib

    entries = tomllib.loads(file.read_text(encoding="utf-8"))
    for code, entry in entries.items():
        if code in found:
            raise ValueError(f"error code {code} stands twice, again in {file.name}")
        found[code] = ErrorText(entry["sentence"], entry["remedy"])


def _fill(template: str, facts: dict[str, object]) -> str:
    names = {name for _, name, _, _ in Formatter().parse(template) if name}
    return template.format(**{name: facts.get(name, "？") for name in names})
