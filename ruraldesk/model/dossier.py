"""What a form says about the file its papers make together (卷宗): their order, and the list of what lies in it."""

from __future__ import annotations

from dataclasses import dataclass, field

from ruraldesk.model.form import FormSpec
from ruraldesk.model.record import Scalar

PRINT_COLUMN = "print"  # of a kind's choice: which of the form's own papers it is


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of material, in the order in which it lies in the file."""

    name: str
    label: str
    print: str  # the form's own paper, "" for material from elsewhere


@dataclass(frozen=True, slots=True)
class Contents:
    """The list of contents: a paper, the repeat it goes over, and what a row says of material that lies in the file."""

    print: str
    list: str  # the repeat
    kind: str  # its choice field
    pages: str  # its number of pages
    there: dict[str, Scalar] = field(default_factory=dict)  # fields of a row whose material is in the file
    must: dict[str, Scalar] = field(default_factory=dict)  # fields of a row whose material has to be in it


@dataclass(frozen=True, slots=True)
class Dossier:
    """The papers of a file in their order; without ``contents`` no list goes with them."""

    label: str
    papers: tuple[str, ...]
    contents: Contents | None = None

    def __hash__(self) -> int:
        return hash((self.label, self.papers))


def kinds(spec: FormSpec, contents: Contents) -> list[Kind]:
    """Return the kinds of material of a file, in order; retired ones too, for what lies there already."""
    listed = spec.choices.get(spec.by_name[contents.kind].choice_list, ())
    return [Kind(one.name, one.label, dict(one.columns).get(PRINT_COLUMN, "")) for one in listed]
