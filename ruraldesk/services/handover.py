"""交换: sealing what waits, writing it to a stick, receipts by file and by code, shares between desks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ruraldesk.errors import UserError
from ruraldesk.model.changes import TOWN, Stream
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.progress import SILENT, Progress
from ruraldesk.services.desk import Desk

if TYPE_CHECKING:
    from ruraldesk.bundle.handing import HandedOver as Handed
    from ruraldesk.bundle.intake import TakenIn as Taken

NOTHING = "NOTHING_WAITING"
LEAST_FREE = 1 << 20  # as bundle.limits.SPARE_SPACE, which is not fetched for the first page


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the town has not confirmed yet."""

    lines: int
    records: int
    since: str  # instant of the oldest; "" if nothing waits
    by_form: tuple[tuple[str, int], ...]  # form title, records
    last_receipt_at: str
    written: int = 0  # of the records: whole in a file that was written and waits for its receipt
    written_at: str = ""  # instant of the last such file
    unwritten_since: str = ""  # instant of the oldest line that is in no file; "" if there is none

    @property
    def unwritten(self) -> int:
        """Records that no file has yet, or not as they are now."""
        return self.records - self.written


@dataclass(frozen=True, slots=True)
class Stick:
    """A place to write to."""

    path: Path
    label: str
    free: int
    read_only: bool

    @property
    def is_full(self) -> bool:
        """True where not even an empty bundle would fit."""
        return self.free < LEAST_FREE

    @property
    def usable(self) -> bool:
        return not self.read_only and not self.is_full


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A finished export. ``status``: WRITTEN_CAN_UNPLUG, WRITTEN, WRITTEN_NOT_SYNCED, NOTHING_WAITING."""

    status: str
    files: tuple[Path, ...]
    counts: dict[str, int]  # "lines", "records", "attachments", "form/<form id>"
    sha256: tuple[str, ...]
    slip: bytes = b""  # the hand-over slip as a PDF; b"" for a share
    size: int = 0  # bytes of all files

    @property
    def can_unplug(self) -> bool:
        """True once the stick may be pulled out."""
        return self.status == "WRITTEN_CAN_UNPLUG"


@dataclass(frozen=True, slots=True)
class Inspected:
    """What a bundle says about itself."""

    manifest: dict[str, Any]  # Any: JSON document
    file: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What taking in a file or code brought. ``status``: OK, ALREADY, CONFLICTS."""

    status: str
    kind: str  # receipt | share | pack | code
    file: str
    counts: dict[str, int]
    questions: int
    changes: ChangeSet
    with_pack: str = ""  # what is to be said of the town's packs that came with a share

    @property
    def words(self) -> str:
        """What it brought, in one sentence."""
        if self.with_pack:
            return f"新来{self.counts.get('new', 0)}条。{self.with_pack}"
        if self.status == "ALREADY":
            return "这一份收过了，没有变化。"
        if self.kind == "pack":
            return "镇里发的表样换上了，从现在起按新的登记。"
        asked = f"有{self.questions}个疑问要回答。" if self.questions else "没有疑问。"
        return f"新来{self.counts.get('new', 0)}条，{asked}"


def waiting(desk: Desk) -> Waiting:
    """Return what the town has not confirmed, and how much of it is on its way."""
    receipted = desk.store.receipts.receipted()
    heads = {key: seq for key, (seq, _head) in desk.store.log.heads().items() if key.endswith(f"/{TOWN}")}
    lines = sum(max(0, seq - receipted.get(key, 0)) for key, seq in heads.items())
    since = _oldest(desk, heads, receipted)
    titles = {one.form_id: one.title for one in desk.store.specs.all()}
    by_form = desk.store.receipts.waiting_by_form() if lines else {}
    named = tuple((titles.get(form, form), count) for form, count in by_form.items())
    confirmed = desk.store.receipts.history()
    last = confirmed[0][4] if confirmed else ""
    records = sum(by_form.values())
    sent, sent_at = _sent(desk, receipted) if lines else ({}, "")
    if not sent:
        return Waiting(lines, records, since, named, last, unwritten_since=since)
    reached = {key: max(receipted.get(key, 0), sent.get(key, 0)) for key in heads}
    written = records - desk.store.receipts.count_beyond(reached)
    return Waiting(lines, records, since, named, last, written, sent_at, _oldest(desk, heads, reached))


def sticks() -> list[Stick]:
    """Return the sticks that are plugged in now."""
    from ruraldesk.bundle.sticks import this_system

    return [Stick(one.path, one.label, one.free_bytes, one.read_only) for one in this_system().volumes()]


def is_on_stick(place: Path) -> bool:
    """True if a file or folder lies on a stick. Asked before writing: one that was let go of is no longer seen."""
    return any(place.is_relative_to(one.path) for one in sticks())


