"""A button that only its owner checks: one of a row, of which the one in front is marked."""

from __future__ import annotations

from ruraldesk.gui.components.enter_button import EnterButton


class MarkedButton(EnterButton):
    """A screen reader knows it by its check mark and toggles it: that presses it, and the mark stays the owner's."""

    def __init__(self) -> None:
        super().__init__()
        self._by_owner = False
        self.setCheckable(True)
        self.toggled.connect(self._on_toggled)

    def setChecked(self, on: bool) -> None:  # noqa: N802
        self._by_owner = True
        super().setChecked(on)
        self._by_owner = False

    def nextCheckState(self) -> None:  # noqa: N802
        """Only the owner checks it."""

    def _on_toggled(self, on: bool) -> None:
        if not self._by_owner:
            self.setChecked(not on)
            self.click()
