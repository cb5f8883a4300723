"""Saving and reading records."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

from ruraldesk.store.ledger import Deleted, LedgerQuery
from tests.helpers.exchange import LAMP
from tests.helpers.vaults import add_form, delete, new_store, reopen, save


def test_a_saved_person_reads_back_after_the_vault_was_closed(tmp_path: Path) -> None:
    store = new_store(tmp_path, forms=["person"])
    person = save(store, "person", {"name": "沈建国", "mobile": "13800001234", "roles": ["representative"]})
    store = reopen(store)
    found = store.records.get(person)
    assert found is not None
    assert found.fields["name"] == "沈建国"
    assert found.fields["roles"] == ["representative"]
    assert found.meta.village == store.identity.code
    assert store.check() == []
    store.close()


def test_a_changed_field_replaces_the_old_one_and_the_rest_stays(tmp_path: Path) -> None:
    store = new_store(tmp_path, forms=["person"])
    person = save(store, "person", {"name": "沈建国", "group_no": 5})
    save(store, "person", {"name": "沈建中", "group_no": 5}, record=person)
    found = store.records.get(person)
    assert found is not None
    assert found.fields == {"name": "沈建中", "group_no": 5}
    assert found.title == store.records.title(person)
    store.close()


def test_a_deleted_record_leaves_the_ledger_but_can_still_be_read(tmp_path: Path) -> None:
    store = new_store(tmp_path, forms=["person"])
    person = save(store, "person", {"name": "沈建国"})
    delete(store, person)
    assert store.records.page("person") == []
    assert len(store.records.page("person", LedgerQuery(deleted=Deleted.ALSO))) == 1
    found = store.records.get(person)
    assert found is not None
    assert found.meta.deleted
    assert store.search("沈建国") == []
    store.close()


def test_the_search_finds_text_pinyin_and_digits(tmp_path: Path) -> None:
    store = new_store(tmp_path, forms=["person"])
    person = save(store, "person", {"name": "单雄信", "mobile": "13800001234"})
    for typed in ("单", "雄信", "单雄信", "sxx", "shanxiong", "dan", "1380", "1234"):
        assert [one.id for one in store.search(typed)] == [person], typed
    for typed in ("李", "xx", "9999", "%", "_"):
        assert store.search(typed) == [], typed
    store.close()


def test_other_threads_learn_of_a_form_when_it_is_in_the_vault(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    known: list[list[str]] = []

    def look() -> None:
        worker = Thread(target=lambda: known.append([one.form_id for one in store.specs.all()]))
        worker.start()
        worker.join()

    with store.transaction():
        add_form(store, LAMP)
        assert [one.form_id for one in store.specs.all()] == ["lamp"]
        look()
    look()
    assert known == [[], ["lamp"]]
    store.close(backup=False)
