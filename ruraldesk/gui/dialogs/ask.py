"""The one dialog: a question, what will happen, and two verbs; Esc is the safe one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLineEdit, QWidget

from ruraldesk.errors import UserError
from ruraldesk.gui.components.buttons import Kind
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.dialogs.framed import SIDE, FramedDialog
from ruraldesk.gui.theme import tokens
from ruraldesk.gui.theme.ring import RingLineEdit

WIDTH = 480


@dataclass(slots=True)
class _Last:
    folder: str = ""  # where a file was chosen last since the program began


_last = _Last()


@dataclass(frozen=True, slots=True)
class Question:
    """What a dialog asks. ``name`` becomes ``dialog:<name>``."""

    name: str
    title: str
    body: str
    go: str  # the verb that does it
    stay: str  # the safe verb
    kind: Kind = "danger"
    asks: str = ""  # label of a line to be written (a reason, a code); "" = none
    secret: bool = False
    words: str = ""  # what the line says to begin with


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: ``go`` and what was written."""

    go: bool
    words: str = ""


class AskDialog(FramedDialog):
    """One level, 480 wide."""

    def __init__(self, question: Question, parent: QWidget) -> None:
        verbs = question.go, question.stay
        super().__init__(question.name, question.title, WIDTH, verbs, parent, kind=question.kind)
        for words in (label(question.title, role="title", wrap=True), label(question.body, wrap=True, name="message")):
            words.setMinimumHeight(words.heightForWidth(WIDTH - 2 * SIDE))  # a dialog asks no layout how high it wraps
            self.inner.addWidget(words)
        self.line: QLineEdit | None = self._add_line(question) if question.asks else None
        self.close_frame()
        (self.line or (self.stay if question.stay else self.go)).setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_line(self, question: Question) -> QLineEdit:
        row = QHBoxLayout()
        row.addWidget(label(question.asks))
        line = RingLineEdit()
        line.setText(question.words)
        line.setObjectName(f"field:{question.name}")
        line.setAccessibleName(question.asks)
        line.setMinimumHeight(tokens.measures().row)
        if question.secret:
            line.setEchoMode(QLineEdit.EchoMode.Password)
        line.returnPressed.connect(self._on_return)
        row.addWidget(line, 1)
        self.inner.addLayout(row)
        return line

    def _on_return(self) -> None:
        self.go.setFocus(Qt.FocusReason.TabFocusReason)


def ask(parent: QWidget, question: Question) -> Answer:
    """Ask and wait for the answer."""
    dialog = AskDialog(question, parent)
    went = dialog.exec() == QDialog.DialogCode.Accepted
    words = dialog.line.text().strip() if dialog.line is not None else ""
    dialog.deleteLater()
    return Answer(went, words)


def tell(parent: QWidget, title: str, body: str, *, name: str = "told") -> None:
    """Say something that must be read, with one button."""
    ask(parent, Question(name, title, body, "知道了", "", kind="primary"))


def tell_refusal(parent: QWidget, refusal: UserError) -> None:
    """Say what is so and the next step; of one place only what the sentence does not say already."""
    alone = len(refusal.where) == 1 and refusal.where[0] in refusal.sentence
    places = "" if alone else "\n".join(refusal.where[:8])
    body = "\n".join(part for part in (refusal.remedy, places) if part)
    tell(parent, refusal.sentence, body, name="refused")


def choose_file(parent: QWidget, title: str, kinds: str) -> Path | None:
    """Let the clerk choose a file to read."""
    chosen, _ = QFileDialog.getOpenFileName(parent.window(), title, _beginning(), kinds)
    return _taken(chosen)


def choose_files(parent: QWidget, title: str, kinds: str) -> list[Path]:
    """Let the clerk choose files to read; none where she goes back."""
    chosen, _ = QFileDialog.getOpenFileNames(parent.window(), title, _beginning(), kinds)
    return [one for one in map(_taken, chosen) if one is not None]


def choose_new_file(parent: QWidget, title: str, proposal: str, kinds: str) -> Path | None:
    """Let the clerk choose where to write a file."""
    chosen, _ = QFileDialog.getSaveFileName(parent.window(), title, str(Path(_beginning(), proposal)), kinds)
    return _taken(chosen)


def choose_folder(parent: QWidget, title: str) -> Path | None:
    """Let the clerk choose a folder or stick."""
    chosen = QFileDialog.getExistingDirectory(parent.window(), title, _beginning())
    return _taken(chosen, is_folder=True)


def _beginning() -> str:
    """Return the folder used last, else 文档, else 桌面."""
    kinds = (QStandardPaths.StandardLocation.DocumentsLocation, QStandardPaths.StandardLocation.DesktopLocation)
    known = (_last.folder, *(QStandardPaths.writableLocation(one) for one in kinds))
    return next((one for one in known if one and Path(one).is_dir()), str(Path.home()))


def _taken(chosen: str, *, is_folder: bool = False) -> Path | None:
    if not chosen:
        return None
    _last.folder = chosen if is_folder else str(Path(chosen).parent)
    return Path(chosen)
