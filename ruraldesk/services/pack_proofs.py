"""What refuses a pack of the town: an older one, a table that does not fit, a form or report that cannot work here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ruraldesk.errors import UserError
from ruraldesk.model.choice_lists import missing_tables
from ruraldesk.model.table_use import leaning
from ruraldesk.reports.reader import check_report, file_name, parse_report
from ruraldesk.services import forms, reporting, sql_checks
from ruraldesk.services.desk import Desk
from ruraldesk.services.tables import refuse_unfit

if TYPE_CHECKING:
    from ruraldesk.bundle.packs import Contents


def refuse_older(desk: Desk, contents: Contents) -> None:
    """Refuse a pack that would put something older in the place of something newer."""
    from ruraldesk.bundle.carried_packs import TAKEN

    number, known = contents.about.version, desk.store.settings.get(TAKEN, {})
    newer = [one for one in contents.items if int(known.get(one, 0)) > number]
    if newer:
        raise UserError(
            "pack_older", title=contents.about.title, number=number, here=known[newer[0]], where=tuple(newer)
        )
    for form, version in contents.forms:
        here = max(desk.store.specs.versions(form), default=0)
        if version < here:
            raise UserError("pack_form_older", form=form, version=version, here=here)


def refuse_unreadable_reports(contents: Contents) -> None:
    """Refuse reports whose files have mistakes."""
    for name, text in contents.reports.items():
        _refuse(name, [str(one) for one in check_report(text, file_name(name))])


def refuse_unfit_tables(desk: Desk, contents: Contents) -> None:
    """Refuse tables that the forms here cannot use, before they take the place of those that are here."""
    for name, text in contents.tables.items():
        refuse_unfit(desk, name, text)


def prove(desk: Desk, contents: Contents) -> None:
    """Refuse what cannot work once it is in place. Inside the transaction that applies it."""
    specs = {one.form_id: one for one in desk.store.specs.all()}
    brought = [specs[form] for form, _ in contents.forms if form in specs]
    tables = desk.store.specs.tables()
    for spec in specs.values():
        touched = leaning(spec)
        if spec in brought or (touched.records | touched.deadlines) & contents.tables.keys():
            _refuse(spec.title, missing_tables(spec, tables))
    for spec in brought:
        _refuse(spec.title, forms.ties_broken(desk, spec))
        _refuse(spec.title, forms.print_mistakes(spec, desk.store.specs.files(spec.form_id, spec.version), specs))
        sql_checks.refuse_unreadable(desk, spec)
    for name, text in contents.reports.items():
        try:
            reporting.try_out(desk, parse_report(text, file_name(name)))
        except UserError as error:
            _refuse(name, [error.sentence])


def _refuse(what: str, mistakes: Sequence[str]) -> None:
    if mistakes:
        raise UserError("pack_does_not_fit", what=what, first=mistakes[0], where=tuple(mistakes))
