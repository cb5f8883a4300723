"""The program as it is started, on a screen of its own: once as a screen reader drives it, once by keys alone."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import which

import pytest

from ruraldesk.clock import SystemClock
from ruraldesk.gui.shell.entries import village_entries
from ruraldesk.paths import DataFolder
from ruraldesk.services import forms
from ruraldesk.services.desk import NewDesk, create_desk, open_desk
from ruraldesk.store import vault
from ruraldesk.store.database import open_vault
from ruraldesk.store.schema import table_name
from tests.helpers.command_line import Desk
from tests.helpers.real_screen import RealScreen, ScreenMissingError, real_screen

CLERK, PASSPHRASE, ID_NUMBER = "沈小兰", "demo12", "330411199001011237"
SYSTEM_PYTHON = "/usr/bin/python3"
DRIVER = Path(__file__).resolve().parent.parent / "helpers" / "at_spi_driver.py"
TRIES, PAUSE_S = 600, 0.1


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    """A village with no record, and no invented one: its first hour does not stand in the way."""
    made = DataFolder(tmp_path / "desk")
    new = NewDesk(made, "village", "330411103999", "禾塘村", CLERK, PASSPHRASE, cost=vault.CHEAP)
    desk, _ = create_desk(new, SystemClock())
    desk.store.close(backup=False)
    return made


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[RealScreen]:
    try:
        with real_screen(tmp_path, bus=True) as made:
            yield made
    except ScreenMissingError as missing:
        pytest.skip(f"{missing} is not installed: python3 start.py test installs it on Debian 12")


def place_of(folder: DataFolder, page: str) -> int:
    """Return which of the rail's entries leads to a page."""
    with open_desk(folder, CLERK, PASSPHRASE, SystemClock()) as desk:
        entries = [one.page for one in village_entries(forms.forms(desk))]
    return entries.index(page) + 1


def wait_until(what: str, so: Callable[[], bool]) -> None:
    """Look again and again; a program of its own has no signals for us."""
    pause = threading.Event()
    for _ in range(TRIES):
        if so():
            return
        pause.wait(PAUSE_S)
    pytest.fail(f"{what} did not come")


def persons(folder: DataFolder) -> int:
    """Count what is saved, beside the window that holds the vault."""
    connection = open_vault(folder.vault, vault.unlock(folder, CLERK, PASSPHRASE), "reader")
    try:
        return int(connection.execute(f"SELECT count(*) FROM {table_name('person')}").fetchone()[0])
    finally:
        connection.close()


def test_a_screen_reader_can_register_a_person(folder: DataFolder, screen: RealScreen, tmp_path: Path) -> None:
    """By role and accessible name over AT-SPI: unlock, go to the register, write, save; then asked by ``get``."""
    reader = [SYSTEM_PYTHON, "-c", "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi"]
    if which(SYSTEM_PYTHON) is None or subprocess.run(reader, check=False, capture_output=True).returncode:
        pytest.skip("AT-SPI for python3 is not installed (python3-gi, gir1.2-atspi-2.0, at-spi2-core)")
    steps = [
        ["write", "text", "口令", PASSPHRASE],
        ["press", "button", "打开"],
        ["press", "button", "人员"],
        ["press", "button", "登记人员"],
        ["write", "text", "姓名", "王小明"],
        ["see", "choice", "证件类型"],
        ["see", "choice", "性别"],
        ["write", "text", "证件号码", ID_NUMBER],
        ["press", "button", "保存"],
        ["see", "label", "已存*"],
    ]
    window = screen.desk(folder.root, QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1", HOME=str(tmp_path))
    driven = subprocess.run(
        [SYSTEM_PYTHON, str(DRIVER)],
        input=json.dumps(steps),
        env=screen.environment(HOME=str(tmp_path)),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert driven.returncode == 0, driven.stderr
    said = json.loads(driven.stdout)
    assert said["done"] == len(steps), said
    screen.end(window)
    desk = Desk(folder.root, PASSPHRASE)
    found = desk.ok("search", "王小明", "--json").lines
    assert len(found) == 1
    kept = desk.ok("get", found[0]["id"], "--json").json
    assert kept["fields"]["name"] == "王小明"
    assert kept["fields"]["id_no"] == ID_NUMBER
    assert kept["fields"]["birth"] == "1990-01-01"


def test_keys_alone_register_a_person(folder: DataFolder, screen: RealScreen, tmp_path: Path) -> None:
    """By xdotool: no mouse, the name pasted as an input method would leave it, everything else typed."""
    for program in ("xdotool", "xclip"):
        if which(program) is None:
            pytest.skip(f"{program} is not installed: python3 start.py test installs it on Debian 12")
    place = place_of(folder, "person")

    def tool(*words: str) -> str:
        done = subprocess.run(
            ["xdotool", *words], env=screen.environment(), capture_output=True, text=True, check=False
        )
        return done.stdout.strip()

    def title_is(words: str) -> bool:
        return bool(tool("search", "--onlyvisible", "--name", words))

    window = screen.desk(folder.root, HOME=str(tmp_path))
    wait_until("the window", lambda: title_is("村务登记台"))
    number = tool("search", "--onlyvisible", "--name", "村务登记台").splitlines()[0]
    tool("windowfocus", "--sync", number)
    wait_until("the focus", lambda: tool("getwindowfocus") == number)
    tool("type", "--delay", "30", PASSPHRASE)
    tool("key", "Return")
    wait_until("the desk", lambda: title_is("禾塘村 - 村务登记台"))
    screen.start(["xclip", "-selection", "clipboard", "-i", str(_file(tmp_path, "王小明"))])
    tool("key", "--delay", "200", f"alt+{place % 10}", "F2")
    tool("key", "--delay", "200", "ctrl+v", "Return", "Return")
    tool("type", "--delay", "30", ID_NUMBER)
    tool("key", "--delay", "200", "Return", "F9")
    wait_until("the record", lambda: persons(folder) == 1)
    screen.end(window)
    desk = Desk(folder.root, PASSPHRASE)
    kept = desk.ok("get", desk.ok("list", "person", "--json").lines[0]["id"], "--json").json
    assert kept["fields"]["name"] == "王小明"
    assert kept["fields"]["id_no"] == ID_NUMBER
    assert kept["fields"]["birth"] == "1990-01-01"


def _file(folder: Path, words: str) -> Path:
    file = folder / "clipboard.txt"
    file.write_text(words, encoding="utf-8")
    return file
