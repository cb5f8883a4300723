"""Files on their way into the vault: a save waits for them; a page that is left leaves them to its draft."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ruraldesk.errors import UserError
from ruraldesk.gui.dialogs.ask import tell_refusal
from ruraldesk.services.arriving import Arrival

if TYPE_CHECKING:
    from ruraldesk.gui.form.page import FormPage

_LABEL = "收下文件"


class OnTheWay(QObject):
    """Carries them in the job runner, one after another."""

    def __init__(self, page: FormPage) -> None:
        super().__init__(page)
        self._page = page
        self._arrivals: list[Arrival] = []

    def bring(self, path: str, take_in: Callable[[], str]) -> None:
        """Let ``take_in`` put a file into the vault, then the field hold it."""
        arrival = Arrival(self._page.session, path)
        self._arrivals.append(arrival)
        self._page.bench.jobs.run(
            lambda _: arrival.come(take_in()),
            partial(self._on_come, arrival),
            partial(self._on_refused, arrival),
            label=_LABEL,
        )

    def then(self, go_on: Callable[[], None]) -> bool:
        """Go on once everything has come; False where nothing is on its way: go on at once."""
        if self._arrivals:
            self._page.bench.jobs.run(lambda _: None, lambda _: go_on(), label=_LABEL)
        return bool(self._arrivals)

    def left(self) -> None:
        """The page is left: what comes later comes into the draft."""
        for one in self._arrivals:
            one.leave()

    def _on_come(self, arrival: Arrival, _: None) -> None:
        self._arrivals.remove(arrival)
        session = self._page.session
        if session is not arrival.session:
            return
        same = [one for one in self._page.attachment_editors() if session.value(one.path) == arrival.attachment]
        self._page.on_chosen(arrival.path, arrival.attachment)
        if same and same[0].path != arrival.path:
            self._page.say(f"刚放的和“{same[0].field.label}”里的是同一张，放错了就“去掉”一张。")

    def _on_refused(self, arrival: Arrival, refusal: UserError) -> None:
        self._arrivals.remove(arrival)
        tell_refusal(self._page, refusal)
