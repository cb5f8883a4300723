"""The one job runner: long work in order, one at a time, away from the window's thread.

A job's callbacks always run in the window's thread. A job that a clerk can put right ends in
``failed`` with its UserError; anything else is our mistake and goes to ``crashed``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from ruraldesk.errors import UserError
from ruraldesk.progress import Progress

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

T = TypeVar("T")
SHOW_AFTER_MS = 300


class Executor(Protocol):
    """Something that runs work: a thread in the program, at once in tests."""

    def submit(self, work: Callable[[], None], /) -> object: ...

    def wait(self) -> None: ...


class SerialExecutor:
    """One thread, jobs in the order they were given."""

    def __init__(self) -> None:
        self._made: ThreadPoolExecutor | None = None

    @property
    def _pool(self) -> ThreadPoolExecutor:
        from concurrent.futures import ThreadPoolExecutor  # the window is there before its first job

        if self._made is None:
            self._made = ThreadPoolExecutor(max_workers=1, thread_name_prefix="job")
        return self._made

    def submit(self, work: Callable[[], None], /) -> object:
        return self._pool.submit(work)

    def wait(self) -> None:
        """Return when everything given so far is done."""
        self._pool.submit(_nothing).result()


class ImmediateExecutor:
    """Runs each job where it stands."""

    def submit(self, work: Callable[[], None], /) -> object:
        work()
        return None

    def wait(self) -> None:
        pass


@dataclass(frozen=True, slots=True)
class Step:
    """How far a job is."""

    done: int
    total: int
    words: str


class Job(QObject):
    """One piece of work under way: the Progress it reports to, and the way to stop it."""

    stepped = Signal(object)  # Step
    ended = Signal(object)  # Ended

    def __init__(self, label: str, *, can_stop: bool) -> None:
        super().__init__()
        self.label = label
        self.can_stop = can_stop
        self._stop = Event()

    def step(self, done: int, total: int, words: str) -> None:
        self.stepped.emit(Step(done, total, words))

    def cancelled(self) -> bool:
        return self._stop.is_set()

    def stop(self) -> None:
        """Ask the work to stop; it ends by itself and leaves everything as it was."""
        self._stop.set()


@dataclass(frozen=True, slots=True)
class Ended(Generic[T]):
    """How a job ended: with a value, a refusal, or a mistake of ours."""

    value: T | None = None
    refusal: UserError | None = None
    mistake: Exception | None = None


class Jobs(QObject):
    """Gives work to the executor and brings its outcome back to the window's thread."""

    started = Signal(object)  # Job
    slow = Signal(object)  # Job still running after 300 ms
    finished = Signal(object)  # Job
    refused = Signal(object)  # UserError nobody else took
    crashed = Signal(object)  # Exception

    def __init__(self, executor: Executor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = executor
        self._running: dict[Job, _Callbacks] = {}

    @property
    def busy(self) -> bool:
        return bool(self._running)

    def run(
        self,
        work: Callable[[Progress], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[UserError], None] | None = None,
        *,
        label: str,
        can_stop: bool = False,
    ) -> Job:
        """Run ``work`` in its turn; ``done`` or ``failed`` follow in the window's thread."""
        job = Job(label, can_stop=can_stop)
        self._running[job] = _Callbacks(done, failed)
        job.ended.connect(self._on_ended)
        self.started.emit(job)
        QTimer.singleShot(SHOW_AFTER_MS, job, lambda: self._on_slow(job))
        self._executor.submit(lambda: job.ended.emit(_carry_out(work, job)))
        return job

    def wait(self) -> None:
        """Ask every job to stop and wait for it; a draft still waiting for its turn is kept. Nobody is told."""
        for job in self._running:
            job.stop()
        self._executor.wait()
        self._running.clear()

    def _on_slow(self, job: Job) -> None:
        if job in self._running:
            self.slow.emit(job)

    def _on_ended(self, ended: Ended[Any]) -> None:  # Any: every job has its own kind of value
        job = self.sender()
        if not isinstance(job, Job) or job not in self._running:
            return
        callbacks = self._running.pop(job)
        self.finished.emit(job)
        if ended.mistake is not None:
            self.crashed.emit(ended.mistake)
        elif ended.refusal is not None:
            failed = callbacks.failed
            (failed if failed is not None and _is_alive(failed) else self.refused.emit)(ended.refusal)
        elif callbacks.done is not None and _is_alive(callbacks.done):
            callbacks.done(ended.value)


@dataclass(frozen=True, slots=True)
class _Callbacks:
    done: Callable[[Any], None] | None  # Any: as above
    failed: Callable[[UserError], None] | None


def _nothing() -> None:
    pass


def _is_alive(callback: Callable[[Any], None]) -> bool:  # Any: as above
    """False if the page that asked was closed meanwhile: the work is done, nobody is there to show it."""
    bound = callback.func if isinstance(callback, partial) else callback
    owner = getattr(bound, "__self__", None)
    return not isinstance(owner, QObject) or isValid(owner)


def _carry_out(work: Callable[[Progress], T], job: Job) -> Ended[T]:
    try:
        return Ended(value=work(job))
    except UserError as refusal:
        return Ended(refusal=refusal)
    except Exception as mistake:  # noqa: BLE001 - the one place besides app.py: it goes to the crash page
        return Ended(mistake=mistake)
