"""Which problems are shown where: pure bookkeeping over a session's problems."""

from __future__ import annotations

from ruraldesk.gui.components.section_list import TICK, SectionMark
from ruraldesk.gui.form.outline import Section
from ruraldesk.model.form import Field, FormSpec
from ruraldesk.model.validation import Problem

MISSING = ("required", "missing")


class ProblemBook:
    """The problems of a form, and which fields a person has left already."""

    def __init__(self) -> None:
        self._touched: set[str] = set()
        self._all = False
        self._held = False
        self._by_path: dict[str, Problem] = {}
        self._found: list[Problem] = []

    def left(self, path: str) -> None:
        self._touched.add(path)

    def typing(self, path: str) -> None:
        """While a field is being changed its problem is not shown; a shown one may go."""

    def show_everything(self) -> None:
        """After a try to save every problem is shown."""
        self._all = True

    def show_held(self) -> None:
        """What holds a record that was saved so is shown at once."""
        self._held = True

    def take(self, found: list[Problem]) -> None:
        """Take the session's problems as they are now."""
        self._found = list(found)
        self._by_path = {}
        for problem in found:
            self._by_path.setdefault(problem.path, problem)

    def shown(self, path: str) -> Problem | None:
        """Return the problem to be shown under a field."""
        problem = self._by_path.get(path)
        if problem is None:
            return None
        if problem.code in MISSING and not self._all:
            return None
        known = self._all or (self._held and problem.level == "hold")
        return problem if known or path in self._touched else None

    @property
    def holding(self) -> list[Problem]:
        """What has to be mended before the next step."""
        return [one for one in self._found if one.level == "hold"]

    @property
    def blocking(self) -> list[Problem]:
        return [one for one in self._found if one.level == "block"]

    def sentence(self) -> str:
        """Return ``还有1处要改、1处没填`` for the action bar; "" when nothing is open."""
        missing = sum(one.code in MISSING for one in self.blocking)
        wrong = sum(self.shown(one.path) is not None for one in self.blocking if one.code not in MISSING)
        parts = [f"{wrong}处要改"] if wrong else []
        parts += [f"{missing}处没填"] if missing else []
        held = sum(self.shown(one.path) is not None for one in self.holding)
        parts += [f"{held}处改好才能往下走"] if held else []
        return f"还有{'、'.join(parts)}" if parts else ""

    @property
    def tried(self) -> bool:
        """True once everything that is open was asked for."""
        return self._all

    @property
    def urgent(self) -> bool:
        """True once a save was tried or something shown is wrong; a form just begun is no mistake."""
        tried = self._all and bool(self.blocking)
        return tried or any(self.shown(one.path) is not None for one in self.blocking)

    def first_path(self) -> str:
        """Return the field to jump to: what must be changed before what is missing."""
        ordered = sorted(self.blocking, key=lambda one: one.code in MISSING) + self.holding
        return ordered[0].path if ordered else ""

    def mark(self, section: Section, spec: FormSpec, filled: int) -> SectionMark:
        """Return what stands at the end of a section's entry."""
        names = {item.name for item in section.items}
        names |= {field.name for field in spec.fields if field.repeat in names and field.repeat}
        held = [one for one in self.holding if self.shown(one.path) is not None]
        open_here = sum(one.field in names or one.repeat in names for one in (*self.blocking, *held))
        if open_here:
            return SectionMark(f"差{open_here}处", open=True)
        fields = any(isinstance(item, Field) for item in section.items)
        if not filled:
            return SectionMark()
        return SectionMark(TICK) if fields else SectionMark(f"{filled}行")
