"""The two hands of a clerk: every press of a key and every click is really done in the window, and counted."""

from __future__ import annotations

from dataclasses import dataclass, field

from pypinyin import Style, lazy_pinyin
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

MARKS = "，。；：、“”（）《》！？,.;:-/ "
MOST_STEPS = 60


def presses_for(words: str) -> int:
    """Return what typing words costs: Chinese as its pinyin, letter by letter, one more to take it; else one a sign.

    Words that are parted by ``|`` are taken one after another, as a clerk does.
    """
    count = 0
    for phrase in words.split("|"):
        han = "".join(one for one in phrase if "㐀" <= one <= "鿿")
        count += sum(len(one) for one in lazy_pinyin(han, style=Style.NORMAL)) + (1 if han else 0)
        count += sum(1 for one in phrase if not "㐀" <= one <= "鿿")
    return count


@dataclass
class Hands:
    """Types into whatever has the focus of one window."""

    window: QWidget
    presses: int = 0
    clicks: int = 0
    thoughts: int = 0  # one before each thing that is written, pasted or clicked
    log: list[str] = field(default_factory=list)

    @property
    def at(self) -> str:
        """The objectName of what has the focus."""
        return self._focus().objectName()

    def key(self, keys: str) -> None:
        """Press one key, alone or with others held: one press."""
        combination = QKeySequence(keys)[0]
        QTest.keyClick(self._focus(), combination.key(), combination.keyboardModifiers())
        self._did(keys, 1)

    def keys(self, *many: str) -> None:
        for one in many:
            self.key(one)

    def type(self, words: str) -> None:
        """Write: Latin signs key by key, Chinese through the input method."""
        self.thoughts += 1
        for phrase in words.split("|"):
            for part in _parts(phrase):
                if part.isascii():
                    for sign in part:
                        QTest.keyClick(self._focus(), sign)
                else:
                    event = QInputMethodEvent()
                    event.setCommitString(part)
                    QApplication.sendEvent(self._focus(), event)
        self._did(words, presses_for(words))

    def click(self, name: str) -> None:
        """Click a widget by its objectName."""
        found = self.window.findChild(QWidget, name)
        assert found is not None, name
        QTest.mouseClick(found, Qt.MouseButton.LeftButton)
        self.clicks += 1
        self.thoughts += 1
        self._did(f"[{name}]", 0)

    def paste(self, words: str) -> None:
        """Paste what another program has put on the clipboard."""
        QGuiApplication.clipboard().setText(words)
        self.thoughts += 1
        self.key("Ctrl+V")

    def on_to(self, name: str, key: str = "Return") -> None:
        """Press Enter until a field has the focus."""
        for _ in range(MOST_STEPS):
            if self.at == f"field:{name}" or self.at.startswith(f"choice:{name.split('.')[-1]}."):
                return
            self.key(key)
        raise AssertionError(f"{name} is not reached from {self.at}")

    def section(self, first: str) -> None:
        """Turn the pages of the form until the section that begins with a field is in front."""
        for _ in range(MOST_STEPS):
            if self.at == f"field:{first}":
                return
            self.key("PgDown")
        raise AssertionError(f"no section begins with {first}: {self.at}")

    def _focus(self) -> QWidget:
        return QApplication.focusWidget() or self.window.focusWidget() or self.window

    def _did(self, what: str, presses: int) -> None:
        self.presses += presses
        self.log.append(f"{what}:{presses}" if presses else what)
        for _ in range(4):
            QApplication.processEvents()


def _parts(phrase: str) -> list[str]:
    """Return a phrase in stretches of Latin signs and of Chinese."""
    parts: list[str] = []
    for sign in phrase:
        if parts and parts[-1][-1].isascii() == sign.isascii():
            parts[-1] += sign
        else:
            parts.append(sign)
    return parts
