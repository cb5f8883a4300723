"""The demo from the first record to the receipt: two desks, one stick, the sheets for the board."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from random import Random

from ruraldesk.clock import Clock, FixedClock
from ruraldesk.demo import papers
from ruraldesk.demo.folder import DemoFolder, Made
from ruraldesk.demo.office_hours import last_hour
from ruraldesk.demo.people import SAMPLE
from ruraldesk.demo.village import (
    FACILITY,
    INSPECTION,
    LEAST_RECORDS,
    PERSON,
    Size,
    leave_unfinished,
    random_ids,
    settle,
)
from ruraldesk.errors import UserError
from ruraldesk.paths import DataFolder
from ruraldesk.progress import SILENT, Progress
from ruraldesk.services import devices, handover, ledger, printing, records, settings
from ruraldesk.services.desk import Desk, NewDesk, Role, create_desk
from ruraldesk.services.printing import PrintOptions
from ruraldesk.store.safe_file import write_safely

PASSPHRASE = "demo"  # noqa: S105  said aloud: everything in the demo is invented
VILLAGE, TOWN = ("330402101999", "禾塘村", "沈小兰"), ("330402101000", "余新镇", "顾明华")
EXCHANGE_UP_TO = 20_000  # beyond it the demo is for measuring the desk; the stick would take long
SHEETS = 6
ON_PAPER = {"opinion_box": "村委会门口", "reception": "工作日8:30－17:00"}
STEP = timedelta(minutes=6)  # from one thing that is done at the desk to the next
AFTERWARDS = 3  # inspections since the hand-over: they wait for the next one


@dataclass(frozen=True, slots=True)
class Demo:
    """What lies where."""

    folder: DemoFolder
    reused: bool
    records: int
    prints: tuple[Path, ...] = ()
    bundle: Path | None = None
    receipt: Path | None = None
    aside: Path | None = None  # an earlier demo of another kind


def make(out: Path, clock: Clock, *, records: int = 0, seed: int = 2026, progress: Progress = SILENT) -> Demo:
    """Make the demo, or find it made; one of another kind is put aside. Refuses a folder that holds anything else."""
    if records and records < LEAST_RECORDS:
        raise UserError("demo_records_few", least=LEAST_RECORDS, count=records)
    folder, wanted = DemoFolder(out.resolve()), Made(seed, records)
    if folder.holds(wanted):
        return Demo(folder, True, 0, tuple(sorted(folder.prints.iterdir())))
    aside = folder.clear()
    random, told = Random(seed), last_hour(clock)  # noqa: S311  invented, and the same each time
    town = _desk(folder.town, "town", TOWN, random, told)
    with town:
        village = _desk(folder.village, "village", VILLAGE, random, told)
        with village:
            demo = _tell(folder, village, town, random, Size.of(records), told, progress)
    folder.done(wanted)
    return replace(demo, aside=aside)


def _tell(
    folder: DemoFolder, village: Desk, town: Desk, random: Random, size: Size, clock: FixedClock, progress: Progress
) -> Demo:
    _meet(folder, village, town)
    settings.change(village, duty_phone="0573-83000000", supervision_phone="0573-83000001", **ON_PAPER)
    places = settle(village, random, size, progress)
    prints = [_responsibility(folder, village, places[:SHEETS])]
    if not size.total:
        prints += papers.hang_up(folder, village)
    total = sum(village.store.records.counts().values())
    bundle = receipt = None
    if total <= EXCHANGE_UP_TO:
        clock.advance(STEP)
        bundle, slip = _hand_over(folder, village)
        prints.append(slip)
        clock.advance(STEP)
        receipt = _answer(folder, village, town, places[0])
        clock.advance(STEP)
        _go_on(village, places[:AFTERWARDS])
    clock.advance(STEP)
    leave_unfinished(village)
    return Demo(folder, False, total, tuple(prints), bundle, receipt)


def _desk(root: Path, role: Role, who: tuple[str, str, str], random: Random, clock: Clock) -> Desk:
    code, name, clerk = who
    new = NewDesk(DataFolder(root), role, code, name, clerk, PASSPHRASE, entropy=random.randbytes)
    desk, _recovery = create_desk(new, clock)
    desk.new_id = random_ids(random)
    return desk


def _meet(folder: DemoFolder, village: Desk, town: Desk) -> None:
    """Exchange cards, as is done once on paper."""
    from ruraldesk.town.cards import write_town_card
    from ruraldesk.town.enrol import enrol

    town_card, village_card = folder.root / "town.card", folder.root / "village.card"
    write_town_card(town, town_card)
    devices.take_town_card(village, town_card)
    devices.write_card(village, village_card)
    enrol(town, village_card)


def _responsibility(folder: DemoFolder, village: Desk, places: list[str]) -> Path:
    options = PrintOptions(printed_on=village.clock.today())
    paper = printing.issue(village, FACILITY, "responsibility", places, options)
    return printing.write(paper, folder.prints / "管护责任公示牌.pdf")


def _hand_over(folder: DemoFolder, village: Desk) -> tuple[Path, Path]:
    done = handover.export(village, folder.stick)
    slip = folder.prints / "移交单.pdf"
    write_safely(slip, done.slip)
    return done.files[0], slip


def _answer(folder: DemoFolder, village: Desk, town: Desk, asked: str) -> Path:
    """The town takes the bundle in, asks once, and its receipt travels back."""
    from ruraldesk.town.apply import import_bundles
    from ruraldesk.town.questions import ask
    from ruraldesk.town.receipt import write_receipt

    import_bundles(town, [folder.stick])
    where = village.store.records.title(asked)
    ask(town, asked, "location", f"“{where}”写得不够清楚，具体在哪里？请补上。")
    made = write_receipt(town, village.code, folder.stick)
    receipt = made.handed.files[0]
    handover.take_in(village, receipt)
    return receipt


def _go_on(village: Desk, places: list[str]) -> None:
    """Save a few more inspections, as any day brings them."""
    for place in places:
        facility = records.get(village, place)
        fields = {
            "facility": place,
            "checked_on": village.clock.today().isoformat(),
            "inspector": facility.fields["responsible"],
            "second_inspector": _somebody_else(village, str(facility.fields["responsible"])),
            "items": [{"item": "外观", "result": "good"}],
            "conclusion": "normal",
            "remark": SAMPLE,
        }
        records.add(village, INSPECTION, fields)


def _somebody_else(village: Desk, person: str) -> str:
    found = ledger.page(village, PERSON, limit=2)
    return next(one.id for one in found if one.id != person)
