"""From the start to a usable first page, beside LibreOffice Calc with the same ledger and beside a bare window.

    python benchmarks/start_to_home.py [ROUNDS]

On one screen of its own (Xvfb), in one run, one after another, files warm in the machine's memory and Python's
bytecode kept, as on every start but the first, the median counts.

* The desk: an invented village of some 1,200 records, over the real key file. What counts is what a clerk waits for:
  from the start until the page that asks for her passphrase is painted, and from Enter until the first page is painted
  with its facts. Between the two she types eight signs as a person does: the first a second after the page, then one
  every 120 ms, Enter 250 ms after the last. The desk uses that time to read ahead and, once the keys rest, to open the
  vault behind the page (docs/adr/0009-opening-ahead.md). Without any pause ("no pause") a machine types at once.
* LibreOffice Calc: the village's own ledger of facilities as the desk exports it, opened until a window with its name
  is on the screen; a profile of its own, made by a first start that is not counted. No passphrase is asked there.
* The bare window: PySide6, one empty QMainWindow, shown and painted.

Targets: at most 0.5 of LibreOffice Calc, at most 1.6 of the bare window.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.helpers.real_screen import RealScreen, ScreenMissingError, real_screen

ROOT = Path(__file__).resolve().parent.parent
CHILD = Path(__file__).resolve().parent / "start_child.py"
ROUNDS, PATIENCE_S = 5, 120
PASSPHRASE, CLERK, TYPED = "demo", "沈小兰", "hetang99"  # the demo's, whose it is, and a usual one of eight signs
OF_CALC, OF_BARE = 0.5, 1.6


def run_desk(*words: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "RURALDESK_PASSPHRASE": PASSPHRASE}
    subprocess.run([sys.executable, "-m", "ruraldesk", *words], env=environment, check=True, capture_output=True)


def said_by_child(screen: RealScreen, *words: str) -> tuple[float, dict[str, float]]:
    """Start a child; return when it was started and when it said what."""
    start = time.monotonic()
    command = [sys.executable, str(CHILD), *words]
    environment = {name: value for name, value in screen.environment().items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE_S)
    told = dict(line.split() for line in done.stdout.splitlines())
    if "home" not in told:
        sys.exit(done.stderr)
    return start, {what: float(at) for what, at in told.items()}


def desk_ms(screen: RealScreen, data: Path, who: str) -> float:
    """Return what a clerk waits for, in milliseconds: the time she types in is hers."""
    start, told = said_by_child(screen, "desk", str(data), TYPED, who)
    return (told["asked"] - start + told["home"] - told["typed"]) * 1000


def bare_ms(screen: RealScreen) -> float:
    start, told = said_by_child(screen, "bare")
    return (told["home"] - start) * 1000


def calc_ms(screen: RealScreen, file: Path, profile: Path) -> float:
    """Return how long LibreOffice Calc takes until a window with the file's name is on the screen."""
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--norestore", "--nologo", "--calc", str(file)]
    looking = ["xdotool", "search", "--onlyvisible", "--name", file.stem]
    start = time.monotonic()
    with subprocess.Popen(
        command,
        env=screen.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as office:
        try:
            while time.monotonic() - start < PATIENCE_S:
                if subprocess.run(looking, env=screen.environment(), capture_output=True).returncode == 0:
                    return (time.monotonic() - start) * 1000
            sys.exit("LibreOffice Calc did not come up")
        finally:
            os.killpg(office.pid, signal.SIGTERM)
            office.wait(30)


def main(rounds: int) -> None:
    missing = [one for one in ("soffice", "xdotool") if shutil.which(one) is None]
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "demo"
        run_desk("demo", "--out", str(out), "--no-window")
        data, ledger, written = out / "village", Path(place) / "ledger.xlsx", Path(place) / "passphrase"
        days = ["--from", "2026-01-01", "--to", "2026-12-31"]
        run_desk("report", "facility_ledger", *days, "--out", str(ledger), "--data", str(data))
        written.write_text(TYPED, encoding="utf-8")
        run_desk("clerk", "passwd", CLERK, "--new-passphrase-file", str(written), "--data", str(data))
        try:
            with real_screen(Path(place)) as screen:
                took = measured(screen, data, ledger, Path(place) / "profile", rounds, with_calc=not missing)
        except ScreenMissingError as error:
            sys.exit(f"{error} is not installed")
    show(took, missing)


def measured(
    screen: RealScreen, data: Path, ledger: Path, profile: Path, rounds: int, *, with_calc: bool
) -> dict[str, list[float]]:
    """Return the times of each, one round after another; the first start of each is not counted."""
    took: dict[str, list[float]] = {"bare window": [], "desk": [], "desk, no pause": [], "LibreOffice Calc": []}
    for at in range(rounds + 1):
        one = {
            "bare window": bare_ms(screen),
            "desk": desk_ms(screen, data, "person"),
            "desk, no pause": desk_ms(screen, data, "machine"),
        }
        if with_calc:
            one["LibreOffice Calc"] = calc_ms(screen, ledger, profile)
        for name, ms in one.items():
            if at:
                took[name].append(ms)
    return took


def show(took: dict[str, list[float]], missing: list[str]) -> None:
    desk, bare = median(took["desk"]), median(took["bare window"])
    for name, times in took.items():
        if times:
            print(f"{name:<18}{median(times):>8.0f} ms   {min(times):.0f} to {max(times):.0f}")
    if missing:
        print(f"LibreOffice Calc was not measured: {' and '.join(missing)} not installed")
    else:
        ratio = desk / median(took["LibreOffice Calc"])
        print(f"{ratio:.2f} of LibreOffice Calc, {'within' if ratio <= OF_CALC else 'OVER'} {OF_CALC}")
    ratio = desk / bare
    print(f"{ratio:.2f} of a bare window, {'within' if ratio <= OF_BARE else 'OVER'} {OF_BARE}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
