"""Bundles of the past and of the bad: each gives today what it gave when it was frozen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ruraldesk.bundle.status import ImportStatus, Refused, import_error
from ruraldesk.bundle.unpack import open_bundle

FOLDER = Path(__file__).parent / "corpus"
FROZEN: dict[str, Any] = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))


class Town:
    """A town with the corpus's own test keys."""

    def identity_key(self, code12: str) -> str | None:
        codes, keys = FROZEN["codes"], FROZEN["keys"]
        return {codes["town"]: keys["town_key"], codes["village"]: keys["village_key"]}.get(code12)

    def own_identities(self) -> list[str]:
        return [FROZEN["keys"]["town"]]


@pytest.mark.parametrize(("name", "status"), FROZEN["files"].items())
def test_a_frozen_bundle_keeps_its_verdict(name: str, status: str) -> None:
    data = (FOLDER / name).read_bytes()
    if status == ImportStatus.OK:
        assert open_bundle(data, name, Town()).name == name
        return
    with pytest.raises(Refused) as caught:
        open_bundle(data, name, Town())
    assert caught.value.status == status
    assert import_error(caught.value, name).message


def test_every_file_of_the_corpus_is_judged() -> None:
    kept = {one.name for one in FOLDER.iterdir() if one.suffix == ".rdb"}
    assert kept == set(FROZEN["files"])
    assert len(kept) > 20
    wanted = {one for one in ImportStatus if one.is_refusal} - {ImportStatus.GAP, ImportStatus.FORKED_DEVICE}
    assert {str(one) for one in wanted} <= set(FROZEN["files"].values())
