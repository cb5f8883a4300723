"""Keys of the vault: passphrases, the recovery sheet, and what a failed try leaves behind."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from ruraldesk.errors import UserError
from ruraldesk.paths import DataFolder
from ruraldesk.store import vault
from ruraldesk.store.recovery import ALPHABET, GROUPS, RecoveryCode, group_is_right
from ruraldesk.store.store import Store
from tests.helpers.vaults import CLERK, PASSPHRASE, clock_at, new_store, new_vault, save


def code_of(error: pytest.ExceptionInfo[UserError]) -> str:
    assert error.value.message  # every code has its sentence
    return error.value.code


def fingerprint(folder: DataFolder) -> dict[str, str]:
    return {one.name: hashlib.sha256(one.read_bytes()).hexdigest() for one in folder.root.iterdir() if one.is_file()}


def test_a_passphrase_and_the_recovery_sheet_open_the_same_key(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "desk")
    dek, code = vault.create(folder, CLERK, PASSPHRASE, cost=vault.CHEAP)
    assert vault.unlock(folder, CLERK, PASSPHRASE) == dek
    typed = code.text.lower().replace("0", "o").replace("1", "i").replace("-", "  ")
    assert vault.unlock_with_recovery(folder, RecoveryCode.parse(typed)) == dek
    assert PASSPHRASE not in folder.keys.read_text("utf-8")
    assert dek.raw.hex() not in folder.keys.read_text("utf-8")


def test_a_new_recovery_sheet_voids_the_old_one(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "desk")
    dek, old = vault.create(folder, CLERK, PASSPHRASE, cost=vault.CHEAP)
    new = vault.new_recovery(folder, dek, cost=vault.CHEAP)
    assert vault.unlock_with_recovery(folder, new) == dek
    with pytest.raises(UserError) as error:
        vault.unlock_with_recovery(folder, old)
    assert code_of(error) == "recovery_void"


def test_clerks_come_change_their_passphrase_and_go(tmp_path: Path) -> None:
    folder, dek = new_vault(tmp_path / "desk")
    vault.add_clerk(folder, dek, "钱晓", "second", cost=vault.CHEAP)
    vault.change_passphrase(folder, dek, "钱晓", "third", cost=vault.CHEAP)
    assert vault.unlock(folder, "钱晓", "third") == dek
    for wrong in ("second", "Third", ""):
        with pytest.raises(UserError) as error:
            vault.unlock(folder, "钱晓", wrong)
        assert code_of(error) == "wrong_passphrase"
    vault.disable(folder, CLERK)
    assert vault.clerks(folder) == ["钱晓"]
    with pytest.raises(UserError) as error:
        vault.unlock(folder, CLERK, PASSPHRASE)
    assert code_of(error) == "clerk_disabled"
    with pytest.raises(UserError) as error:
        vault.disable(folder, "钱晓")
    assert code_of(error) == "last_clerk"
    vault.add_clerk(folder, dek, CLERK, "again", cost=vault.CHEAP)
    assert vault.unlock(folder, CLERK, "again") == dek


def test_every_single_wrong_sign_and_every_swap_shows_in_its_group() -> None:
    code = RecoveryCode.make()
    assert len(code.groups) == GROUPS
    for place, group in enumerate(code.groups):
        assert group_is_right(place, group)
        for at in range(4):
            others = [one for one in ALPHABET if one != group[at]]
            assert not any(group_is_right(place, group[:at] + one + group[at + 1 :]) for one in others)
        swaps = [(a, b) for a in range(4) for b in range(a) if group[a] != group[b]]
        for a, b in swaps:
            signs = list(group)
            signs[a], signs[b] = signs[b], signs[a]
            assert not group_is_right(place, "".join(signs))
        assert not any(group_is_right(other, group) for other in range(GROUPS) if other != place)


def test_a_wrong_passphrase_and_a_damaged_vault_are_two_sentences(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    folder = store.folder
    store.close(backup=False)
    content = bytearray(folder.vault.read_bytes())
    content[100] ^= 1
    folder.vault.write_bytes(content)
    before = fingerprint(folder)
    with pytest.raises(UserError) as error:
        vault.unlock(folder, CLERK, "wrong")
    assert code_of(error) == "wrong_passphrase"
    with pytest.raises(UserError) as error:
        Store.open(folder, vault.unlock(folder, CLERK, PASSPHRASE), clock_at())
    assert code_of(error) == "vault_damaged"
    assert fingerprint(folder) == before


def test_a_wrong_key_changes_no_file(tmp_path: Path) -> None:
    store = new_store(tmp_path, forms=["person"])
    save(store, "person", {"name": "沈建国"})
    folder = store.folder
    store.close(backup=False)
    before = fingerprint(folder)
    with pytest.raises(UserError) as error:
        Store.open(folder, vault.Dek(bytes(32)), clock_at())
    assert code_of(error) == "vault_damaged"
    assert fingerprint(folder) == before


def test_a_key_file_altered_or_gone_is_named(tmp_path: Path) -> None:
    folder, _ = new_vault(tmp_path / "desk")
    text = folder.keys.read_text("utf-8")
    document = json.loads(text)
    box = document["wraps"][0]["box"]
    folder.keys.write_text(text.replace(box, box[:-1] + ("0" if box[-1] != "0" else "1")), "utf-8")
    with pytest.raises(UserError) as error:
        vault.unlock(folder, CLERK, PASSPHRASE)
    assert code_of(error) == "key_file_damaged"
    folder.keys.unlink()
    with pytest.raises(UserError) as error:
        vault.unlock(folder, CLERK, PASSPHRASE)
    assert code_of(error) == "key_file_missing"


def test_a_second_start_is_refused_while_the_desk_is_open(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    with pytest.raises(UserError) as error:
        Store.open(store.folder, store._core.dek, clock_at())
    assert code_of(error) == "vault_in_use"
    store.close(backup=False)
    Store.open(store.folder, store._core.dek, clock_at()).close(backup=False)


def test_a_vault_is_never_made_over_another(tmp_path: Path) -> None:
    folder, dek = new_vault(tmp_path / "desk")
    Store.create(folder, dek, clock_at(), "village", "330411103201", "禾塘村").close(backup=False)
    before = fingerprint(folder)
    with pytest.raises(UserError) as error:
        vault.create(folder, CLERK, "other", cost=vault.CHEAP)
    assert code_of(error) == "vault_exists"
    with pytest.raises(UserError) as error:
        Store.create(folder, dek, clock_at(), "village", "330411103201", "禾塘村")
    assert code_of(error) == "vault_exists"
    assert fingerprint(folder) == before


def test_nothing_on_the_disk_can_be_read_without_the_key(tmp_path: Path) -> None:
    store = new_store(tmp_path, forms=["person"])
    words = ("沈建国", "13800001234", "shenjianguo")
    save(store, "person", {"name": words[0], "mobile": words[1]})
    store.drafts.save("person", None, CLERK, {"name": words[0]})
    store.backup()
    for file in store.folder.root.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            for word in words:
                for encoding in ("utf-8", "utf-16-le", "gb18030"):
                    assert word.encode(encoding) not in content, file
    store.close(backup=False)


def test_a_copied_vault_knows_it_and_goes_on_as_a_new_device(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    before, folder, dek = store.identity, store.folder, store._core.dek
    assert not store.moved_or_copied
    store.close(backup=False)
    elsewhere = DataFolder(folder.root.rename(tmp_path / "elsewhere"))
    store = Store.open(elsewhere, dek, clock_at())
    assert store.moved_or_copied
    after = store.new_device()
    assert after.device != before.device
    assert after.village_seed == before.village_seed
    assert not store.moved_or_copied
    store.close(backup=False)
    store = Store.open(elsewhere, dek, clock_at())
    assert store.identity == after
    store.close(backup=False)
