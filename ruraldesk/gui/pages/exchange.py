"""交换: plug in, one button, progress with a stop, a result with counts, then 可以拔出."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QObject, Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from ruraldesk.errors import UserError
from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.boxes import MessageKind
from ruraldesk.gui.components.marks import Pill
from ruraldesk.gui.dialogs.ask import Question, ask, choose_file, choose_folder, tell_refusal
from ruraldesk.gui.jobs import Job
from ruraldesk.gui.pages.exchange_bar import ExchangeBar
from ruraldesk.gui.pages.exchange_outcome import Outcome
from ruraldesk.gui.pages.exchange_plain import PlainWay
from ruraldesk.gui.pages.exchange_ready import ReadyView
from ruraldesk.gui.pages.exchange_result import ResultView
from ruraldesk.gui.pages.exchange_watch import Seen, StickWatch
from ruraldesk.gui.pages.pack_intake import look_at_pack
from ruraldesk.gui.printing import print_pdf
from ruraldesk.gui.shell.page import Heading, Page
from ruraldesk.gui.theme import tokens
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.services import brought, devices, exchanging, handed, handover, letters, outgoing
from ruraldesk.services.brought import Brought
from ruraldesk.services.exchanging import Exchanged, Reached, Target
from ruraldesk.services.handover import HandedOver

BUNDLES = "交换的包 (*.rdb);;所有文件 (*)"
READY, WORK, RESULT = 0, 1, 2


class StepTeller(QObject):
    """Carries the steps from the job's thread into the window's."""

    reached = Signal(object)  # Reached


class ExchangePage(Page):
    """Three faces: ready, at work, done. Looks for a stick while it is in front."""

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench
        self._job: Job | None = None
        self._outcome: Outcome | None = None
        self._to: Target = "town"
        self._on_stick = True  # where what is being written goes
        self._asked_for = handed.PAGE
        column = QVBoxLayout(self.body)
        column.setContentsMargins(tokens.MARGIN, 14, tokens.MARGIN, 12)
        self._stack = QStackedWidget()
        column.addWidget(self._stack)
        self._face = READY
        self._ready, self._result = ReadyView(bench.clock), ResultView(bench)
        self._work = self._ready.work
        self._stack.addWidget(self._ready)
        self._stack.addWidget(self._result)
        self._watch = StickWatch(bench, self)
        self._buttons = ExchangeBar(self.bar, bench)
        self._plain = PlainWay(bench, self)
        self._took = QElapsedTimer()
        self._teller = StepTeller(self)
        self._connect()

    def heading(self) -> Heading:
        if self._face == RESULT:
            return Heading("交换", pill=Pill("已交好" if self._slip else "取好了", "done"))
        return Heading("交换", note="把记录交到镇里，把镇里的回信取回来")

    def status(self) -> tuple[str, ...]:
        if self._face == WORK:
            return ("正在读写U盘" if self._on_stick else "正在写文件夹",)
        if self._face != RESULT or self._outcome is None or not self._outcome.done.handed.can_unplug:
            return ()
        return ("U盘已停止读写",) if self._outcome.stick is not None else ("写好了，读回来核对过",)

    def shown(self) -> None:
        self._watch.start()
        self._show()

    def leaving(self) -> None:
        self._watch.stop()

    def focus_first(self) -> None:
        main = {READY: "export", RESULT: "finish"}.get(self._face, "")
        if not main or not self._buttons.focus(main):  # at work no key but Esc means anything
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def escape(self) -> bool:
        at = self._face
        if at == WORK:
            self._on_stop()
        elif at == RESULT:
            self._on_finish()
        return at != READY

    def hand_over_to(self, folder: Path, to: Target = "town", letter_box: Path | None = None) -> None:
        """Hand over to a stick or folder; letters that lie in ``letter_box`` are taken in first."""
        desk, tell = self._bench.desk, self._teller.reached.emit
        self._to = to
        self._begin(to, on_stick=self._watch.stick_of(folder) is not None)
        self._run(
            lambda progress: exchanging.exchange(
                desk, folder, to=to, letter_box=letter_box, progress=progress, tell=tell
            ),
            "交给镇里",
        )

    def write_again(self, sha256: str, folder: Path) -> None:
        """Write an earlier file to a stick or folder once more."""
        desk = self._bench.desk
        self._to = "town"
        self._begin("town", on_stick=self._watch.stick_of(folder) is not None)

        def work(progress: Job) -> Exchanged:
            return Exchanged(handed.write_again(desk, sha256, folder, progress), Brought(), "town")

        self._run(work, "再写一份")

    def take_in(self, file: Path) -> None:
        """Take in a receipt, a share or a pack."""
        desk = self._bench.desk
        self._bench.jobs.run(
            lambda progress: brought.take_letters(desk, [file], progress),
            self._on_brought,
            self._on_refused,
            label="取回信",
        )

    def _connect(self) -> None:
        bar = self._buttons
        bar.slots(
            take_in=self._on_take, receipt_code=self._on_code, export_folder=self._on_folder, share=self._on_share,
            export=self._on_go, stop_export=self._on_stop, print_slip=self._on_slip, finish=self._on_finish,
        )  # fmt: skip
        self._ready.sticks.chosen.connect(self._watch.choose)
        self._ready.earlier.slip_asked.connect(self._on_earlier_slip)
        self._ready.earlier.again_asked.connect(self._on_earlier_again)
        self._ready.earlier.more_asked.connect(self._on_earlier_more)
        self._ready.letters.pack_asked.connect(self._on_pack)
        self._ready.plain_asked.connect(self._on_plain)
        self._ready.note.followed.connect(self._plain.print_paper)
        self._plain.told.connect(self._on_plain_told)
        self._result.code_asked.connect(self._on_code)
        self._watch.seen.connect(self._on_seen)
        self._teller.reached.connect(self._on_reached)
        self._bench.notifier.changed.connect(self._on_changed)

    def _begin(self, to: Target, *, on_stick: bool) -> None:
        self._ready.tell("")
        self._on_stick = on_stick
        town = devices.town(self._bench.desk)
        self._work.begin(to, town.name if town else "", on_stick=on_stick)
        card = town is not None if to == "town" else None
        stick = self._watch.now.chosen
        self._ready.sticks.show_sticks((stick,) if stick else (), stick, None, card)
        self._turn_to(WORK)
        self._took.start()

    def _run(self, work: object, words: str) -> None:
        self._job = self._bench.jobs.run(
            work,  # type: ignore[arg-type]  # a callable of one Progress; the two callers differ in what they hold
            self._on_done,
            self._on_refused,
            label=words,
            can_stop=True,
        )
        self._job.setProperty("own_page", True)
        self._job.stepped.connect(self._work.show_step)

    def _turn_to(self, face: int) -> None:
        self._face = face
        self._ready.show_work(face == WORK)
        self._stack.setCurrentIndex(int(face == RESULT))
        self._show()
        self.focus_first()

    def _show(self) -> None:
        at = self._face
        desk, seen = self._bench.desk, self._watch.now
        if at == READY:
            facts = handover.waiting(desk)
            self._ready.show_waiting(facts)
            self._show_seen(seen)
            self._bench.jobs.run(
                lambda _: (outgoing.outgoing(desk), handed.earlier(desk, limit=self._asked_for + 1)),
                self._on_facts,
                label="看要交的",
            ).setProperty("own_page", True)
            self._buttons.show_ready(facts, seen)
        self._buttons.show_face(at, slip=bool(self._slip))
        self.heading_changed.emit()
        self.status_changed.emit()

    def _show_seen(self, seen: Seen) -> None:
        card = devices.town(self._bench.desk) is not None
        self._ready.sticks.show_sticks(seen.sticks, seen.chosen, seen.found, card)
        self._ready.letters.show_letters(seen.found)

    @property
    def _slip(self) -> bytes:
        return self._outcome.done.handed.slip if self._outcome is not None else b""

    def _on_seen(self, seen: Seen) -> None:
        if self._face == READY:
            self._show_seen(seen)
            self._buttons.show_ready(handover.waiting(self._bench.desk), seen)

    def _on_facts(self, facts: tuple[outgoing.Outgoing, list[handed.Earlier]]) -> None:
        leaving, earlier = facts
        self._ready.outgoing.show_outgoing(leaving)
        self._ready.earlier.show_earlier(earlier[: self._asked_for], more=len(earlier) > self._asked_for)

    def _on_go(self) -> None:
        stick = self._watch.now.chosen
        if stick is not None:
            self.hand_over_to(stick.path, letter_box=stick.path)

    def _on_plain(self) -> None:
        self._ready.tell("")
        self._plain.begin(self._watch.now.chosen)

    def _on_plain_told(self, kind: MessageKind, words: str, link: str) -> None:
        self._ready.tell(words, kind, link)
        self._watch.forget()

    def _on_share(self) -> None:
        stick = self._watch.now.chosen
        folder = stick.path if stick is not None else choose_folder(self, "写到哪个文件夹")
        if folder is not None:
            self.hand_over_to(folder, "desk", folder)

    def _on_folder(self) -> None:
        folder = choose_folder(self, "交到哪个文件夹")
        if folder is not None:
            self.hand_over_to(folder, letter_box=folder)

    def _on_take(self) -> None:
        file = choose_file(self, "选镇里的回信", BUNDLES)
        if file is not None and letters.is_pack(self._bench.desk, file):
            self._on_pack(file)
        elif file is not None:
            self.take_in(file)

    def _on_pack(self, file: Path) -> None:
        look_at_pack(self, self._bench, file)
        self._watch.forget()

    def _on_code(self) -> None:
        question = Question(
            "receipt_code", "填镇里给的回执码", "回执纸上的10位，不分大小写。", "填好", "先不填", "primary", "回执码"
        )
        answer = ask(self, question)
        if answer.go and answer.words:
            desk = self._bench.desk
            self._bench.jobs.run(
                lambda _: brought.take_code(desk, answer.words),
                self._on_brought,
                self._on_code_refused,
                label="核对回执码",
            )

    def _on_stop(self) -> None:
        if self._job is not None:
            self._job.stop()
            self._buttons.say_stopping()

    def _on_reached(self, facts: Reached) -> None:
        if self._face == WORK:
            self._work.reach(facts)

    def _on_done(self, done: Exchanged) -> None:
        self._job = None
        stick = self._watch.now.chosen
        if done.handed.files:
            stick = self._watch.stick_of(done.handed.files[0])
        self._outcome = Outcome(done, stick, self._took.elapsed() // 1000)
        self._result.show_outcome(self._outcome)
        self._watch.forget()
        self._turn_to(RESULT)
        self._bench.notifier.tell(done.brought.changes | ChangeSet(settings=True))

    def _on_brought(self, found: Brought) -> None:
        if found.refused and not found.taken:
            tell_refusal(self, found.refused[0][1])
            return
        nothing = HandedOver(handover.NOTHING, (), {}, ())
        waiting = handover.waiting(self._bench.desk).records
        self._outcome = Outcome(Exchanged(nothing, found, "town"), None, waiting=waiting)
        self._result.show_outcome(self._outcome)
        self._turn_to(RESULT)
        self._bench.notifier.tell(found.changes)

    def _on_refused(self, refusal: UserError) -> None:
        self._job = None
        self._watch.forget()
        if refusal.code == "cancelled":
            self._bench.navigator.say(f"已停下，{'U盘上' if self._on_stick else '文件夹里'}什么也没有留下")
        else:
            self._ready.tell("\n".join([refusal.message, *refusal.where[:2]]))
        self._turn_to(READY)
        self._bench.notifier.tell(ChangeSet(settings=True, questions=True))  # letters may have come in before

    def _on_code_refused(self, refusal: UserError) -> None:
        tell_refusal(self, refusal)

    def _on_slip(self) -> None:
        if self._slip:
            print_pdf(self, self._slip, "移交单")

    def _on_earlier_slip(self, sha256: str) -> None:
        desk = self._bench.desk
        self._bench.jobs.run(
            lambda _: handed.slip_again(desk, sha256), self._on_slip_made, self._on_code_refused, label="做移交单"
        )

    def _on_slip_made(self, pdf: bytes) -> None:
        print_pdf(self, pdf, "移交单")

    def _on_earlier_again(self, sha256: str) -> None:
        stick = self._watch.now.chosen
        folder = stick.path if stick is not None else choose_folder(self, "再写一份到哪里")
        if folder is not None:
            self.write_again(sha256, folder)

    def _on_earlier_more(self) -> None:
        self._asked_for += handed.PAGE
        self._show()

    def _on_finish(self) -> None:
        self._outcome = None
        self._turn_to(READY)

    def _on_changed(self, changes: ChangeSet) -> None:  # noqa: ARG002
        if self.isVisible() and self._face == READY:
            self._show()
