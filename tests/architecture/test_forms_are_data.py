"""No form stands in the code: a new register needs a folder under forms/, and no Python."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from tests.architecture.tree import ROOT, Module, at, modules, strings

# A word that is a form's id in the village and something else where keys are kept: a device's certificate.
ANOTHER_THING = {"certificate": ("ruraldesk.bundle.", "ruraldesk.store.")}


def _form_ids() -> set[str]:
    return {_form_id(file) for file in (ROOT / "forms").glob("*/form.toml")}


def _form_id(file: Path) -> str:
    settings = tomllib.loads(file.read_text(encoding="utf-8")).get("settings", {})
    if isinstance(settings, list):
        settings = settings[0]
    return str(settings.get("form_id", file.parent.name))


def _outside_the_demo() -> list[Module]:
    return [module for module in modules() if not module.name.startswith("ruraldesk.demo")]


def test_no_form_is_named_in_the_code() -> None:
    forms = _form_ids()
    named = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, sorted(forms)))})(?![\w-])")
    found = [
        f"{at(module, node)} {node.value!r}"
        for module in _outside_the_demo()
        for node in strings(module)
        if isinstance(node.value, str)
        and any(not _is_another_thing(module, one) for one in named.findall(node.value))
        and not _is_an_icon_or_a_word(node.value)
    ]
    assert len(forms) >= 3
    assert found == []


def _is_another_thing(module: Module, word: str) -> bool:
    return module.name.startswith(ANOTHER_THING.get(word, ("nowhere",)))


def _is_an_icon_or_a_word(text: str) -> bool:
    """A form's id may be the name of an icon of the shell's own pages, never anything else."""
    icons = (ROOT / "resources" / "icons" / "icons.txt").read_text(encoding="utf-8")
    return any(line.split(" ", 1)[0] == text for line in icons.splitlines() if not line.startswith("#"))


def test_no_file_of_the_program_is_named_after_a_form() -> None:
    forms = _form_ids()
    assert [module.place for module in _outside_the_demo() if module.path.stem in forms] == []
