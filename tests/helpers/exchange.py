"""A village, its second desk and a town with real vaults, and a stick between them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from ruraldesk.bundle import grants
from ruraldesk.bundle.at_desk import keep_card, own_card
from ruraldesk.bundle.handing import hand_over
from ruraldesk.bundle.intake import TakenIn, take_in_at_village
from ruraldesk.bundle.signing import Certificate
from ruraldesk.clock import FixedClock
from ruraldesk.paths import DataFolder
from ruraldesk.store.store import Store
from ruraldesk.town.apply import Imported, ImportResult, import_bundles
from ruraldesk.town.enrol import enrol
from ruraldesk.town.receipt import write_receipt
from tests.helpers.vaults import CLERK, TOWN, VILLAGE, add_form, clock_at, new_store, save

LAMP = """
settings = { form_id = "lamp", form_title = "路灯", version = 2026110101, instance_name = "${name}" }
survey = [
  { type = "text", name = "name", label = "名称" },
  { type = "integer", name = "count", label = "盏数" },
  { type = "date", name = "built_on", label = "安装日期" },
  { type = "decimal", name = "cost", label = "造价" },
  { type = "select_one kind", name = "kind", label = "种类" },
  { type = "text", name = "secret", label = "保管人电话" },
  { type = "image", name = "photo", label = "照片", parameters = "max-pixels=2048" },
  { type = "begin_repeat", name = "checks", label = "检查" },
  { type = "date", name = "checked_on", label = "日期" },
  { type = "text", name = "finding", label = "情况" },
  { type = "end_repeat" },
]
choices = [
  { list_name = "kind", name = "sun", label = "太阳能" },
  { list_name = "kind", name = "wire", label = "市电" },
]
[fields]
cost = { unit = "yuan" }
secret = { privacy = "sensitive", town = "never" }
[workflow]
states = [ { name = "drafting", label = "编制中" }, { name = "used", label = "在用" } ]
"""


@dataclass
class At:
    """One open desk."""

    store: Store
    clock: FixedClock
    clerk: str = CLERK

    @property
    def folder(self) -> DataFolder:
        return self.store.folder

    def lamp(self, name: str, record: str | None = None, **fields: object) -> str:
        begun = {} if record else {"state": "used"}
        return save(self.store, "lamp", {"name": name, **fields}, record=record, **begun)

    def names(self) -> list[str]:
        return sorted(str(one.fields.get("name")) for one in self.store.records.page("lamp"))


def at(tmp_path: Path, role: str, name: str, code: str | None = None) -> At:
    store = new_store(tmp_path, role, name=name, code=code)
    add_form(store, LAMP)
    return At(store, clock_at())


@dataclass
class Exchange:
    """A village and a town that know each other."""

    root: Path
    village: At
    town: At
    stick: Path

    def report(self) -> Path:
        """Hand over what waits; return the file."""
        (file,) = hand_over(self.village, self.stick).files
        return file

    def take(self, *files: Path) -> ImportResult:
        return import_bundles(self.town, files)

    def statuses(self, *files: Path) -> dict[str, str]:
        return {one.file: str(one.status) for one in self.take(*files).files}

    def take_one(self, file: Path) -> Imported:
        return next(one for one in self.take(file).files if one.file == file.name)

    def receipt(self, to: At | None = None) -> TakenIn:
        made = write_receipt(self.town, VILLAGE, self.stick)
        return take_in_at_village(to or self.village, made.handed.files[0])

    def second_desk(self, name: str = "second") -> At:
        """Return another desk of the village, joined by a grant but still empty."""
        other = at(self.root, "village", name)
        join(self.village, other)
        return other

    def close(self) -> None:
        self.village.store.close(backup=False)
        self.town.store.close(backup=False)


def exchange(tmp_path: Path) -> Exchange:
    village, town = at(tmp_path, "village", "village"), at(tmp_path, "town", "town")
    stick = tmp_path / "stick"
    stick.mkdir()
    card = stick / "village.card"
    card.write_bytes(own_card(village.store, village.clock).as_bytes())
    enrol(town, card)
    keep_card(village.store, own_card(town.store, town.clock))
    return Exchange(tmp_path, village, town, stick)


def join(first: At, other: At) -> None:
    """Make ``other`` a desk of ``first``'s village, by card and grant."""
    card = own_card(other.store, other.clock)
    mine = first.store.identity
    certificate = grants.certify_card(mine.village_seed, mine.code, card)
    grant = grants.Grant(
        mine.code, mine.name, mine.village_seed, mine.age_identity, certificate, (), None, {}, "2026-11-23T04:00:00Z"
    )
    sealed = grants.make_grant(grant, card)
    taken = grants.read_grant(sealed, "grant", other.store.identity.age_identity, other.store.identity.device, VILLAGE)
    other.store.adopt(
        replace(
            other.store.identity,
            village_seed=taken.identity_seed,
            age_identity=taken.age_identity,
            device_certificate=bytes.fromhex(taken.certificate.signature),
        )
    )
    own = Certificate(mine.code, mine.device_name, mine.device_public.hex(), mine.device_certificate.hex())
    from ruraldesk.bundle.at_desk import remember_devices

    remember_devices(other.store, [own])
    remember_devices(first.store, [certificate])


__all__ = ["LAMP", "TOWN", "VILLAGE", "At", "Exchange", "at", "exchange", "join"]
