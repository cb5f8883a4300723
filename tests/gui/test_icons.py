"""The program's icon and the icons of the window: drawn as kept, licensed, and none asked for that is not there."""

from __future__ import annotations

import hashlib
import re
import runpy
from collections import Counter

from PySide6.QtGui import QImage

from ruraldesk.gui.shell.entries import village_entries
from ruraldesk.gui.theme import icons
from ruraldesk.gui.theme.app_icon import SIZES, app_icon, icon_file
from ruraldesk.gui.window import DeskWindow
from ruraldesk.paths import project_root, resources
from ruraldesk.services import forms


def test_the_program_has_an_icon_in_every_size_as_drawn(window: DeskWindow) -> None:
    tool = runpy.run_path(str(project_root() / "tools" / "make_app_icon.py"))
    for size in SIZES:
        kept = QImage(str(icon_file(size)))
        assert (kept.width(), kept.height()) == (size, size)
        assert kept.convertToFormat(QImage.Format.Format_ARGB32) == tool["drawn"](size).convertToFormat(
            QImage.Format.Format_ARGB32
        )
    assert not window.windowIcon().isNull()
    assert {one.width() for one in app_icon().availableSizes()} == set(SIZES)


def test_every_icon_is_licensed_and_every_name_in_the_code_is_an_icon() -> None:
    listed = (resources() / "LICENSES.md").read_text(encoding="utf-8")
    files = [one for one in sorted((resources() / "icons").rglob("*")) if one.is_file()]
    assert len(files) >= 10
    for file in files:
        name = file.relative_to(resources()).as_posix()
        sum_ = hashlib.sha256(file.read_bytes()).hexdigest()
        assert f"| `{name}` |" in listed, name
        assert sum_ in listed, name
    known = {name for name, _, _ in icons.icon_paths()}
    asked = set()
    for file in sorted((project_root() / "ruraldesk" / "gui").rglob("*.py")):
        text = file.read_text(encoding="utf-8")
        asked |= set(re.findall(r"(?:icon=|picture\(|icons\.pixmap\(|icons\.icon\()\"([a-z_]+)\"", text))
    assert len(asked) > 15
    assert asked <= known, asked - known


def test_every_register_has_an_icon_of_its_own_set_for_the_rail() -> None:
    known = {name for name, _, _ in icons.icon_paths()}
    said: dict[str, str] = {}
    for file in sorted((project_root() / "forms").glob("*/form.toml")):
        found = re.search(r'^icon = "([a-z_]+)"', file.read_text(encoding="utf-8"), re.MULTILINE)
        if found is not None:
            said[file.parent.name] = found[1]
    assert len(said) >= 10
    assert {form: name for form, name in said.items() if name not in known} == {}


def test_no_two_entries_of_the_rail_have_the_same_icon_and_a_group_begins_with_its_chief_register(
    window: DeskWindow,
) -> None:
    desk = window.desk
    assert desk is not None
    entries = village_entries(forms.forms(desk))
    shared = [name for name, times in Counter(one.icon for one in entries).items() if times > 1]
    assert shared == []
    heads = {one.words: one.page for one in entries}
    assert heads["民主决策"] == "decision"
    assert heads["志愿服务"] == "volunteer"
