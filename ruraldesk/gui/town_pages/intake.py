"""收包: what is on the stick, what each bundle would bring, what must be asked, then taking it in."""

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
from ruraldesk.gui.dialogs.ask import choose_folder, tell, tell_refusal
from ruraldesk.gui.routes import ToQuestions
from ruraldesk.gui.shell.page import Heading, Page
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.gui.town_pages.bundle_list import BundleList, can_be_taken, village_name
from ruraldesk.gui.town_pages.bundle_view import BundleView
from ruraldesk.services import forms, handover
from ruraldesk.town.apply import ImportResult, apply, make_plan
from ruraldesk.town.plan import Plan, Planned

LOOK_EVERY_MS = 2_000


class IntakePage(Page):
    """First look, then take in; nothing changes before that."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(margins=False)
        self._bench = bench
        self._places: tuple[Path, ...] = ()
        self._plan: Plan | None = None
        self._at: Planned | None = None
        self._titles = {one.form_id: one.title for one in forms.forms(bench.desk)}
        row = QHBoxLayout(self.body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._list = BundleList()
        self._list.chosen.connect(self._on_bundle)
        row.addWidget(self._list)
        right = QWidget()
        palette.ground(right, tokens.SHEET)
        self._right = QVBoxLayout(right)
        self._right.setContentsMargins(tokens.MARGIN, 16, tokens.MARGIN, 12)
        row.addWidget(right, 1)
        self._view: QWidget | None = None
        self._build_bar()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._show(None)

    def heading(self) -> Heading:
        return Heading("收包", note="先看清，再收下；收下前什么都没改")

    def status(self) -> tuple[str, ...]:
        return ("收完会把回执写回这只U盘",)

    def shown(self) -> None:
        self._look()
        self._timer.start()

    def leaving(self) -> None:
        self._timer.stop()

    def focus_first(self) -> None:
        (self._go if self._go.isEnabled() else self._folder).setFocus(Qt.FocusReason.OtherFocusReason)

    def look_at(self, places: Sequence[Path]) -> None:
        """Look at every bundle in these folders or files."""
        self._places = tuple(places)
        desk = self._bench.desk
        self._bench.jobs.run(
            lambda progress: make_plan(desk, list(places), progress),
            self._on_plan,
            self._on_refused,
            label="看U盘上的包",
            can_stop=True,
        )

    def take_in(self) -> None:
        """Take in every bundle that can be, and write the receipts."""
        plan, desk = self._plan, self._bench.desk
        if plan is not None and self._go.isEnabled():
            self._bench.jobs.run(
                lambda progress: apply(desk, plan, None, progress), self._on_taken, self._on_refused, label="收包"
            )

    def _build_bar(self) -> None:
        self._folder = Button("choose_folder", "选文件夹或U盘", icon="folder")
        self._ask = Button("questions", "去看待问", icon="question_circle", key="F7")
        for button in (self._folder, self._ask):
            self.bar.left.addWidget(button)
        self._receipt = Button("receipt", "写回执", icon="send")
        self._go = Button("apply", "收下", icon="mail_inbox", key="F9", kind="primary")
        self.bar.right.addWidget(self._receipt)
        self.bar.right.addWidget(self._go)
        self._folder.clicked.connect(self._on_folder)
        self._ask.clicked.connect(self._on_ask)
        self._receipt.clicked.connect(self._on_receipt)
        self._go.clicked.connect(self.take_in)

    def _show(self, at: Planned | None) -> None:
        self._at = at
        if self._view is not None:
            self._view.hide()
            self._view.deleteLater()
        if at is None or self._plan is None:
            self._view = EmptyState("还没看到包。", "插上村里送来的U盘，这里会自己认出来；也可以选文件夹。")
        else:
            self._view = BundleView(at, self._plan, self._titles)
        self._right.addWidget(self._view, 1)
        good = [one for one in self._plan.bundles if can_be_taken(one)] if self._plan else []
        count = sum(one.new_records + one.changed_records for one in good)
        self._go.set_words(f"收下{len(good)}个包{count}件" if good else "收下")
        self._go.setEnabled(bool(good))
        conflicts = sum(one.conflicts for one in good)
        words = f"有{conflicts}处两边不一样，收下后到待问里定" if conflicts else ""
        if self._plan is not None and not good:
            words = "没有能收的包"
        self.bar.reason.setText(words)
        recolour(self.bar.reason, tokens.WARN)
        self._receipt.setEnabled(bool(at and at.village))

    def _look(self) -> None:
        places = tuple(stick.path for stick in handover.sticks())
        if places and places != self._places:
            self.look_at(places)

    def _on_plan(self, plan: Plan) -> None:
        self._plan = plan
        self._list.show_bundles(plan.bundles)
        self._show(plan.bundles[0] if plan.bundles else None)

    def _on_bundle(self, place: int) -> None:
        if self._plan is not None:
            self._show(self._plan.bundles[place])

    def _on_taken(self, result: ImportResult) -> None:
        self._bench.notifier.tell(result.changes)
        places = self._places
        lines = [f"{village_name(self._plan, one.village)}　{one.counts.get('new', 0)}条" for one in result.files]
        asked = f"有{result.questions}处要定，在待问里。" if result.questions else "没有要定的。"
        tell(self, "收好了", "\n".join([*lines, asked, "下一步：写回执，U盘还给村里。"]), name="taken")
        self.look_at(places)

    def _on_receipt(self) -> None:
        at = self._at
        folder = self._places[0] if self._places else None
        if at is None or not at.village or folder is None:
            return
        desk, village = self._bench.desk, at.village
        target = folder if folder.is_dir() else folder.parent

        def work(progress: object) -> str:  # noqa: ARG001
            from ruraldesk.town.receipt import write_receipt

            made = write_receipt(desk, village, target)
            codes = "\n".join(f"{name}\n回执码 {code}" for name, code in made.codes[:3])
            return f"回执已写到{target}。U盘不还村里的话，把回执码抄给村里：\n{codes}"

        self._bench.jobs.run(work, self._on_receipt_made, self._on_refused, label="写回执")

    def _on_receipt_made(self, words: str) -> None:
        tell(self, "回执写好了", words, name="receipt")

    def _on_folder(self) -> None:
        folder = choose_folder(self, "包在哪个文件夹")
        if folder is not None:
            self.look_at([folder])

    def _on_ask(self) -> None:
        self._bench.navigator.go(ToQuestions())

    def _on_refused(self, refusal: UserError) -> None:
        tell_refusal(self, refusal)
