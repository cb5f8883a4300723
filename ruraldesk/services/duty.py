"""交接班: one folder with everything a successor has to know, and the sheet that three people sign."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ruraldesk.errors import UserError
from ruraldesk.model.report_table import ReportTable
from ruraldesk.progress import SILENT, Progress
from ruraldesk.services import clerks, duty_tables, reporting
from ruraldesk.services.desk import Desk, need_supervisor, role_of, set_role
from ruraldesk.services.stick_trouble import said_of_stick
from ruraldesk.store.safe_file import PART, machine_error, make_folder, sync_folder, write_safely

SHEET = "0-交接单.pdf"


@dataclass(frozen=True, slots=True)
class Hands:
    """Who gives, who takes, who watches."""

    giver: str
    taker: str
    supervisor: str = ""


@dataclass(frozen=True, slots=True)
class Package:
    """A finished package."""

    folder: Path
    files: tuple[Path, ...]
    open_items: int
    archived: int
    records: int
    sheet: bytes  # the 交接单 as a PDF, to be printed and signed


def make_package(desk: Desk, to: Path, hands: Hands, progress: Progress = SILENT) -> Package:
    """Write the package into a folder of its own in ``to``.

    Raises UserError duty_hands_missing, duty_same_hands, folder_gone, disk_full, folder_read_only, glyph_missing,
    and on a stick stick_cut_off, stick_read_only;
    then nothing is left behind.
    """
    _refuse_hands(hands)
    if not to.is_dir():
        raise UserError("folder_gone", where=(to.name,))
    progress.step(0, 5, "看哪些没办完")
    tables = {
        "1-未办结清单": duty_tables.open_items(desk),
        "2-档案目录": duty_tables.archive(desk),
        "3-人员和桌子": duty_tables.people_and_desks(desk),
        "4-登记数和校验": duty_tables.counts(desk),
    }
    contents: dict[str, bytes] = {}
    for place, (name, table) in enumerate(tables.items(), start=1):
        if progress.cancelled():
            raise UserError("cancelled")
        progress.step(place, 5, f"排{name[2:]}")
        contents[f"{name}.pdf"] = reporting.content(desk, table, ".pdf")
    contents["2-档案目录.xlsx"] = reporting.content(desk, tables["2-档案目录"], ".xlsx")
    sheet = _sheet(desk, hands, tables, contents)
    with said_of_stick(to):
        folder = _write(_free_folder(desk, to), {SHEET: sheet, **dict(sorted(contents.items()))})
    return Package(
        folder,
        tuple(folder / one for one in (SHEET, *sorted(contents))),
        len(tables["1-未办结清单"].rows),
        len(tables["2-档案目录"].rows),
        _records(desk),
        sheet,
    )


def change_hands(desk: Desk, giver: str, taker: str, passphrase: str = "", *, supervisor: bool = False) -> None:
    """Let the taker in, who goes on with the giver's drafts, and close the desk to the giver. Needs a supervisor.

    A taker who is here already keeps her passphrase and needs none. Where the giver is at work herself, the taker
    goes on in her place, so she has to be a supervisor then. Nothing changes where it is refused:
    needs_supervisor, passphrase_short, duty_needs_supervisor, last_supervisor.
    """
    need_supervisor(desk)
    known = {one.name: one for one in clerks.clerks(desk) if one.active}
    is_new = taker not in known
    will_lead = supervisor or (not is_new and known[taker].role == "supervisor")
    others = [one for one in known.values() if one.name not in (giver, taker) and one.role == "supervisor"]
    if not will_lead and (giver == desk.clerk or not others):
        raise UserError("duty_needs_supervisor", taker=taker, giver=giver)
    if is_new:
        clerks.add_clerk(desk, taker, passphrase, "supervisor" if supervisor else "clerk")
    elif supervisor:
        set_role(desk.store, taker, "supervisor")
    if giver == desk.clerk:
        desk.clerk, desk.clerk_role = taker, role_of(desk.store, taker)
    if giver in known:
        clerks.disable_clerk(desk, giver, taker)


def make_package_in(desk: Desk, to: Path, hands: Hands) -> Package:
    """As ``make_package``, in a folder that is made if need be."""
    _refuse_hands(hands)
    make_folder(to)
    return make_package(desk, to, hands)


def _refuse_hands(hands: Hands) -> None:
    if not hands.giver.strip() or not hands.taker.strip():
        raise UserError("duty_hands_missing")
    if hands.giver.strip() == hands.taker.strip():
        raise UserError("duty_same_hands", clerk=hands.giver)


def _records(desk: Desk) -> int:
    return sum(desk.store.records.count(one.form_id) for one in desk.store.specs.all())


def _sheet(desk: Desk, hands: Hands, tables: Mapping[str, ReportTable], contents: Mapping[str, bytes]) -> bytes:
    from ruraldesk.documents.duty_sheet import DutyFacts, Paper, duty_pdf

    papers = []
    for name, content in sorted(contents.items()):
        rows = len(tables[name.rpartition(".")[0]].rows)
        papers.append(Paper(name, rows, hashlib.sha256(content).hexdigest()))
    registers = [(one.title, desk.store.records.count(one.form_id)) for one in desk.store.specs.all()]
    facts = DutyFacts(
        village=desk.name,
        code=desk.code,
        giver=hands.giver.strip(),
        taker=hands.taker.strip(),
        supervisor=hands.supervisor.strip(),
        on=desk.clock.today(),
        registers=registers,
        papers=papers,
    )
    return duty_pdf(facts)


def _free_folder(desk: Desk, to: Path) -> Path:
    stem = f"交接包-{desk.code}-{desk.clock.today():%Y%m%d}"
    names = [stem, *(f"{stem}-{count}" for count in range(2, 1000))]
    return next(to / one for one in names if not (to / one).exists())


def _write(folder: Path, contents: Mapping[str, bytes]) -> Path:
    part = folder.with_name(folder.name + PART)
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
        for name, content in contents.items():
            write_safely(part / name, content)
        part.rename(folder)
        sync_folder(folder.parent)
    except OSError as error:
        shutil.rmtree(part, ignore_errors=True)
        raise machine_error(error, folder) from error
    except UserError:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return folder