def export(desk: Desk, to: Path, *, share: bool = False, progress: Progress = SILENT) -> HandedOver:
    """Seal what waits and write it verified to a folder or stick.

    Refuses without a town card (no_town_card) and with what the stick says (stick_*); then
    nothing counts as handed over. Nothing waiting is no refusal here: the status says it.
    """
    from ruraldesk.bundle import handing

    try:
        done = (handing.share if share else handing.hand_over)(desk, to, progress)
    except UserError as error:
        if error.code != "nothing_to_hand_over":
            raise
        return HandedOver(NOTHING, (), {"lines": 0, "records": 0}, ())
    return handed(desk, done)


def handed(desk: Desk, done: Handed) -> HandedOver:
    """Return a finished export with its slip; a share between two desks of the village has none."""
    from ruraldesk.services.slips import Handing, slip

    first, hashes = done.sealed[0], tuple(one.sha256 for one in done.sealed)
    size = sum(len(one.data) for one in done.sealed)
    paper = b""
    if first.manifest.kind == "report":  # several parts are named together by their counts
        paper = slip(desk, Handing(first.name, first.sha256, size, desk.clock.now(), desk.clerk, done.counts))
    return HandedOver(str(done.status), done.files, done.counts, hashes, paper, size)


def inspect(desk: Desk, file: Path) -> Inspected:
    """Open a bundle this desk may read and return its manifest."""
    from ruraldesk.bundle.intake import open_file

    opened = open_file(desk.store, file)
    return Inspected(opened.manifest.as_json(), file, opened.sha256)


def verify(desk: Desk, file: Path) -> dict[str, Any]:  # Any: JSON document
    """Check a bundle through and through: {"status", "file", "counts", "questions"}.

    Refuses with the code of what is wrong; the tables in it are made anew from its lines and compared.
    """
    from ruraldesk.bundle.verify import verify_file

    return verify_file(desk, file)


def take_in(desk: Desk, file: Path, progress: Progress = SILENT) -> TakenIn:
    """Take in a receipt, a share of another desk, or a pack. The same file twice changes nothing."""
    from ruraldesk.bundle import intake
    from ruraldesk.bundle.at_desk import need_role
    from ruraldesk.services import packs, village_changes

    progress.step(0, 1, "正在核对")
    need_role(desk.store, "village")
    raw = intake.read_file(file)
    opened = intake.open_bytes(desk.store, raw, file.name)
    if opened.manifest.kind == "pack":
        return _taken(packs.take(desk, opened, raw))
    with desk.store.transaction():  # the packs before the records that lean on their tables
        carried, against = packs.take_carried(desk, opened) if opened.manifest.kind == "share" else ([], None)
        taken = _taken(intake.take_opened(desk, opened))
    village_changes.follow_name(desk)
    return _with_packs(taken, carried, against)


def _with_packs(taken: TakenIn, carried: list[Taken], against: UserError | None) -> TakenIn:
    new = [one for one in carried if one.status != "ALREADY"]
    changes = taken.changes
    for one in new:
        changes |= one.changes
    words = "镇里发的表样也换上了。" if new else ""
    if against is not None:
        words += f"镇里发的表样没有换上：{against.sentence}请把镇里发的表样文件拿来，在“设置”里看。"
    elif new and taken.questions:
        words += f"有{taken.questions}个疑问要回答。"
    return replace(taken, changes=changes, with_pack=words)


def take_code(desk: Desk, code: str) -> TakenIn:
    """Take the short code of a printed receipt. Refuses with UserError("receipt_code_wrong")."""
    from ruraldesk.bundle import intake

    return _taken(intake.take_code(desk, code))


def _oldest(desk: Desk, heads: Mapping[str, int], reached: Mapping[str, int]) -> str:
    """Return the instant of the first line after what each stream has reached, "" where there is none."""
    firsts = [(key, reached.get(key, 0) + 1) for key, seq in heads.items() if seq > reached.get(key, 0)]
    return min((next(iter(desk.store.log.lines(key, at, at))).header.at for key, at in firsts), default="")


def _sent(desk: Desk, receipted: Mapping[str, int]) -> tuple[dict[str, int], str]:
    """Return how far the files reach that no receipt came for, by stream, and when the last one was written."""
    reached: dict[str, int] = {}
    last = ""
    for one in desk.store.bundles_sent.list(kind="report"):
        for part in one.streams:
            key, seq = Stream(part["device"], part["audience"]).key, int(part["seq_to"])
            if seq > receipted.get(key, 0):
                reached[key] = max(seq, reached.get(key, 0))
                last = max(last, one.at)
    return reached, last


def _taken(one: Taken) -> TakenIn:
    return TakenIn(str(one.status), one.kind, one.file, dict(one.counts), one.questions, one.changes)
