"""What the desk keeps beside the log: drafts, settings, attachments, prints, transactions."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from ruraldesk.errors import UserError
from ruraldesk.store.ledger import LedgerQuery
from ruraldesk.store.peers import Device, Peer
from ruraldesk.store.receipts import Bundle
from ruraldesk.store.store import Store
from tests.helpers.vaults import CLERK, new_store, reopen, save


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    one = new_store(tmp_path, forms=["person"])
    yield one
    one.close(backup=False)


def picture(size: tuple[int, int], kind: str = "JPEG", orientation: int = 1) -> bytes:
    image = Image.effect_noise(size, 90).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = "secret place"
    buffer = BytesIO()
    image.save(buffer, kind, exif=exif)
    return buffer.getvalue()


def test_a_photo_is_turned_made_small_and_stripped(store: Store) -> None:
    sha = store.attachments.add(picture((3000, 1500), orientation=6), "井盖.jpg")
    mime, content = store.attachments.get(sha)
    with Image.open(BytesIO(content)) as photo:
        assert photo.size == (1024, 2048)
        assert not photo.getexif()
    assert mime == "image/jpeg"
    assert len(content) <= 1024 * 1024
    assert b"secret place" not in content
    assert store.attachments.has(sha)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"MZ not a photo", "attachment_kind"),
        (b"%PDF-1.4" + bytes(9 << 20), "attachment_too_large"),
        (b"", "attachment_kind"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "attachment_heic"),
    ],
)
def test_what_is_no_photo_or_too_large_is_refused(store: Store, content: bytes, code: str) -> None:
    with pytest.raises(UserError) as error:
        store.attachments.add(content)
    assert error.value.code == code
    assert error.value.message


@pytest.mark.parametrize("size", [(12_000, 11_000), (30_000, 20_000)])
def test_a_picture_of_too_many_pixels_is_refused_as_what_it_is(store: Store, size: tuple[int, int]) -> None:
    written = BytesIO()
    Image.new("1", size).save(written, "PNG")
    with pytest.raises(UserError) as error:
        store.attachments.add(written.getvalue())
    assert error.value.code == "attachment_pixels"
    assert "12000万个点" in error.value.sentence


def test_half_a_photo_is_refused(store: Store) -> None:
    with pytest.raises(UserError) as error:
        store.attachments.add(picture((800, 800))[:5000])
    assert error.value.code == "attachment_damaged"


def test_a_draft_is_kept_per_record_and_clerk_and_outlives_the_window(store: Store) -> None:
    first = store.drafts.save("person", None, CLERK, {"name": "沈"}, {})
    second = store.drafts.save("person", "r1", CLERK, {"name": "a"}, {"s/town": 3})
    assert store.drafts.save("person", "r1", CLERK, {"name": "b"}, {"s/town": 3}) == second
    store.drafts.save("person", "r1", "钱晓", {"name": "c"})
    found = store.drafts.get(second)
    assert found is not None
    assert (found.raw, found.context) == ({"name": "b"}, {"s/town": 3})
    assert {one.id for one in store.drafts.list(CLERK)} == {first, second}
    store.drafts.drop(first)
    assert len(store.drafts.list()) == 2


def test_settings_prints_peers_and_bundles_read_back(store: Store) -> None:
    store.settings.set("paper", {"tray": 2})
    assert store.settings.get("paper") == {"tray": 2}
    assert store.settings.get("none", 7) == 7
    assert store.prints.add("r1", "person", "card", CLERK, b"{}", {"pages": 1}).copy == 1
    assert store.prints.add("r1", "person", "card", CLERK, b"{}", {"pages": 1}).copy == 2
    assert [one.copy for one in store.prints.of_record("r1")] == [2, 1]
    store.peers.enrol(Peer("330411103000", "town", "青禾镇", {"a": 1}, "ab"))
    town = store.peers.town()
    assert town is not None
    assert town.card == {"a": 1}
    store.peers.add_device(Device("ab" * 8, "330411103201", "2号桌", "00", "11"))
    assert [one.name for one in store.peers.devices("330411103201")] == ["2号桌"]
    bundle = Bundle("ff" * 32, "RD1.rdb", "report", "330411103201", "key", [{"device": "d"}], {"lines": 3})
    store.bundles_sent.add(bundle)
    store.bundles_sent.add(bundle)
    assert [one.facts for one in store.bundles_sent.list("report")] == [{"lines": 3}]
    assert store.bundles_taken.list() == []


def test_a_failed_transaction_leaves_nothing_behind(store: Store) -> None:
    class StopError(Exception):
        pass

    def fail() -> None:
        with store.transaction():
            save(store, "person", {"name": "外层"})
            try:
                with store.transaction():
                    save(store, "person", {"name": "内层"})
                    raise ValueError
            except ValueError:
                pass
            assert [one.title for one in store.records.page("person")] == ["外层"]
            raise StopError

    heads = store.log.heads()
    with pytest.raises(StopError):
        fail()
    assert store.records.page("person") == []
    assert store.log.heads() == heads
    save(store, "person", {"name": "后来"})
    assert store.check(deep=True) == []


def test_the_ledger_filters_orders_and_pages(store: Store) -> None:
    for place, name in enumerate(["丙", "甲", "乙", "丁"]):
        save(store, "person", {"name": name, "group_no": place, "roles": ["party_member"] if place % 2 else []})

    def names(**query: object) -> list[object]:
        return [one.fields["name"] for one in store.records.page("person", LedgerQuery(**query))]  # type: ignore[arg-type]

    assert names() == ["丁", "乙", "甲", "丙"]
    assert names(order="group_no") == ["丙", "甲", "乙", "丁"]
    assert names(order="group_no", descending=True, limit=2, offset=1) == ["乙", "甲"]
    assert names(where={"group_no>=": 2}) == ["丁", "乙"]
    assert names(where={"group_no": ["1", "3"]}) == ["丁", "甲"]
    assert names(where={"roles": "party_member"}) == ["丁", "甲"]
    assert names(text="甲") == ["甲"]
    assert store.records.count("person", LedgerQuery(where={"group_no<": 2})) == 2
    rids = store.records.ids("person", LedgerQuery(order="name"))
    assert [one.fields["name"] for one in store.records.by_rids("person", rids[:2])] == ["丁", "丙"]
    with pytest.raises(UserError) as error:
        names(where={"name) --": "x"})
    assert error.value.code == "column_unknown"


def test_a_reader_in_another_thread_sees_only_what_was_committed(store: Store) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as other:
        with store.transaction():
            save(store, "person", {"name": "未定"})
            assert other.submit(store.records.count, "person").result(timeout=10) == 0
            assert store.records.count("person") == 1
        assert other.submit(store.records.count, "person").result(timeout=10) == 1


def test_shared_data_and_form_files_come_back_from_the_vault(tmp_path: Path) -> None:
    store = new_store(tmp_path, name="shared", forms=["person"])
    store.specs.keep_shared("holidays", "2026", "seed")
    store = reopen(store)
    assert store.specs.shared("holidays") == "2026"
    spec = store.specs.newest("person")
    assert "form.toml" in store.specs.files("person", spec.version)
    store.close(backup=False)
