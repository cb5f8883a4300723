"""What a town's clerk has decided about the villages on the stick so far: kept while she looks from one to another."""

from __future__ import annotations

from collections.abc import Sequence

from ruraldesk.town.apply import Ask
from ruraldesk.town.intake import Parcel
from ruraldesk.town.sides import FieldSides, Matter


class Decisions:
    """Keyed by names that stay the same when the stick is looked at again."""

    def __init__(self) -> None:
        self._sides: dict[str, int] = {}  # question -> place of the side
        self._asked: dict[str, str] = {}  # matter -> words
        self._apart: set[str] = set()  # matters about two persons that are two

    def choose(self, field: FieldSides, place: int) -> None:
        self._sides[field.question] = place

    def chosen(self, field: FieldSides) -> int | None:
        """Return the place of the side that holds; None while that is open."""
        place = self._sides.get(field.question)
        return place if place is not None and place < len(field.sides) else None

    def ask(self, matter: Matter, words: str) -> None:
        """Ask the village about it; an empty text takes the asking back."""
        if words:
            self._asked[matter.id] = words
        else:
            self._asked.pop(matter.id, None)

    def asked(self, matter: Matter) -> str:
        return self._asked.get(matter.id, "")

    def take_as_two(self, matter: Matter) -> None:
        self._apart.add(matter.id)

    def are_two(self, matter: Matter) -> bool:
        return matter.id in self._apart

    def is_open(self, matter: Matter) -> bool:
        """True while neither every field is decided nor the village is asked."""
        if self.asked(matter):
            return False
        if matter.kind == "same_person":
            return not self.are_two(matter)
        return any(self.chosen(one) is None for one in matter.fields)

    def left(self, parcel: Parcel) -> int:
        """How many places of a village are still open."""
        return sum(self.is_open(one) for one in parcel.matters)

    def words(self, matter: Matter) -> str:
        """Return how far a place is."""
        if self.asked(matter):
            return "问村里"
        if matter.kind == "same_person":
            return "是两个人" if self.are_two(matter) else "没定"
        chosen = sum(self.chosen(one) is not None for one in matter.fields)
        if chosen == len(matter.fields):
            return "选好了"
        return f"选了{chosen}项，共{len(matter.fields)}项" if chosen else "没看"

    def answers(self, matters: Sequence[Matter]) -> dict[str, object]:
        """Return the value that holds for every field that was decided."""
        found: dict[str, object] = {}
        for matter in matters:
            for field in matter.fields:
                place = self.chosen(field)
                if place is not None:
                    found[field.question] = field.sides[place].value
        return found

    def asks(self, matters: Sequence[Matter]) -> list[Ask]:
        """Return what the village is to be asked; about the field, where only one is open."""
        found = []
        for matter in matters:
            open_fields = [one for one in matter.fields if self.chosen(one) is None] or list(matter.fields)
            field = open_fields[0].field if len(open_fields) == 1 else ""
            if self.asked(matter):
                found.append(Ask(matter.record, field, self.asked(matter)))
        return found
