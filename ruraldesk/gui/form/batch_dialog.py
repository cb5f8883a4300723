"""一起登记: what is so of all is written once, the many are ticked, the few that differ say it in their own words."""

from __future__ import annotations

from contextlib import suppress

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ruraldesk.errors import UserError
from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.boxes import SectionHead, hline
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.dialogs.ask import tell_refusal
from ruraldesk.gui.form.batch_list import BatchList, empty_words
from ruraldesk.gui.form.exception_card import ExceptionCard
from ruraldesk.gui.form.fields_part import FieldsPart
from ruraldesk.gui.form.half_keeper import HalfKeeper
from ruraldesk.gui.form.list_dialog import ListDialog
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.model.batch_entry import BatchEntry
from ruraldesk.progress import Progress
from ruraldesk.services import batch_entry
from ruraldesk.services.batch_entry import BatchSaved, Exceptional, Half
from ruraldesk.services.form_session import FormSession

SIZE, LIST_WIDTH = (1120, 660), 430


class BatchDialog(ListDialog):
    """``saved`` is what became of it, None where nothing was saved; what is half entered stays for the next time."""

    def __init__(self, bench: Bench, form: str, batch: BatchEntry, parent: QWidget) -> None:
        self._session = FormSession.open_new(bench.desk, form)
        super().__init__(f"batch:{batch.name}", batch.label, f"{batch.label}　{self._session.spec.title}", SIZE, parent)
        self.saved: BatchSaved | None = None
        self._bench, self._form, self._batch = bench, form, batch
        self._clerk = bench.desk.clerk  # another one may be at work when it closes
        self._noun = self._session.spec.list_view.noun
        self._cards: dict[str, ExceptionCard] = {}
        self._saving = False
        self._rest = HalfKeeper(self, self._keep)
        self._build()
        self._begun = self._half()  # what is there before anything is entered
        self._take_up()
        self._say()
        self.common.stand_first()

    def save(self) -> None:
        """F9: save all or none."""
        if self._saving or not self.common.is_right() or not all(card.part.is_right() for card in self._cards.values()):
            return
        half, self._saving = self._half(), True
        self._rest.stop()  # what is being saved is not half entered any more
        desk, form, name = self._bench.desk, self._form, self._batch.name

        def work(progress: Progress) -> BatchSaved:
            with suppress(UserError):  # the save's own refusal is the one to be said
                batch_entry.keep(desk, form, name, half)  # also if nobody is there any more when it fails
            return batch_entry.save(desk, form, name, half.common, half.chosen, half.exceptions, progress)

        self._bench.jobs.run(work, self._on_saved, self._on_refused, label="一起登记", can_stop=True)

    def reject(self) -> None:
        """Close; what is half entered is kept and comes back with the next time."""
        if self._rest.may_close():
            super().reject()

    def add_exception(self, link: str) -> ExceptionCard:
        """Let one be an exception and stand in its first field."""
        if link not in self._cards:
            card = ExceptionCard(self._bench.desk, self._form, self._batch, link, self.list.title(link))
            card.number_it(len(self._cards) + 1)
            card.dropped.connect(self._on_dropped)
            card.part.changed.connect(self._on_changed)
            self._cards[link] = card
            self._column.insertWidget(self._column.count() - 1, card)
            self._say()
        card = self._cards[link]
        card.part.stand_first()
        self._area.ensureWidgetVisible(card)
        return card

    # building

    def _build(self) -> None:
        column = self.column
        column.addWidget(hline())
        self.common = FieldsPart(self._session, self._batch.common)
        self.common.setContentsMargins(22, 10, 22, 4)
        self.common.changed.connect(self._on_changed)
        self.common.passed.connect(self._on_passed)
        column.addWidget(self.common)
        column.addLayout(self._middle(), 1)
        self._go = Button("save_batch", "一起登记", icon="save", key="F9", kind="primary")
        self._go.clicked.connect(self.save)
        self.add_foot("先不登记", self._go)

    def _middle(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(22, 4, 22, 10)
        row.setSpacing(tokens.PAD)
        left = QVBoxLayout()
        left.addWidget(SectionHead(self._session.spec.by_name[self._batch.link].label))
        self.list = BatchList(batch_entry.candidates(self._bench.desk, self._form, self._batch.name))
        self.list.setFixedWidth(LIST_WIDTH)
        self.list.changed.connect(self._on_changed)
        self.list.odd_asked.connect(self.add_exception)
        left.addWidget(self.list, 1)
        row.addLayout(left)
        right = QVBoxLayout()
        right.addWidget(SectionHead("例外"))
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        palette.ground(inner, tokens.SHEET)
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 6, 0)
        self._empty = empty_words()
        self._column.addWidget(self._empty)
        self._column.addStretch(1)
        self._area.setWidget(inner)
        right.addWidget(self._area, 1)
        row.addLayout(right, 1)
        return row

    # what happens

    def _take_up(self) -> None:
        """Go on with what was half entered the last time."""
        half = batch_entry.kept(self._bench.desk, self._form, self._batch.name)
        if half is None:
            return
        self.common.take(half.common, half.texts)
        self.list.choose(half.chosen)
        for one in half.exceptions:
            if self.list.title(one.link):
                self.add_exception(one.link).part.take(one.values, one.texts)

    def _half(self) -> Half:
        parts = {link: card.part for link, card in self._cards.items()}
        odd = tuple(Exceptional(link, part.values(), part.texts()) for link, part in parts.items())
        return Half(self.common.values(), tuple(self.list.chosen()), odd, self.common.texts())

    def _keep(self) -> None:
        half = self._half()
        if self.saved is None and not self._saving:
            batch_entry.keep(
                self._bench.desk, self._form, self._batch.name, half if half != self._begun else None, self._clerk
            )

    def _say(self) -> None:
        chosen, odd = set(self.list.chosen()) | self._cards.keys(), len(self._cards)
        count, noun = len(chosen), self._noun
        parts = [f"{count - odd}{noun}照常"] + ([f"{odd}{noun}例外"] if odd else [])
        self.words.setText(f"选了{count}个：{'，'.join(parts)}" if count else "还没有选")
        self._empty.setVisible(not odd)

    def _on_changed(self) -> None:
        gone = [link for link in self._cards if link not in self.list.chosen()]
        for link in gone:
            self._drop(link)
        self._say()
        self._rest.start()

    def _on_passed(self, forward: bool) -> None:
        (self.list.line if forward else self._go).setFocus(Qt.FocusReason.TabFocusReason)

    def _on_dropped(self, link: str) -> None:
        self._drop(link)
        self._on_changed()

    def _drop(self, link: str) -> None:
        card = self._cards.pop(link)
        self._column.removeWidget(card)
        card.hide()
        card.deleteLater()
        for place, one in enumerate(self._cards.values(), 1):
            one.number_it(place)

    def _on_saved(self, saved: BatchSaved) -> None:
        self.saved = saved
        self._bench.notifier.tell(saved.changes)
        self.accept()

    def _on_refused(self, refusal: UserError) -> None:
        self._saving = False
        self._rest.start()
        tell_refusal(self, refusal)
