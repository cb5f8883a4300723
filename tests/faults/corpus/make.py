"""Makes the frozen corpus anew. Run only to add files: those that stand must stay as they are for ever.

python -m tests.faults.corpus.make
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ruraldesk.bundle.lines import write_lines
from ruraldesk.bundle.manifest import Receipt
from ruraldesk.bundle.pack import pack, stream_ranges
from ruraldesk.bundle.seal import Sealed, decrypt, encrypt
from ruraldesk.bundle.unpack import open_bundle
from tests.helpers.bundles import (
    MemoryLog,
    at_town,
    desk,
    raw_zip,
    report,
    report_job,
    reseal,
    second_desk,
    stranger,
    stream_of,
    town,
    uuid_of,
    village,
    village_log,
)

FOLDER = Path(__file__).parent
TO = (town.reader.recipient, village.reader.recipient)
Edit = Callable[[dict[str, Any]], None]


def forged(
    edit: Edit = lambda body: None, members: Mapping[str, bytes] | None = None, signer: bytes | None = None
) -> bytes:
    sealed = report()
    opened = open_bundle(sealed.data, sealed.name, at_town)
    own = {one: opened.members.read(one) for one in opened.members.sizes if not one.startswith("manifest.")}
    body = sealed.manifest.as_json()
    edit(body)
    return reseal(body, {**own, **(members or {})}, signer or village.device_seed, TO)


def of_two_desks() -> Sealed:
    log = village_log()
    log.write(stream_of(second_desk), uuid_of("b"), {"name": "北桥"}, op="create")
    return report(log)


def erased() -> Sealed:
    log = village_log()
    lines = log.streams[stream_of(village)]
    lines[0] = replace(lines[0], payload=None)
    log.write(stream_of(village), uuid_of("a"), {"count": 3})
    return report(log)


def receipt() -> Sealed:
    job = report_job(
        MemoryLog(), kind="receipt", sender=town.sender(), to=(village.reader, town.reader), receipt=Receipt((), ())
    )
    return pack(job, desk(MemoryLog()))[0]


def broken_chain() -> bytes:
    log = village_log()
    log.write(stream_of(village), uuid_of("a"), {"count": 3})
    log.write(stream_of(village), uuid_of("a"), {"count": 4})
    lines = log.streams[stream_of(village)]

    def edit(body: dict[str, Any]) -> None:
        body["streams"] = [one.as_json() for one in stream_ranges(lines)]

    return forged(edit, {"changes.jsonl": write_lines([lines[0], lines[2]])})


def files() -> dict[str, tuple[bytes, str]]:
    """Return every file of the corpus with the status a town that knows the village gives it."""
    good = report()
    inner = decrypt(good.data, [town.age])
    harmed = bytearray(good.data)
    harmed[len(harmed) // 2] ^= 4
    two, gone, answered = of_two_desks(), erased(), receipt()
    return {
        good.name: (good.data, "OK"),
        two.name: (two.data, "OK"),
        gone.name: (gone.data, "OK"),
        answered.name: (answered.data, "OK"),
        "renamed by hand.rdb": (good.data, "OK"),
        "member-of-later-version.rdb": (forged(lambda body: body.update({"later": {"a": [1]}})), "OK"),
        two.name.replace(two.name[-20:-4], good.sha256[::-1][:16]): (two.data, "DAMAGED"),
        "flipped-bit.rdb": (bytes(harmed), "DAMAGED"),
        "cut.rdb": (good.data[:-100], "DAMAGED"),
        "joined.rdb": (good.data + good.data, "DAMAGED"),
        "broken-chain.rdb": (broken_chain(), "DAMAGED"),
        "extra-member.rdb": (forged(members={"extra.txt": b"x"}), "DAMAGED"),
        "climbing-name.rdb": (forged(members={"../evil": b"x"}), "DAMAGED"),
        "ratio-bomb.rdb": (forged(members={"att/" + "0" * 64: bytes(4_000_000)}), "DAMAGED"),
        "nested-line.rdb": (forged(members={"changes.jsonl": b'{"a":' * 9000 + b"\n"}), "DAMAGED"),
        "not-a-zip.rdb": (encrypt(b"hello", TO), "DAMAGED"),
        "text.rdb": (b"hello", "NOT_A_BUNDLE"),
        "empty.rdb": (b"", "NOT_A_BUNDLE"),
        "for-somebody-else.rdb": (encrypt(inner, [stranger.reader.recipient]), "NOT_FOR_US"),
        "unknown-village.rdb": (pack(foreign(), desk(MemoryLog()))[0].data, "UNKNOWN_VILLAGE"),
        "others-signature.rdb": (forged(signer=stranger.device_seed), "BAD_SIGNATURE"),
        "no-signature.rdb": (encrypt(raw_zip(unsigned(inner)), TO), "BAD_SIGNATURE"),
        "newer.rdb": (forged(lambda body: body.update({"min_reader": 2})), "TOO_NEW"),
        "newer-suite.rdb": (forged(lambda body: body.update({"suite": 2})), "TOO_NEW"),
    }


def foreign() -> Any:
    log = MemoryLog()
    sender = stranger.sender()
    job = report_job(log, sender=sender, village=stranger.code, village_name=stranger.name)
    return replace(job, shared={"forms/shared/x.toml": b"a = 1\n"})


def unsigned(inner: bytes) -> dict[str, bytes]:
    import io
    import zipfile

    opened = zipfile.ZipFile(io.BytesIO(inner))
    return {one: opened.read(one) if one != "manifest.sig" else bytes(64) for one in opened.namelist()}


def main() -> None:
    expected: dict[str, str] = {}
    for name, (data, status) in files().items():
        (FOLDER / name).write_bytes(data)
        expected[name] = status
    keys = {"town": town.age, "town_key": town.identity_key, "village_key": village.identity_key}
    body = {"codes": {"town": town.code, "village": village.code}, "keys": keys, "files": expected}
    (FOLDER / "expected.json").write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
