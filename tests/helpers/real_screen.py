"""A screen of our own without a monitor: Xvfb, a session bus, and the real program started on them."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SIZE = "1366x768x24"
PATIENCE_S = 60


class ScreenMissingError(Exception):
    """A program of the operating system is missing; says which."""


@dataclass
class RealScreen:
    """An X display and a session bus; what is started here ends with it."""

    display: str
    bus: str
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def environment(self, **more: str) -> dict[str, str]:
        """Return what a program needs to come up here, in a home of the test's own."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("QT_", "AT_SPI", "DBUS_"))}
        kept |= {"DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
        if self.bus:
            kept["DBUS_SESSION_BUS_ADDRESS"] = self.bus
        return kept | more

    def start(self, command: Sequence[str], **more: str) -> subprocess.Popen[bytes]:
        """Start a program here, in a process group of its own."""
        process = subprocess.Popen(
            list(command),
            env=self.environment(**more),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.started.append(process)
        return process

    def desk(self, data: Path, **more: str) -> subprocess.Popen[bytes]:
        """Start the real program over a data folder."""
        return self.start([sys.executable, "-m", "ruraldesk", "--data", str(data)], **more)

    def end(self, process: subprocess.Popen[bytes]) -> None:
        """End a program and everything that it started; one that has ended already stays so."""
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(10)
        if process.stdout is not None:
            process.stdout.close()

    def end_all(self) -> None:
        for process in reversed(self.started):
            self.end(process)


@contextmanager
def real_screen(folder: Path, *, bus: bool = False) -> Iterator[RealScreen]:
    """Give a screen; raises ScreenMissingError where Xvfb or the bus is not installed."""
    for program in ("Xvfb", *(["dbus-daemon"] if bus else [])):
        if shutil.which(program) is None:
            raise ScreenMissingError(program)
    reading, writing = os.pipe()
    log = (folder / "xvfb.log").open("wb")
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", SIZE, "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(command, pass_fds=[writing], stdout=log, stderr=log, start_new_session=True)
    os.close(writing)
    with os.fdopen(reading, "rb") as numbers:
        number = numbers.readline().decode().strip()  # comes when the server listens
    screen = RealScreen(f":{number}", "")
    screen.started.append(server)
    try:
        if not number:
            raise ScreenMissingError("Xvfb")
        if bus:
            screen.bus = _session_bus(screen)
        yield screen
    finally:
        screen.end_all()
        log.close()


def _session_bus(screen: RealScreen) -> str:
    command = ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"]
    process = subprocess.Popen(
        command,
        env=screen.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    screen.started.append(process)
    assert process.stdout is not None
    return process.stdout.readline().decode().strip()
