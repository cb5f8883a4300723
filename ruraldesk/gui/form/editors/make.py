"""Which editor a field gets."""

from __future__ import annotations

from ruraldesk.gui.form.editors.attachment import AttachmentEditor
from ruraldesk.gui.form.editors.base import Editor
from ruraldesk.gui.form.editors.choice import ChoiceEditor
from ruraldesk.gui.form.editors.line import LineEditor
from ruraldesk.gui.form.editors.link import LinkEditor
from ruraldesk.gui.form.editors.long_text import LongTextEditor
from ruraldesk.gui.form.editors.many_choices import ManyChoicesEditor
from ruraldesk.gui.form.editors.number_line import NumberLineEditor
from ruraldesk.gui.form.editors.shown import NoteEditor, ShownEditor
from ruraldesk.gui.form.outline import is_calculated, is_long
from ruraldesk.model.form import Field
from ruraldesk.services.form_session import FormSession
from ruraldesk.services.showing import is_personal_number


def make_editor(session: FormSession, field: Field, path: str, *, in_grid: bool = False) -> Editor:
    """Return the editor of a field."""
    if field.type == "note":
        return NoteEditor(session, field, path)
    if is_calculated(field) or session.locked is not None:
        return ShownEditor(session, field, path, in_grid=in_grid)
    if field.type == "select_one":
        return ChoiceEditor(session, field, path, in_grid=in_grid)
    if field.type == "select_multiple":
        return ManyChoicesEditor(session, field, path)
    if field.type == "link":
        return LinkEditor(session, field, path, in_grid=in_grid)
    if field.type in ("image", "file"):
        return AttachmentEditor(session, field, path)
    if is_long(field) and not in_grid:
        return LongTextEditor(session, field, path)
    kind = NumberLineEditor if is_personal_number(field) else LineEditor
    return kind(session, field, path, in_grid=in_grid)
