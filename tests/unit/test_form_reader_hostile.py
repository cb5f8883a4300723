"""No form file, however broken, gets anything out of the reader but a form or its list of mistakes."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ruraldesk.errors import UserError
from ruraldesk.formdefs.reader import parse_form, read_folder
from ruraldesk.model.calculation import initial_fields, recompute
from ruraldesk.model.form import FormSpec
from ruraldesk.model.validation import validate
from ruraldesk.paths import seed_forms

TODAY, NOW = date(2026, 11, 23), datetime(2026, 11, 23, 8, tzinfo=UTC)
SEEDS = sorted(one.parent for one in seed_forms().glob("*/form.toml"))
SWAPS = ('""', "1", "-1", "true", "[]", "{}", '"${nix}"', '"((("', '"select_one"', '"end_group"', '"\\u0000"', '"/"')


def broken(text: str, rng: random.Random) -> str:
    lines = text.split("\n")
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(lines))
        match rng.randrange(5):
            case 0:
                lines.pop(at)
            case 1:
                lines.insert(rng.randrange(len(lines)), lines[at])
            case 2:
                lines[at] = _swapped(lines[at], rng)
            case 3:
                cut = rng.randrange(len(lines[at]) + 1)
                lines[at] = lines[at][:cut] + rng.choice(" \"'{}[],=$#名0") + lines[at][cut:]
            case _:
                other = rng.randrange(len(lines))
                lines[at], lines[other] = lines[other], lines[at]
    return "\n".join(lines)


def _swapped(line: str, rng: random.Random) -> str:
    parts = line.split('"')
    if len(parts) < 3:
        return line
    at = rng.randrange(1, len(parts) - 1, 2)
    return '"'.join(parts[:at])[:-1] + rng.choice(SWAPS) + '"'.join(["", *parts[at + 1 :]])[1:]


def outcome(files: dict[str, str]) -> FormSpec | UserError:
    try:
        return parse_form(files, "forms/broken")
    except UserError as refusal:
        return refusal


def sweep(folder: Path, rounds: int) -> tuple[int, int]:
    """Return how many broken files were still forms, and how many were refused.

    One broken file in ten or twenty is still a form: where the rounds had none, some more are tried.
    """
    rng, files, taken, done = random.Random(folder.name), read_folder(folder), 0, 0
    while done < rounds or (not taken and done < 10 * rounds):
        done += 1
        found = outcome({**files, "form.toml": broken(files["form.toml"], rng)})
        if isinstance(found, UserError):
            assert found.code == "form_mistake"
            assert found.where
            continue
        taken += 1
        fields = recompute(found, initial_fields(found, TODAY, NOW), TODAY, NOW)
        validate(found, fields, found.first_state, TODAY)
    return taken, done - taken


@pytest.mark.parametrize("folder", SEEDS, ids=[one.name for one in SEEDS])
def test_broken_forms_are_taken_or_refused_in_words(folder: Path) -> None:
    taken, refused = sweep(folder, 40)
    assert taken
    assert refused


@pytest.mark.sweep
@pytest.mark.parametrize("folder", SEEDS, ids=[one.name for one in SEEDS])
def test_many_broken_forms_are_taken_or_refused_in_words(folder: Path) -> None:
    sweep(folder, 3000)
