"""What every text goes through at every border: form, import, bundle."""

from __future__ import annotations

import re
import unicodedata

# C0 and C1 except tab and newline, surrogates, zero-width signs, direction marks and overrides, BOM.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_BREAKS = re.compile("\r\n?|\u2028|\u2029|\x85|\x0b|\x0c")
_SPACES = re.compile(r"\s+")


def clean(text: str) -> str:
    """Return a text as it may be stored: NFC, one kind of line end, nothing unseen in it."""
    return unicodedata.normalize("NFC", _UNSEEN.sub("", _BREAKS.sub("\n", text)))


def clean_lines(text: str) -> str:
    """Clean a text of several lines: no blanks at line ends, none around it."""
    return "\n".join(line.rstrip() for line in clean(text).split("\n")).strip("\n").rstrip()


def clean_line(text: str) -> str:
    """Clean a text of one line: every run of blanks and line ends inside is one space of its kind."""
    return _SPACES.sub(_one_blank, clean(text)).strip()


def fold(text: str) -> str:
    """Return a text with full-width digits and signs made half-width, without blanks: for numbers and dates."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", clean(text)))


def _one_blank(found: re.Match[str]) -> str:
    run = found.group()
    return run[0] if set(run) <= {"\u3000"} else " "
