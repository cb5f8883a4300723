"""A town's spare key: locked away, it opens what villages hand over after they took the card that names it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ruraldesk.bundle.seal import decrypt, new_identity, recipient_of
from ruraldesk.bundle.status import Refused
from ruraldesk.errors import UserError
from ruraldesk.services import devices, handover
from ruraldesk.services.desk import Desk
from ruraldesk.town.cards import set_spare, write_town_card
from tests.helpers import desks
from tests.helpers.towns import meet


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, Desk]]:
    root = tmp_path_factory.mktemp("spare")
    with desks.desk(root / "village") as village, desks.desk(root / "town", role="town", name="镇") as town:
        meet(village, town, root)
        desks.person(village)
        desks.facility(village, desks.person(village, "李秀英"))
        yield village, town


def handed_over(village: Desk, town: Desk, folder: Path) -> bytes:
    """Give the village the town's card of today, and return the file that it seals."""
    write_town_card(town, folder / "town2.card")
    devices.take_town_card(village, folder / "town2.card")
    stick = folder / "stick"
    stick.mkdir(exist_ok=True)
    return handover.export(village, stick).files[0].read_bytes()


def test_the_spare_key_opens_what_is_sealed_after_the_card_named_it(two: tuple[Desk, Desk], tmp_path: Path) -> None:
    village, town = two
    kept = new_identity()
    set_spare(town, recipient_of(kept))
    assert decrypt(handed_over(village, town, tmp_path), [kept]).startswith(b"PK")
    set_spare(town, "")
    desks.person(village, "陈福根")
    desks.facility(village, desks.person(village, "沈国强"), "路灯2号")
    with pytest.raises(Refused):
        decrypt(handed_over(village, town, tmp_path), [kept])


@pytest.mark.parametrize("key", ["age1abc", "AGE-SECRET-KEY-1QQ", "备用"])
def test_what_is_no_public_key_is_refused(two: tuple[Desk, Desk], key: str) -> None:
    before = write_town_card(two[1], two[1].folder.root / "card").spare
    with pytest.raises(UserError) as error:
        set_spare(two[1], key)
    assert error.value.code == "spare_key_shape"
    assert write_town_card(two[1], two[1].folder.root / "card").spare == before
