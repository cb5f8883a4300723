"""A number of a sheet in the unit of its field: what the words over its column multiply it by."""

from __future__ import annotations

from ruraldesk.errors import UserError
from ruraldesk.model.form import Field
from ruraldesk.rules.hanzi import FIGURES
from ruraldesk.sheets.naming import unit_in

UNIT_WORDS = {"yuan": "元", "m2": "平方米", "mu": "亩", "hour": "小时", "minute": "分钟", "hectare": "公顷"}
_PLAIN = {*FIGURES, *"十百千拾佰仟"}  # written in characters, with no 万 of its own


def in_own_unit(words: str, head: str, field: Field) -> str:
    """Return a number with what its head multiplies it by; a head in another unit is refused, not converted.

    Raises UserError("cell_other_unit").
    """
    if not words or not field.unit:
        return words
    unit, times = unit_in(head, field.unit)
    if unit and unit != field.unit:
        raise UserError("cell_other_unit", unit=UNIT_WORDS[unit], own=UNIT_WORDS.get(field.unit, "个数"))
    bare = words[-1].isdigit() or set(words) <= _PLAIN
    return f"{words}{times}" if times and bare else words
