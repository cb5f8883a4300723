"""Where a record opens: on its own page, if its form has one, else in its form."""

from __future__ import annotations

from ruraldesk.gui.routes import ToForm, ToSubject
from ruraldesk.services import dealings, forms
from ruraldesk.services.desk import Desk


def way_to(desk: Desk, form: str, record: str) -> ToForm | ToSubject:
    """Return the route to a record that was found in a list or by the search."""
    return ToSubject(form, record) if dealings.has_page(forms.form(desk, form)) else ToForm(form, record)
