"""What ties a form to other records and to shared tables: gathered and made values, locks, related papers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ruraldesk.model.expressions import Expr

GatherHow = Literal["last", "sum", "count", "max", "min"]
_QUOTED = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"")
_PARAMETER = re.compile(r":([a-z][a-z0-9_]*)")
OWN_PARAMETERS = frozenset({"id", "today"})  # what a select may ask of a record besides its fields

WAS = "was_"  # :was_<field> in a check: every value that the field has had in this record


@dataclass(frozen=True, slots=True)
class ChoiceTable:
    """A choice list that comes from a shared table: ``name`` and ``label`` are columns of it."""

    list_name: str
    table: str
    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Gather:
    """A field that says what other records tell of this one; worked out wherever they are held, never logged.

    ``form``: the linking form; ``by``: its link field that points here, of the record or of a repeat's rows.
    ``value`` is the field that is gathered (not for ``count``), ``order`` the field that says which is ``last``.
    ``where`` is looked at in the linking record, or in its row; ``states`` limits it to records in those states.
    """

    field: str
    form: str
    by: str
    how: GatherHow
    value: str = ""
    order: str = ""
    where: Expr | None = None
    states: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lock:
    """While a record of ``form`` in one of ``states`` links here by ``link``, this record is not changed."""

    form: str
    link: str
    states: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Amendment:
    """A correction that changes one of ``of`` says so anew in the field ``say``, or is refused with ``sentence``.

    ``day``: the date field that then begins anew, unless the same save says which day it is.
    """

    say: str
    of: tuple[str, ...]
    sentence: str
    day: str = ""


@dataclass(frozen=True, slots=True)
class Collect:
    """Rows of a repeat fetched from other records by one select; its columns are the row's fields."""

    repeat: str
    label: str
    sql: str
    states: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Make:
    """Records that a record makes when it is saved in one of ``states``: one, or one a row of ``each``.

    ``fields``: field of the made record and its value as an expression over this record and the row.
    """

    name: str
    label: str
    form: str
    fields: tuple[tuple[str, Expr], ...]
    states: tuple[str, ...]
    each: str = ""
    when: Expr | None = None
    state: str = ""  # the state of what is made; "" = its form's first one


@dataclass(frozen=True, slots=True)
class Related:
    """Records that link to the one being printed; a print goes over them as over rows, by ``name``."""

    name: str
    form: str
    by: str
    order: tuple[str, ...] = ()
    states: tuple[str, ...] = ()


def parameters(sql: str) -> frozenset[str]:
    """Return the names that a select takes as ``:name``, text in quotes left aside."""
    return frozenset(_PARAMETER.findall(_QUOTED.sub("''", sql)))
