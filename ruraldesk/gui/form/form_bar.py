"""The action bar of a form: what is open at the left; history, print, steps and save at the right."""

from __future__ import annotations

from itertools import zip_longest

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSizePolicy

from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.buttons import Button, Link
from ruraldesk.gui.components.labels import TwoLineLabel, picture, recolour
from ruraldesk.gui.form.more_steps import choose_step, words_of
from ruraldesk.gui.shell.page import ActionBar
from ruraldesk.gui.theme import icons, tokens
from ruraldesk.services import workflow
from ruraldesk.services.form_session import FormSession
from ruraldesk.services.stepping import is_forward
from ruraldesk.services.workflow import Step

STEPS_SHOWN = 2
AHEAD = "F10"  # presses the first step forward, never one that leads back


class FormBar(QObject):
    """Fills a page's action bar."""

    step_asked = Signal(str)  # target state
    print_asked = Signal()  # by key, of what was not saved yet

    def __init__(self, bar: ActionBar) -> None:
        super().__init__(bar)
        self._bar = bar
        self._icon = picture("checkmark_circle", tokens.OK, 20, filled=True)
        self._words = TwoLineLabel("")
        self._words.setObjectName("open")
        self._words.setMinimumWidth(1)
        self._words.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.first = Link("next_problem", "去看第一处", key="F6")
        self.again = Link("next_new", "登记下一件　F2")  # the key is the page's own
        self.again.setAccessibleName("登记下一件，F2")
        self.again.hide()
        for widget in (self._icon, self._words, self.first, self.again):
            bar.left.addWidget(widget)
        large = tokens.measures().large
        self.history = Button("history", "修改记录", icon="" if large else "history")
        self.print = Button("print", "打印", icon="" if large else "print", key="F8")
        arrow, keys = "" if large else "arrow_right", (AHEAD, *[""] * STEPS_SHOWN)
        self._steps = [Button(f"step{place}", "", icon=arrow, key=key) for place, key in enumerate(keys)]
        self.more = Button("steps", "其他步骤…")
        self._further: list[Step] = []  # steps without a button of their own
        self.save = Button("save", "保存", icon="save", key="F9", kind="primary")
        for button in (self.history, self.print, *self._steps, self.more, self.save):
            bar.right.addWidget(button)
        for button in self._steps:
            button.hide()
            button.clicked.connect(self._on_step)
        self.more.hide()
        self.more.clicked.connect(self._on_more)
        self._unprinted = QShortcut(QKeySequence("F8"), bar)  # the button is not there before the first save
        self._unprinted.activated.connect(self.print_asked)
        self._speaks = self._was_done = False

    @property
    def speaks(self) -> bool:
        """True while what was said last has not been answered by a key."""
        return self._speaks

    @property
    def insists(self) -> bool:
        """True while that is why something was not done: it is still to be read when the field is left."""
        return self._speaks and not self._was_done

    def answered(self) -> None:
        """The clerk goes on: what was said may go."""
        self._speaks = False

    def show_open(self, sentence: str, dirty: bool, *, urgent: bool, whole: bool) -> None:
        """Say how many places are open, or that there is nothing; ``whole``: a save would find nothing either."""
        self._speaks = False
        bad = bool(sentence)
        self._icon.setVisible(bad or dirty)
        name, colour = ("error_circle", tokens.DANGER) if urgent else ("clipboard_text_edit", tokens.INK2)
        self._icon.setPixmap(icons.pixmap(name, colour, 20, filled=bad and urgent))
        self._words.setText(sentence or ((f"{'都填好了，' if whole else ''}还没保存") if dirty else ""))
        recolour(self._words, tokens.DANGER if bad and urgent else tokens.INK)
        self.first.setVisible(bad)
        if dirty:
            self.again.hide()

    def offer_next(self) -> None:
        """Stand on the way to the next new record, right after the first save of this one."""
        self.again.show()
        self.again.setFocus(Qt.FocusReason.OtherFocusReason)

    def say(self, words: str) -> None:
        """Say why something was not done."""
        if not words:
            return
        self._speaks, self._was_done = True, False
        self._icon.setVisible(True)
        self._icon.setPixmap(icons.pixmap("warning", tokens.WARN, 20, filled=True))
        self._words.setText(words)
        recolour(self._words, tokens.WARN)
        self.first.hide()

    def done(self, words: str) -> None:
        """Say what was done besides the save."""
        if words:
            self.say(words)
            self._was_done = True
            self._icon.setPixmap(icons.pixmap("checkmark_circle", tokens.OK, 20, filled=True))
            recolour(self._words, tokens.OK)

    def show_steps(self, bench: Bench, session: FormSession) -> None:
        """Offer the steps of the workflow from where the saved record stands."""
        free = session.locked is None
        steps = workflow.steps(bench.desk, session.record) if session.record and free else []
        self.save.setVisible(free)
        ahead = next((one for one in steps if is_forward(session.spec, session.state, one.target)), None)
        others = [one for one in steps if one is not ahead]
        room = STEPS_SHOWN - (ahead is not None)
        for button, step in zip_longest(self._steps, [ahead, *others[:room]]):
            button.setVisible(step is not None)
            if step is not None:
                button.setObjectName(f"action:step.{step.target}")
                button.setProperty("target", step.target)
                button.set_words(words_of(step))
                button.setToolTip(f"还要填：{'、'.join(step.missing)}" if step.missing else "")
        self._further = others[room:]
        self.more.setVisible(bool(self._further))
        self.history.setVisible(bool(session.record))
        self.print.setVisible(bool(session.record) and bool(session.spec.prints))
        self._unprinted.setEnabled(not session.record and bool(session.spec.prints))

    def _on_step(self) -> None:
        button = self.sender()
        if button is not None:
            self.step_asked.emit(str(button.property("target")))

    def _on_more(self) -> None:
        target = choose_step(self._further, self._bar)
        if target:
            self.step_asked.emit(target)
