"""Collects every mistake of a form file with its place, before any of them is reported."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ruraldesk.errors import UserError
from ruraldesk.formdefs.lines import LineMap
from ruraldesk.model.expressions import Expr, ExpressionError, parse
from ruraldesk.model.signatures import PRINT_FUNCTIONS

FORM_FILE = "form.toml"
MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake: where it stands, in words, and what is wrong. ``line`` 0 = the file as a whole."""

    file: str
    line: int
    place: str
    sentence: str

    @property
    def where(self) -> str:
        """The place in words: ``forms/x/form.toml 第12行（survey第5行）``."""
        line = f" 第{self.line}行" if self.line else ""
        return f"{self.file}{line}{f'（{self.place}）' if self.place else ''}"

    def __str__(self) -> str:
        return f"{self.where}：{self.sentence}"


@dataclass(slots=True)
class Mistakes:
    """The mistakes found in one form so far."""

    label: str  # how the folder is called in messages
    file: str = FORM_FILE
    lines: LineMap = field(default_factory=LineMap)
    in_sheet: Callable[[tuple[str | int, ...]], str] | None = None  # of a workbook: where in it a place stands
    findings: list[Finding] = field(default_factory=list)

    def add(self, sentence: str, *place: str | int) -> None:
        """Note a mistake at a place of the file, given by its keys and indexes."""
        if self.in_sheet is not None:
            finding = Finding(self.label, 0, self.in_sheet(place), sentence)
        else:
            line = self.lines.of(*place) if place else 0
            finding = Finding(f"{self.label}/{self.file}", line, _in_words(place), sentence)
        if finding not in self.findings:
            self.findings.append(finding)

    def expression(self, text: object, *place: str | int) -> Expr | None:
        """Return the parsed expression of a key, or None; a mistake in it is noted. "" is None."""
        if not isinstance(text, str) or not text.strip():
            return None
        try:
            expr = parse(text)
        except ExpressionError as problem:
            self.add(f"{place[-1]} 第{problem.column}个字符：{problem.reason}", *place)
            return None
        for name in sorted(expr.unknown_functions):
            self.add(f"{place[-1]} 里的 {name}() 不认识。", *place)
        for name in sorted(expr.functions & PRINT_FUNCTIONS):
            self.add(f"{place[-1]} 里不能用 {name}()，只有打印件里能用。", *place)
        return None if expr.unknown_functions else expr

    def stop_if_any(self) -> None:
        """Raise UserError("form_mistake") naming every mistake, if there is one."""
        if not self.findings:
            return
        ordered = sorted(self.findings, key=lambda one: (one.file, one.line))
        raise UserError(
            "form_mistake",
            where=tuple(str(one) for one in ordered[:MOST_SHOWN]),
            form=self.label,
            count=len(ordered),
            first=str(ordered[0]),
        )


def _in_words(place: tuple[str | int, ...]) -> str:
    words: list[str] = []
    for part in place:
        if isinstance(part, int):
            words.append(f"第{part + 1}行")
        else:
            words.append(part if not words else f" {part}")
    return "".join(words).strip()
