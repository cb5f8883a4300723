"""A village and a town without a store: keys from fixed seeds, a log in memory, bundles to do harm to."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from ruraldesk.bundle.manifest import Manifest, Reader
from ruraldesk.bundle.pack import Desk, Job, pack
from ruraldesk.bundle.seal import Sealed, encrypt, recipient_of
from ruraldesk.bundle.signing import SYNC_CONTEXT, certify, public_key, sign
from ruraldesk.bundle.source import Sender
from ruraldesk.model.changes import GENESIS, Header, Line, Payload, Stream, canonical
from ruraldesk.model.form import Choice, Field, FormSpec, Repeat, State

VILLAGE, TOWN, OTHER = "330402001201", "330402001000", "330402001202"
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
AT = "2026-11-23T08:00:00Z"
PHOTO = b"\xff\xd8\xff" + bytes(range(256)) * 8


def seed(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()


def age_identity(name: str) -> str:
    """Return an age identity made from a name: the same in every run."""
    return _bech32("age-secret-key-", hashlib.sha256(b"age" + name.encode()).digest()).upper()


@dataclass
class Side:
    """One village or town: its identity and one device."""

    role: str
    code: str
    name: str
    device_name: str = "1"

    @property
    def identity_seed(self) -> bytes:
        return seed(f"identity {self.code}")

    @property
    def identity_key(self) -> str:
        return public_key(self.identity_seed)

    @property
    def device_seed(self) -> bytes:
        return seed(f"device {self.code} {self.device_name}")

    @property
    def age(self) -> str:
        return age_identity(self.code)

    @property
    def certificate(self):
        return certify(self.identity_seed, self.code, public_key(self.device_seed), f"{self.device_name}号桌")

    @property
    def device(self) -> str:
        return self.certificate.device

    @property
    def reader(self) -> Reader:
        return Reader(self.role, self.code, recipient_of(self.age))

    def sender(self) -> Sender:
        return Sender(self.role, self.code, self.name, self.device_seed, self.certificate, recipient_of(self.age))


village = Side("village", VILLAGE, "南湖区样例村")
second_desk = Side("village", VILLAGE, "南湖区样例村", "2")
town = Side("town", TOWN, "样例镇")
stranger = Side("village", OTHER, "隔壁村")


@dataclass
class Trusts:
    """Knows these sides, and opens files as ``me``."""

    me: Side
    sides: tuple[Side, ...]

    def identity_key(self, code12: str) -> str | None:
        return next((one.identity_key for one in self.sides if one.code == code12), None)

    def own_identities(self) -> list[str]:
        return [self.me.age]


at_town = Trusts(town, (village, town))
at_village = Trusts(village, (village, town))

SPEC = FormSpec(
    "facility",
    "公共设施",
    2026110101,
    "0" * 64,
    fields=(
        Field("name", "text", "名称", 1, search="name"),
        Field("built_on", "date", "建成日期", 2),
        Field("cost", "decimal", "造价", 3, unit="yuan"),
        Field("count", "integer", "数量", 4),
        Field("kind", "select_one", "种类", 5, choice_list="kind"),
        Field("photo", "image", "照片", 6),
        Field("keeper_phone", "text", "保管人电话", 7, town="never", privacy="sensitive"),
        Field("note", "text", "备注", 8, town="on_request"),
        Field("checked_on", "date", "检查日期", 9, repeat="checks"),
        Field("finding", "text", "情况", 10, repeat="checks"),
    ),
    repeats=(Repeat("checks", "检查", 8),),
    choices={"kind": (Choice("lamp", "路灯", 1), Choice("bridge", "桥", 2))},
    states=(State("drafting", "编制中"), State("used", "在用")),
)


@dataclass
class MemoryLog:
    """A change log that lives in a dict."""

    streams: dict[Stream, list[Line]] = field(default_factory=dict)

    def write(self, stream: Stream, record: str, fields: Mapping[str, Any], **more: Any) -> Line:
        lines = self.streams.setdefault(stream, [])
        salt = hashlib.sha256(f"{stream.key} {len(lines)}".encode()).hexdigest()[:32]
        payload = Payload(salt, fields, more.get("reason", ""))
        header = Header(
            stream=stream,
            seq=len(lines) + 1,
            change=uuid_of(f"change {len(lines)}"),
            record=record,
            form=more.get("form", "facility"),
            form_version=more.get("form_version", SPEC.version),
            op=more.get("op", "update"),
            clerk="王芳",
            at=AT,
            context=more.get("context", {}),
            payload_hash=payload.hash,
            prev=lines[-1].header.hash if lines else GENESIS,
        )
        lines.append(Line(header, payload))
        return lines[-1]

    def take(self, lines: Iterable[Line]) -> None:
        for line in lines:
            self.streams.setdefault(line.header.stream, []).append(line)

    def heads(self) -> dict[Stream, tuple[int, str]]:
        return {key: (len(one), one[-1].header.hash) for key, one in self.streams.items() if one}

    def lines(self, stream: Stream, seq_from: int, seq_to: int) -> list[Line]:
        return self.streams.get(stream, [])[seq_from - 1 : seq_to]

    def lines_of(self, record: str) -> list[Line]:
        return [line for one in self.streams.values() for line in one if line.header.record == record]


class OneForm:
    """Knows the form above."""

    def files(self, form: str, version: int) -> dict[str, str]:
        return {"form.toml": f'form_id = "{form}"\n'} if self.spec(form, version) else {}

    def spec(self, form: str, version: int) -> FormSpec | None:
        return SPEC if (form, version) == (SPEC.form_id, SPEC.version) else None


class Photos(dict[str, bytes]):
    """Attachments by hash."""

    def content(self, sha256: str) -> bytes | None:
        return self.get(sha256)


def uuid_of(name: str) -> str:
    digest = hashlib.sha256(name.encode()).hexdigest()
    return f"{digest[:8]}-{digest[8:12]}-{digest[12:16]}-{digest[16:20]}-{digest[20:32]}"


def stream_of(side: Side, audience: str = "town") -> Stream:
    return Stream(side.device, audience)


def village_log() -> MemoryLog:
    """Return a log of one facility in the town's stream and one secret in the village's."""
    log = MemoryLog()
    shot = hashlib.sha256(PHOTO).hexdigest()
    fields = {"name": "=南桥", "cost": "3280.00", "count": 2, "kind": "bridge", "photo": shot, "_state": "used"}
    rows = {"checks/r1": True, "checks/r1/_pos": 0, "checks/r1/checked_on": "2026-10-01"}
    log.write(stream_of(village), uuid_of("a"), {**fields, **rows}, op="create")
    log.write(stream_of(village, "village"), uuid_of("a"), {"keeper_phone": "13805731234"}, op="create")
    return log


def desk(log: MemoryLog) -> Desk:
    return Desk(log, OneForm(), Photos({hashlib.sha256(PHOTO).hexdigest(): PHOTO}))


def report_job(log: MemoryLog, after: Mapping[Stream, int] | None = None, **changes: Any) -> Job:
    sent = {one: (after or {}).get(one, 0) for one in log.heads() if one.audience == "town"}
    job: dict[str, Any] = {
        "kind": "report",
        "sender": village.sender(),
        "village": VILLAGE,
        "village_name": village.name,
        "to": (town.reader, village.reader),
        "sent": sent,
        "visible": frozenset(sent),
        "certificates": {second_desk.device: second_desk.certificate},
        "made_at": NOW,
    }
    return Job(**{**job, **changes})


def report(log: MemoryLog | None = None, after: Mapping[Stream, int] | None = None, **changes: Any) -> Sealed:
    """Return one sealed report of a log (by default of the small one above)."""
    log = log or village_log()
    (sealed,) = pack(report_job(log, after, **changes), desk(log))
    return sealed


def reseal(
    manifest: Mapping[str, Any] | Manifest, members: Mapping[str, bytes], signer: bytes, to: Iterable[str]
) -> bytes:
    """Seal exactly these members under this manifest, however wrong they are: what a forger could make."""
    body = manifest.as_json() if isinstance(manifest, Manifest) else dict(manifest)
    files = [{"name": k, "size": len(v), "sha256": hashlib.sha256(v).hexdigest()} for k, v in members.items()]
    raw = canonical({**body, "files": files})
    signature = sign(signer, SYNC_CONTEXT + raw)
    return encrypt(raw_zip({"manifest.json": raw, "manifest.sig": signature, **members}), to)


def raw_zip(members: Mapping[str, bytes] | Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a ZIP of any members at all, doubled names too."""
    import warnings

    buffer = io.BytesIO()
    pairs = members.items() if isinstance(members, Mapping) else members
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", method) as archive:
        warnings.simplefilter("ignore")
        for name, content in pairs:
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, compress_type=method)
    return buffer.getvalue()


_SIGNS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def _bech32(prefix: str, data: bytes) -> str:
    bits = int.from_bytes(data, "big") << 4  # 256 bits and 4 of padding: 52 groups of five
    words = [bits >> (5 * place) & 31 for place in reversed(range(52))]
    expanded = [ord(one) >> 5 for one in prefix] + [0] + [ord(one) & 31 for one in prefix]
    check = _polymod([*expanded, *words, 0, 0, 0, 0, 0, 0]) ^ 1
    return prefix + "1" + "".join(_SIGNS[one] for one in [*words, *[check >> 5 * (5 - i) & 31 for i in range(6)]])


def _polymod(values: Iterable[int]) -> int:
    check = 1
    for value in values:
        top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ value
        for place, factor in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= factor if top >> place & 1 else 0
    return check
