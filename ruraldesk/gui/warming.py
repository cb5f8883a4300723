"""Reads the rest of the window while the page stands that asks who one is: the first page is there at once then."""

from __future__ import annotations

from threading import Thread


def begin_to_warm_up() -> Thread:
    """Read ahead in a thread of its own, which touches no widget and ends by itself."""
    made = Thread(target=_warm_up, name="warm-up", daemon=True)
    made.start()
    return made


def _warm_up() -> None:
    from ruraldesk.services.warming import warm_up

    warm_up()
    import ruraldesk.gui.ahead
    import ruraldesk.gui.date_asked
    import ruraldesk.gui.pages.home
    import ruraldesk.gui.shell.pages
    import ruraldesk.gui.shell.shell  # noqa: F401  each is wanted for its being there

    _warm_up_form()


def _warm_up_form() -> None:
    """Last, because the first page comes first: it is a hundred modules, a tenth of a second at the first form."""
    import ruraldesk.gui.form.page  # noqa: F401  as above
