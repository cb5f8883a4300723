"""收包: the villages on the stick, both sides of what differs, then taking in with the receipt back to the stick."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ruraldesk.errors import UserError
from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.boxes import EmptyState
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.components.labels import recolour
from ruraldesk.gui.dialogs.ask import choose_folder, tell_refusal
from ruraldesk.gui.printing import print_pdf
from ruraldesk.gui.shell.page import Heading, Page
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.gui.town_pages.ask_village import ask_words
from ruraldesk.gui.town_pages.bundle_list import BundleList
from ruraldesk.gui.town_pages.bundle_view import BundleView
from ruraldesk.gui.town_pages.decisions import Decisions
from ruraldesk.gui.town_pages.intake_result import IntakeResult
from ruraldesk.gui.town_pages.received_before import ReceivedBefore
from ruraldesk.gui.words import when
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.progress import Progress
from ruraldesk.services import forms, handover
from ruraldesk.town import intake
from ruraldesk.town.apply import make_plan
from ruraldesk.town.intake import Parcel, Taken
from ruraldesk.town.plan import Plan
from ruraldesk.town.receipt import ReceiptMade, write_receipt

LOOK_EVERY_MS = 2_000
Seen = tuple[Plan, tuple[Parcel, ...], tuple[str, ...], str]


class IntakePage(Page):
    """First look, then take in; nothing changes before that."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(margins=False)
        self._bench = bench
        self._places: tuple[Path, ...] = ()
        self._from_stick = self._pulled = self._looking = False
        self._plan: Plan | None = None
        self._parcels: tuple[Parcel, ...] = ()
        self._absent: tuple[str, ...] = ()
        self._at = 0
        self._taken: list[Taken] = []
        self._again: dict[str, ReceiptMade] = {}  # by village: its receipt, written once more
        self._decisions = Decisions()
        self._titles = {one.form_id: one.title for one in forms.forms(bench.desk)}
        row = QHBoxLayout(self.body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._list = BundleList(bench.clock)
        self._list.chosen.connect(self._on_chosen)
        row.addWidget(self._list)
        right = QWidget()
        palette.ground(right, tokens.SHEET)
        self._right = QVBoxLayout(right)
        self._right.setContentsMargins(tokens.MARGIN, 14, tokens.MARGIN, 10)
        row.addWidget(right, 1)
        self._view: QWidget | None = None
        self._build_bar()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._show()

    def heading(self) -> Heading:
        return Heading("收包", note="先看清，再收下；收下前什么都没改")

    def status(self) -> tuple[str, ...]:
        """Say where the receipt will be written: nothing where nothing lies before one, or it is written."""
        if self._taken or not self._parcels:
            return ()
        return ("收完会把回执写回这只U盘" if self._from_stick else "收完会把回执写进这个文件夹",)

    def shown(self) -> None:
        self._look()
        self._timer.start()

    def leaving(self) -> None:
        self._timer.stop()

    def focus_first(self) -> None:
        for button in (self._done, self._go, self._next, self._write, self._folder):
            if button.isVisible() and button.isEnabled():
                button.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def look_at(self, places: Sequence[Path]) -> None:
        """Look at every bundle in these folders or files."""
        self._places, self._looking, self._pulled = tuple(places), True, False
        self._again = {}
        desk = self._bench.desk

        def work(progress: Progress) -> Seen:
            plan = make_plan(desk, list(places), progress)
            found = intake.parcels(desk, plan)
            return plan, found, intake.missing(desk, found), intake.last_taken_at(desk)

        self._bench.jobs.run(work, self._on_seen, self._on_refused, label="看有哪些包", can_stop=True)

    def take_in(self) -> None:
        """Take in the village that is looked at."""
        if self._go.isEnabled():
            self._take([self._parcels[self._at]])

    def _build_bar(self) -> None:
        large = tokens.measures().large
        self._ask = Button("ask_here", "这一处问村里", icon="" if large else "question_circle", key="F7")
        self._next = Button("next_concern", "下一处", icon="" if large else "arrow_right", key="F6")
        self._folder = Button("choose_folder", "选文件夹", icon="" if large else "folder")
        self._all = Button("apply_all", "能收的都收下")
        self._go = Button("apply", "收下", icon="" if large else "mail_inbox", key="F9", kind="primary")
        self._paper = Button("print_receipt", "印回执", icon="print", key="F8")
        self._write = Button("write_receipt", "再写回执", icon="" if large else "mail_inbox", key="F9", kind="primary")
        self._done = Button("finish", "完成", icon="checkmark", key="F9", kind="primary")
        for button in (self._ask, self._next, self._folder):
            button.hide()
            self.bar.left.addWidget(button)
        for button in (self._all, self._go, self._paper, self._write, self._done):
            button.hide()
            self.bar.right.addWidget(button)
        self._ask.clicked.connect(self._on_ask)
        self._next.clicked.connect(self._on_next)
        self._folder.clicked.connect(self._on_folder)
        self._all.clicked.connect(self._on_all)
        self._go.clicked.connect(self.take_in)
        self._paper.clicked.connect(self._on_paper)
        self._write.clicked.connect(self._on_write)
        self._done.clicked.connect(self._on_done)

    @property
    def _parcel(self) -> Parcel | None:
        return self._parcels[self._at] if self._at < len(self._parcels) else None

    def _ready(self) -> list[Parcel]:
        return [one for one in self._parcels if one.takeable and not self._decisions.left(one)]

    def _show(self) -> None:
        """Show what was taken in just now, or the village looked at."""
        if self._view is not None:
            self._view.hide()
            self._view.setParent(None)
            self._view.deleteLater()
        parcel = self._parcel
        if self._taken:
            result = IntakeResult(self._taken, sum(one.takeable for one in self._parcels), on_stick=self._from_stick)
            result.paper_asked.connect(self._print_receipt)
            result.receipt_asked.connect(self._on_receipt_again)
            self._view = result
        elif parcel is None:
            self._view = EmptyState("还没看到包。", "插上村里送来的U盘，这里会自己认出来；也可以选文件夹。")
        else:
            view = BundleView(parcel, self._titles, self._decisions, self._bench.clock)
            view.decided.connect(self._show_bar)
            if parcel.before:
                again = self._again.get(parcel.village)
                view.add(ReceivedBefore(parcel, again, self._bench.clock, on_stick=self._from_stick))
            self._view = view
        self._right.addWidget(self._view, 1)
        self._show_bar()
        self.status_changed.emit()

    def _show_bar(self) -> None:
        parcel, done = self._parcel, bool(self._taken)
        asks = not done and parcel is not None and bool(parcel.matters)
        self._ask.setVisible(asks)
        self._next.setVisible(asks)
        self._folder.setVisible(not done)
        before = not done and parcel is not None and bool(parcel.before)
        self._paper.setVisible(done or before)
        self._paper.set_words("再印回执" if before else "印回执")
        self._write.setVisible(before)
        self._write.setEnabled(not self._pulled and parcel is not None and parcel.place is not None)
        self._done.setVisible(done)
        self._go.setVisible(not done and not before)
        self._all.setVisible(not done and len(self._ready()) > 1)
        reason = "" if done else self._reason(parcel)
        self._go.set_words(
            f"收下{parcel.name}{parcel.records:,}件" if parcel is not None and parcel.takeable else "收下"
        )
        self._go.setEnabled(not reason)
        self._all.setEnabled(not self._pulled)
        self.bar.reason.setText(reason)
        recolour(self.bar.reason, tokens.WARN)
        if parcel is not None and not done:
            self._list.set_left(self._at, self._decisions.left(parcel))

    def _reason(self, parcel: Parcel | None) -> str:
        if parcel is None:
            return "还没看到包"
        if parcel.before and self._pulled:
            return "U盘拔掉了，插回来再写"
        if not parcel.takeable:
            return {"already": "收过了，不用再收", "waiting": "先收前面的包"}.get(parcel.state, "这一份不能收")
        if self._pulled:
            return "U盘拔掉了，插回来再收"
        left = self._decisions.left(parcel)
        how = "" if tokens.measures().large else "，选好或问村里后才能收"
        return f"还有{left:,}处没定{how}" if left else ""

    def _look(self) -> None:
        """Look whether a stick came or went."""
        if self._looking or self._taken:
            return
        places = tuple(stick.path for stick in handover.sticks())
        pulled = self._from_stick and not places
        if places and (places != self._places or self._pulled):
            self._from_stick = True
            self.look_at(places)
        elif pulled != self._pulled:
            self._pulled = pulled
            self._show_bar()

    def _take(self, wanted: Sequence[Parcel]) -> None:
        """Take these in, one village after another; each is its own transaction with its own receipt."""
        plan, desk, decisions = self._plan, self._bench.desk, self._decisions
        if plan is None:
            return
        others = sum(one.takeable and one not in wanted for one in self._parcels)

        def work(progress: Progress) -> list[Taken]:
            done = []
            for place, parcel in enumerate(wanted):
                last = place == len(wanted) - 1 and not others
                answers, asks = decisions.answers(parcel.matters), decisions.asks(parcel.matters)
                done.append(intake.take_in(desk, plan, parcel, answers, asks, parcel.place, progress, last=last))
            return done

        self._bench.jobs.run(work, self._on_taken, self._on_refused, label="收包")

    def _on_seen(self, seen: Seen) -> None:
        self._looking = False
        self._plan, self._parcels, absent, last = seen
        at = next((place for place, one in enumerate(self._parcels) if one.takeable), 0)
        self._at = at
        left = {place: self._decisions.left(one) for place, one in enumerate(self._parcels)}
        self._list.show_parcels(self._parcels, left, at)
        self._absent = absent
        self._list.say_where(on_stick=self._from_stick)
        self._list.say_absent(absent, when(last, self._bench.clock))
        self._show()
        if self.isVisible():
            self.focus_first()

    def _on_chosen(self, place: int) -> None:
        self._at, self._taken = place, []
        self._list.choose(place)
        self._show()

    def _on_next(self) -> None:
        if isinstance(self._view, BundleView) and not self._view.next_open():
            self.focus_first()

    def _on_ask(self) -> None:
        if not isinstance(self._view, BundleView):
            return
        matter = self._view.parcel.matters[self._view.at]
        words = ask_words(self, matter, self._decisions.asked(matter))
        if words is not None:
            self._decisions.ask(matter, words)
            self._view.look_at(self._view.at)
            self._show_bar()

    def _on_all(self) -> None:
        self._take(self._ready())

    def _on_taken(self, taken: list[Taken]) -> None:
        changes = ChangeSet()
        for one in taken:
            changes |= one.result.changes
        done = {one.parcel.village for one in taken}
        self._parcels = tuple(one for one in self._parcels if not (one.takeable and one.village in done))
        self._taken = taken
        self._show()
        self._list.show_parcels(self._parcels, {}, -1)
        self._list.say_absent(self._absent, when(intake.last_taken_at(self._bench.desk), self._bench.clock))
        self.focus_first()
        self._bench.notifier.tell(changes | ChangeSet(questions=True, settings=True))

    def _on_receipt_again(self, place: int) -> None:
        desk, taken = self._bench.desk, self._taken[place]
        to = taken.parcel.place

        def work(_: Progress) -> Taken:
            return intake.with_receipt(desk, taken, to) if to is not None else taken

        def done(again: Taken) -> None:
            self._taken[place] = again
            self._show()

        self._bench.jobs.run(work, done, self._on_refused, label="写回执")

    def _on_write(self) -> None:
        """Write the receipt of a village once more: what it says was taken in before."""
        parcel, desk = self._parcel, self._bench.desk
        if parcel is None or parcel.place is None:
            return
        village, to = parcel.village, parcel.place
        last = not any(one.takeable for one in self._parcels)

        def done(made: ReceiptMade) -> None:
            self._again[village] = made
            self._show()
            self.focus_first()

        self._bench.jobs.run(
            lambda progress: write_receipt(desk, village, to, progress, let_go=last),
            done,
            self._on_refused,
            label="写回执",
        )

    def _on_paper(self) -> None:
        parcel = self._parcel
        villages = [one.parcel.village for one in self._taken] or ([parcel.village] if parcel is not None else [])
        for village in villages:
            self._print_receipt(village)

    def _print_receipt(self, village: str) -> None:
        from ruraldesk.town.receipt_paper import receipt_paper

        desk = self._bench.desk
        self._bench.jobs.run(lambda _: receipt_paper(desk, village), self._on_pdf, self._on_refused, label="做回执")

    def _on_pdf(self, pdf: bytes) -> None:
        print_pdf(self, pdf, "收包回执")

    def _on_done(self) -> None:
        self._taken = []
        self.look_at([place for place in self._places if place.exists()])

    def _on_folder(self) -> None:
        folder = choose_folder(self, "包在哪个文件夹")
        if folder is not None:
            self._from_stick = False
            self.look_at([folder])

    def _on_refused(self, refusal: UserError) -> None:
        self._looking = False
        if refusal.code != "cancelled":
            tell_refusal(self, refusal)
