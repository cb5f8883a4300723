"""A process that saves records until it is killed, and says each one aloud after it was saved.

``python -m tests.helpers.saving_child FOLDER KEY_HEX COUNT [--careless]`` saves COUNT records.
``--careless`` turns synchronous off behind the store's back: the control that a durability test
must catch. ``--nursery`` forks such a saver for every line on its input, so that fifty of them
do not import everything fifty times; it says the saver's process id first, and ``dead`` last.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from ruraldesk.formdefs.reader import read_folder
from ruraldesk.model.form import FormSpec
from ruraldesk.paths import DataFolder, seed_forms
from ruraldesk.store.forms import parse_with_reader
from ruraldesk.store.pinyin import name_keys
from ruraldesk.store.store import Store
from ruraldesk.store.vault import Dek
from tests.helpers.vaults import clock_at, save

_parsed: dict[str, FormSpec] = {}


def main(folder: str, key: str, count: str, *flags: str) -> None:
    if "--nursery" not in flags:
        save_on(folder, key, int(count), careless="--careless" in flags)
        return
    name_keys("沈建国")
    parse_once(read_folder(seed_forms() / "person"), "person")
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            say(str(os.getpid()))
            save_on(folder, key, int(count), careless=False)
            os._exit(0)
        os.waitpid(child, 0)
        say("dead")


def save_on(folder: str, key: str, count: int, *, careless: bool) -> None:
    store = Store.open(DataFolder(Path(folder)), Dek(bytes.fromhex(key)), clock_at(), parse=parse_once)
    if careless:
        store._core.writer.execute("PRAGMA synchronous = OFF")
    save(store, "person", {"name": "热身"})
    say("ready")
    for place in range(count):
        say(save(store, "person", {"name": f"第{place}位", "remark": "字" * (place * 37 % 900)}))
    store.close(backup=False)


def parse_once(files: Mapping[str, str], label: str) -> FormSpec:
    """Parse a form; the nursery has done it before it forks."""
    text = files["form.toml"]
    if text not in _parsed:
        _parsed[text] = parse_with_reader(files, label)
    return _parsed[text]


def say(words: str) -> None:
    os.write(1, f"{words}\n".encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
