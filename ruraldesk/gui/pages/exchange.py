"""交换: plug in, one button, progress with a stop, a result with counts, then 可以拔出."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from ruraldesk.errors import UserError
from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.components.marks import Pill
from ruraldesk.gui.dialogs.ask import Question, ask, choose_file, choose_folder, tell, tell_refusal
from ruraldesk.gui.jobs import Job
from ruraldesk.gui.pages.exchange_parts import ReadyView, ResultView, WorkView
from ruraldesk.gui.printing import print_pdf
from ruraldesk.gui.shell.page import Heading, Page
from ruraldesk.gui.theme import tokens
from ruraldesk.gui.words import when
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.services import handover
from ruraldesk.services.handover import HandedOver, Stick, TakenIn

LOOK_EVERY_MS = 2_000
BUNDLES = "交换的包 (*.rdb);;所有文件 (*)"
READY, WORK, RESULT = 0, 1, 2


class ExchangePage(Page):
    """Looks for a stick while it is in front."""

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench
        self._job: Job | None = None
        self._done: HandedOver | None = None
        self._sticks: list[Stick] = []
        column = QVBoxLayout(self.body)
        column.setContentsMargins(tokens.MARGIN, 20, tokens.MARGIN, 16)
        self._stack = QStackedWidget()
        column.addWidget(self._stack)
        self._ready, self._work, self._result = ReadyView(bench), WorkView(bench), ResultView(bench)
        for view in (self._ready, self._work, self._result):
            self._stack.addWidget(view)
        self._build_bar()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._ready.code_asked.connect(self._on_code)
        self._result.code_asked.connect(self._on_code)
        bench.notifier.changed.connect(self._on_changed)

    def heading(self) -> Heading:
        if self._stack.currentIndex() == RESULT:
            return Heading("交换", pill=Pill("已交好", "done"))
        return Heading("交换", note="把记录交到镇里，把镇里的回信取回来")

    def shown(self) -> None:
        self._look()
        self._timer.start()
        self._show()

    def leaving(self) -> None:
        self._timer.stop()

    def focus_first(self) -> None:
        target = self._go if self._stack.currentIndex() == READY else self._finish
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def escape(self) -> bool:
        if self._stack.currentIndex() == WORK:
            self._on_stop()
            return True
        return False

    def hand_over_to(self, folder: Path) -> None:
        """Hand over to a stick or folder."""
        desk = self._bench.desk
        self._stack.setCurrentIndex(WORK)
        self._work.begin()
        self._show()
        self._job = self._bench.jobs.run(
            lambda progress: handover.export(desk, folder, progress=progress),
            self._on_done,
            self._on_refused,
            label="交给镇里",
            can_stop=True,
        )
        self._job.setProperty("own_page", True)
        self._job.stepped.connect(self._work.show_step)

    def take_in(self, file: Path) -> None:
        """Take in a receipt, a share or a pack."""
        desk = self._bench.desk
        self._bench.jobs.run(
            lambda progress: handover.take_in(desk, file, progress), self._on_taken, self._on_refused, label="取回信"
        )

    def _build_bar(self) -> None:
        self._last = label(colour=tokens.INK2, name="last")
        self.bar.left.addWidget(self._last)
        self._take = Button("take_in", "取镇里的回信", icon="mail_inbox")
        self._code = Button("receipt_code", "填回执码")
        self._folder = Button("export_folder", "交到文件夹", icon="folder")
        self._go = Button("export", "交给镇里", icon="usb_stick", key="F9", kind="primary")
        self._stop = Button("stop_export", "停下，不交了")
        self._slip = Button("print_slip", "打印移交单", icon="print", key="F8")
        self._finish = Button("finish", "完成", icon="checkmark", key="F9", kind="primary")
        slots = (
            (self._take, self._on_take),
            (self._code, self._on_code),
            (self._folder, self._on_folder),
            (self._go, self._on_go),
            (self._stop, self._on_stop),
            (self._slip, self._on_slip),
            (self._finish, self._on_finish),
        )
        for button, slot in slots:
            button.clicked.connect(slot)
            self.bar.right.addWidget(button)

    def _show(self) -> None:
        at = self._stack.currentIndex()
        for button in (self._take, self._code, self._folder, self._go):
            button.setVisible(at == READY)
        self._stop.setVisible(at == WORK)
        self._slip.setVisible(at == RESULT and bool(self._done and self._done.slip))
        self._finish.setVisible(at == RESULT)
        if at == READY:
            facts = handover.waiting(self._bench.desk)
            self._ready.show_waiting(facts)
            last = when(facts.last_receipt_at, self._bench.clock)
            self._last.setText(f"上次镇里回执：{last}" if last else "还没有收到过镇里的回执")
            self._go.setEnabled(bool(self._writable()))
            self.bar.reason.setText("" if self._writable() else "还没插U盘")
        else:
            self.bar.reason.setText("")
        self.heading_changed.emit()

    def _writable(self) -> list[Stick]:
        return [stick for stick in self._sticks if not stick.read_only]

    def _look(self) -> None:
        found = handover.sticks()
        if found != self._sticks or not self._ready.was_shown:
            self._sticks = found
            self._ready.show_sticks(found)
            if self._stack.currentIndex() == READY:
                self._show()

    def _on_go(self) -> None:
        if sticks := self._writable():
            self.hand_over_to(sticks[0].path)

    def _on_folder(self) -> None:
        folder = choose_folder(self, "交到哪个文件夹")
        if folder is not None:
            self.hand_over_to(folder)

    def _on_take(self) -> None:
        file = choose_file(self, "选镇里的回信", BUNDLES)
        if file is not None:
            self.take_in(file)

    def _on_code(self) -> None:
        question = Question(
            "receipt_code", "填镇里给的回执码", "回执纸上的10位，不分大小写。", "填好", "先不填", "primary", "回执码"
        )
        answer = ask(self, question)
        if answer.go and answer.words:
            desk = self._bench.desk
            self._bench.jobs.run(
                lambda _: handover.take_code(desk, answer.words), self._on_taken, self._on_refused, label="核对回执码"
            )

    def _on_stop(self) -> None:
        if self._job is not None:
            self._job.stop()

    def _on_done(self, done: HandedOver) -> None:
        self._job = None
        if done.status == handover.NOTHING:
            self._stack.setCurrentIndex(READY)
            self._show()
            tell(self, "没有要交的", "上次交了以后没有改动。")
            return
        self._done = done
        stick = next((one for one in self._sticks if done.files and done.files[0].is_relative_to(one.path)), None)
        self._result.show_done(done, stick)
        self._stack.setCurrentIndex(RESULT)
        self._bench.notifier.tell(ChangeSet(settings=True))
        self._show()
        self.focus_first()

    def _on_taken(self, taken: TakenIn) -> None:
        self._bench.notifier.tell(taken.changes)
        self._show()
        tell(self, "回信取好了", taken.words)

    def _on_refused(self, refusal: UserError) -> None:
        self._job = None
        self._stack.setCurrentIndex(READY)
        self._show()
        if refusal.code != "cancelled":
            tell_refusal(self, refusal)

    def _on_slip(self) -> None:
        if self._done is not None:
            print_pdf(self, self._done.slip, "移交单")

    def _on_finish(self) -> None:
        self._stack.setCurrentIndex(READY)
        self._show()
        self.focus_first()

    def _on_changed(self, changes: ChangeSet) -> None:  # noqa: ARG002
        if self.isVisible() and self._stack.currentIndex() == READY:
            self._show()
