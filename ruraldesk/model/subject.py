"""What a form says about the one a record concerns: its page, how a dealing reads, what is counted, what is begun."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ruraldesk.model.expressions import Expr

if TYPE_CHECKING:
    from ruraldesk.model.form import FormSpec


@dataclass(frozen=True, slots=True)
class Counted:
    """A number over the dealings of one form: how many, or the sum of ``value``."""

    label: str
    unit: str
    value: str = ""  # a field with a unit; "" = how many records
    by: tuple[str, ...] = ()  # only dealings by these links; () = by any that does not just handle
    states: tuple[str, ...] = ()
    year: bool = False  # only this year's
    open: bool = False  # says how many of them are still open


@dataclass(frozen=True, slots=True)
class Begun:
    """A record that can be begun for someone: the link ``by`` is filled in, after the fields ``given``."""

    label: str
    by: str
    given: tuple[tuple[str, str], ...] = ()
    only: tuple[tuple[str, tuple[str, ...]], ...] = ()  # field of the one it is begun for, and its values; () = for all

    def is_for(self, fields: Mapping[str, object]) -> bool:
        """True for a record that every field of ``only`` lets pass."""
        return all(fields.get(name) in values for name, values in self.only)


@dataclass(frozen=True, slots=True)
class Subject:
    """The table ``[subject]``: first how a form shows a record of its own, then how its records concern others."""

    page: tuple[str, ...] = ()  # the facts its page shows; () = it has no page
    note: Expr | None = None  # what stands after its name
    act: Expr | None = None  # what stands before what can be begun for it
    stands_for: str = ""  # a link: what concerns this record concerns that one too
    on: tuple[str, ...] = ()  # the date of a dealing: the first of these that is filled
    says: Expr | None = None  # how a dealing reads; None = by its title
    roles: Mapping[str, str] = field(default_factory=dict)  # link -> what one is called in it; "" = not said
    handled: tuple[str, ...] = ()  # links of those who only handled it
    counts: tuple[Counted, ...] = ()
    begins: tuple[Begun, ...] = ()

    def __hash__(self) -> int:
        return hash((self.page, self.stands_for, self.on, self.handled))


NO_SUBJECT = Subject()


@dataclass(frozen=True, slots=True)
class Way:
    """The links by which records of one form concern a record; ``target`` is the form those links point at."""

    form: str
    target: str
    fields: tuple[str, ...]


def carriers(specs: Iterable[FormSpec], form: str) -> list[FormSpec]:
    """Return the forms whose records stand for a record of a form."""
    found = []
    for spec in specs:
        link = spec.by_name.get(spec.subject.stands_for)
        if link is not None and link.link_form == form:
            found.append(spec)
    return found


def ways(specs: Iterable[FormSpec], form: str) -> list[Way]:
    """Return every way by which something concerns a record of a form: by links to it and to what stands for it.

    The link that merges records of a form is no dealing.
    """
    known = list(specs)
    found = []
    for target in (form, *(one.form_id for one in carriers(known, form))):
        for spec in known:
            names = tuple(
                one.name
                for one in spec.fields
                if one.type == "link" and one.link_form == target and one.name != spec.same_as
            )
            if names:
                found.append(Way(spec.form_id, target, names))
    return found


def role_of(spec: FormSpec, name: str) -> str:
    """Return what someone is called by a link to him: as the form says, else by its label."""
    return spec.subject.roles.get(name, spec.by_name[name].label)
