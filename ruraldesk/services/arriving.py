"""A file on its way into the vault: for its field, or for the draft where the page was left meanwhile."""

from __future__ import annotations

from threading import Lock

from ruraldesk.services.form_session import FormSession


class Arrival:
    """Carried in the job thread while the form goes on or is left in the window's thread; never lost between them."""

    def __init__(self, session: FormSession, path: str) -> None:
        self.session, self.path = session, path
        self.attachment = ""  # its hash, once it is in the vault
        self._left = False
        self._one_at_a_time = Lock()

    def come(self, attachment: str) -> None:
        """It is in the vault."""
        with self._one_at_a_time:
            self.attachment = attachment
            self._keep()

    def leave(self) -> None:
        """Nobody waits for it in the form any more."""
        with self._one_at_a_time:
            self._left = True
            self._keep()

    def _keep(self) -> None:
        if self._left and self.attachment:
            self.session.arrived[self.path] = self.attachment
            self.session.keep_draft()
