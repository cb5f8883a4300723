"""Cards and grants: what sides tell each other before the first bundle."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ruraldesk.bundle.cards import Card, make_card, read_card
from ruraldesk.bundle.grants import Grant, certify_card, is_grant, make_grant, read_grant
from ruraldesk.bundle.seal import recipient_of
from ruraldesk.errors import UserError
from tests.helpers.bundles import AT, VILLAGE, Side, second_desk, stranger, town, village


def card_of(side: Side) -> Card:
    blank = Card(
        side.role,  # type: ignore[arg-type]  # the tests' sides say village or town
        side.code,
        side.name,
        "",
        recipient_of(side.age),
        "",
        side.certificate,
        AT,
    )
    return make_card(side.identity_seed, blank)


def refused(raw: bytes, wanted: str | None = None) -> str:
    with pytest.raises(UserError) as caught:
        read_card(raw, "x.card", wanted)  # type: ignore[arg-type]  # a role
    assert caught.value.message
    return caught.value.code


def test_a_card_is_read_as_it_was_written_and_holds_no_secret() -> None:
    card = card_of(village)
    raw = card.as_bytes()
    assert read_card(raw, "x.card") == card
    assert read_card(raw + b"\r\n", "x.card", "village") == card
    for secret in (village.age, village.identity_seed.hex(), village.device_seed.hex()):
        assert secret.encode() not in raw


def test_every_changed_byte_of_a_card_is_noticed() -> None:
    raw = card_of(town).as_bytes().rstrip()
    for place in range(0, len(raw), 3):
        harmed = bytearray(raw)
        harmed[place] ^= 1
        assert refused(bytes(harmed)) == "card_damaged"


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b"hello", b"\xff" * 100, b"{" * 70_000])
def test_something_else_is_no_card(raw: bytes) -> None:
    assert refused(raw) == "card_damaged"


def test_the_other_sides_card_is_told_apart() -> None:
    assert refused(card_of(town).as_bytes(), "village") == "card_wrong_role"


def test_a_card_with_a_spare_seals_to_two() -> None:
    card = make_card(town.identity_seed, replace(card_of(town), spare=recipient_of(stranger.age)))
    assert [one.role for one in card.readers()] == ["town", "spare"]


def test_the_fingerprint_changes_with_either_key() -> None:
    card = card_of(village)
    assert card.fingerprint != make_card(stranger.identity_seed, card).fingerprint
    assert card.fingerprint != replace(card, recipient=recipient_of(town.age)).fingerprint


class TestGrants:
    new_desk = Side("village", VILLAGE, "南湖区样例村", "new")

    def grant(self) -> Grant:
        card = self.new_card()
        return Grant(
            village=VILLAGE,
            village_name=village.name,
            identity_seed=village.identity_seed,
            age_identity=village.age,
            certificate=certify_card(village.identity_seed, VILLAGE, card),
            others=(village.certificate, second_desk.certificate),
            town_card=card_of(town),
            forms={("lamp", 2026110101): {"form.toml": "a\nb", "prints/x.print": "字"}},
            issued_at=AT,
        )

    def new_card(self) -> Card:
        """A freshly set up desk has keys of its own: another identity than the village's."""
        own = replace(card_of(self.new_desk), recipient=recipient_of(stranger.age))
        certificate = replace(self.new_desk.certificate)
        return make_card(stranger.identity_seed, replace(own, certificate=certificate))

    def test_the_new_desk_gets_everything(self) -> None:
        sealed = make_grant(self.grant(), self.new_card())
        assert is_grant(sealed, stranger.age)
        found = read_grant(sealed, "g", stranger.age, self.new_desk.device, VILLAGE)
        assert found == self.grant()
        assert found.certificate.is_by(village.identity_key)

    def test_forms_of_any_size_and_of_ten_years_travel_in_it(self) -> None:
        large = {("lamp", 2026110101 + one): {"form.toml": "[{字}]" * 20_000} for one in range(20)}
        given = replace(self.grant(), forms=large)
        sealed = make_grant(given, self.new_card())
        assert is_grant(sealed, stranger.age)
        assert read_grant(sealed, "g", stranger.age, self.new_desk.device, VILLAGE) == given

    def test_nobody_else_can_open_it(self) -> None:
        sealed = make_grant(self.grant(), self.new_card())
        assert not is_grant(sealed, town.age)
        with pytest.raises(UserError) as caught:
            read_grant(sealed, "g", town.age, self.new_desk.device, VILLAGE)
        assert caught.value.code == "grant_not_for_us"

    def test_it_is_for_one_device_of_one_village(self) -> None:
        sealed = make_grant(self.grant(), self.new_card())
        for device, code in ((village.device, VILLAGE), (self.new_desk.device, "330402001999")):
            with pytest.raises(UserError) as caught:
                read_grant(sealed, "g", stranger.age, device, code)
            assert caught.value.code == "grant_not_for_us"

    def test_a_damaged_grant_is_refused(self) -> None:
        sealed = bytearray(make_grant(self.grant(), self.new_card()))
        sealed[-1] ^= 1
        with pytest.raises(UserError) as caught:
            read_grant(bytes(sealed), "g", stranger.age, self.new_desk.device, VILLAGE)
        assert caught.value.code == "grant_damaged"
        assert not is_grant(b"hello", stranger.age)
