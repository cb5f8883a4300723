"""How a field's values stand in its column: the same in every version of a form, or older records cannot be read."""

from __future__ import annotations

from collections.abc import Iterable

from ruraldesk.errors import UserError
from ruraldesk.model.form import Field, FormSpec


def refuse_other_shapes(new: FormSpec, before: Iterable[FormSpec]) -> None:
    """Refuse a version of a form in which a field is a number and was none, or one of another unit.

    Raises UserError form_field_shape.
    """
    fields = {one.name: one for one in new.fields if one.is_stored}
    for spec in before:
        for was in spec.fields:
            now = fields.get(was.name)
            if was.is_stored and now is not None and _shape(was) != _shape(now):
                raise UserError(
                    "form_field_shape",
                    form=new.title,
                    label=now.label,
                    name=now.name,
                    was=_words(was),
                    now="另一种单位的数" if was.unit and now.unit else _words(now),
                    version=spec.version,
                )


def _shape(field: Field) -> str:
    """Return what its column holds: a number with a unit is kept as a whole number of its smallest part."""
    return field.unit or ("integer" if field.type == "integer" else "")


def _words(field: Field) -> str:
    if field.unit:
        return "带单位的数"
    return "整数" if field.type == "integer" else "文字或者选项"
