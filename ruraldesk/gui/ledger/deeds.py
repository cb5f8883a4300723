"""What can be done with the chosen records of a ledger: print, export, delete, bring back, let the town see."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ruraldesk.gui.bench import Bench
from ruraldesk.gui.dialogs.ask import Question, ask, choose_new_file, tell
from ruraldesk.model.form import FormSpec
from ruraldesk.progress import Progress
from ruraldesk.services import batches, ledger_export
from ruraldesk.services.batches import BatchOutcome
from ruraldesk.services.ledger import Listing

SHEETS = "Excel表格 (*.xlsx);;CSV (*.csv)"
NAMED = 8  # refusals that are named


class LedgerDeeds(QObject):
    """Carries the acts out in the job runner and says what came of them; ``done`` when records changed."""

    done = Signal()

    def __init__(self, bench: Bench, spec: FormSpec, page: QWidget) -> None:
        super().__init__(page)
        self._bench, self._spec, self._page = bench, spec, page
        self._noun = spec.list_view.noun
        self._gone: tuple[str, ...] = ()  # what the last deletion took away

    def delete(self, records: Sequence[str]) -> None:
        """Ask, then delete; they go to the bin."""
        count = f"{len(records)}{self._noun}"
        body = "删掉后放进回收箱，可以放回。编号留着，不发给别的。"
        question = Question("delete", f"删掉这{count}？", body, f"删掉{count}", "留着", asks="为什么删")
        answer = ask(self._page, question)
        if answer.go:
            desk, reason = self._bench.desk, answer.words
            self._run(lambda progress: batches.delete_all(desk, records, reason, progress), self._on_deleted, "删掉")

    def restore(self, records: Sequence[str]) -> None:
        """Bring deleted records back."""
        desk = self._bench.desk
        self._run(lambda progress: batches.restore_all(desk, records, progress), self._on_restored, "放回")

    def take_back(self) -> None:
        """Bring back what the last deletion took away."""
        if self._gone:
            self.restore(self._gone)

    def release(self, records: Sequence[str]) -> None:
        """Ask, then let records go to the town whole with the next hand-over."""
        count = f"{len(records)}{self._noun}"
        body = "平时不交的各栏（姓名、电话等）会随下次交换一起交给镇里。交出后收不回来。"
        answer = ask(self._page, Question("release", f"把这{count}交给镇里看？", body, "交给镇里看", "先不交"))
        if answer.go:
            desk = self._bench.desk
            self._run(lambda progress: batches.release_all(desk, records, progress), self._on_released, "交给镇里看")

    def export(self, listing: Listing, said: str, only: Sequence[int] = ()) -> None:
        """Ask for a file and write the list, or the chosen of it, into it."""
        desk, form = self._bench.desk, self._spec.form_id
        proposal = ledger_export.proposed_name(desk, self._spec)
        out = choose_new_file(self._page, "导出到哪里", proposal, SHEETS)
        if out is None:
            return
        target = out if out.suffix.lower() in (".xlsx", ".csv") else out.with_name(f"{out.name}.xlsx")

        def work(progress: Progress) -> tuple[int, Path]:
            return ledger_export.write(desk, form, listing, said, target, progress, only=only), target

        self._bench.jobs.run(work, self._on_exported, label="导出台账", can_stop=True)

    def _run(self, work: Callable[[Progress], BatchOutcome], then: Callable[[BatchOutcome], None], words: str) -> None:
        self._bench.jobs.run(work, then, label=words, can_stop=True)

    def _on_deleted(self, outcome: BatchOutcome) -> None:
        self._gone = outcome.done
        self._tell(outcome, f"已删{len(outcome.done)}{self._noun}，Ctrl+Z放回", "没删")

    def _on_restored(self, outcome: BatchOutcome) -> None:
        self._gone = tuple(one for one in self._gone if one not in outcome.done)
        self._tell(outcome, f"已放回{len(outcome.done)}{self._noun}", "没放回")

    def _on_released(self, outcome: BatchOutcome) -> None:
        self._tell(outcome, f"{len(outcome.done)}{self._noun}下次交换时交给镇里", "没交")

    def _on_exported(self, written: tuple[int, Path]) -> None:
        count, file = written
        self._bench.navigator.say(f"已导出{count}{self._noun}到“{file.name}”")

    def _tell(self, outcome: BatchOutcome, words: str, not_done: str) -> None:
        if outcome.done:
            self._bench.notifier.tell(outcome.changes)
            self._bench.navigator.say(words)
        if outcome.refused:
            lines = [f"{title}：{sentence}" for title, sentence in outcome.refused[:NAMED]]
            more = [f"还有{len(outcome.refused) - NAMED}{self._noun}"] if len(outcome.refused) > NAMED else []
            title = f"{len(outcome.refused)}{self._noun}{not_done}"
            tell(self._page, title, "\n".join([*lines, *more]), name="batch")
        self.done.emit()
