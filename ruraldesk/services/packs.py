"""A pack of the town: what would change, rehearsed and taken back, and then taking it over."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ruraldesk.errors import UserError
from ruraldesk.services.desk import Desk
from ruraldesk.services.pack_days import moved_days
from ruraldesk.services.pack_effects import Effect, effects_of
from ruraldesk.services.pack_proofs import prove, refuse_older, refuse_unfit_tables, refuse_unreadable_reports

if TYPE_CHECKING:
    from ruraldesk.bundle.intake import TakenIn
    from ruraldesk.bundle.packs import Contents
    from ruraldesk.bundle.unpack import Opened


@dataclass(frozen=True, slots=True)
class Preview:
    """What a pack says of itself, and what would change here."""

    title: str
    note: str
    version: int
    town: str
    made_at: str  # instant
    effects: tuple[Effect, ...]
    kept: bool = True  # False: taken over by an earlier program, which kept no copy for the other desks

    @property
    def changes(self) -> bool:
        return any(one.changes for one in self.effects)


class _RehearsedError(Exception):
    """Takes a rehearsal back."""


def preview(desk: Desk, file: Path) -> Preview:
    """Return what a pack would change. It is applied as a rehearsal and taken back: what passes here will apply.

    Raises UserError not_a_pack, pack_older, pack_form_older, pack_does_not_fit, shared_table_wrong,
    shared_table_unfit, form_mistake, form_version_taken and those of opening a bundle. Nothing is changed.
    """
    from ruraldesk.bundle.intake import open_file

    return previewed(desk, open_file(desk.store, file))


def previewed(desk: Desk, opened: Opened) -> Preview:
    """Return what an opened pack would change, as ``preview`` does."""
    from ruraldesk.bundle.carried_packs import is_kept
    from ruraldesk.bundle.intake import take_opened

    contents = _contents(desk, opened)
    effects, before = list(effects_of(desk, contents)), desk.store.deadlines.days()
    with suppress(_RehearsedError), desk.store.transaction():
        refuse_unfit_tables(desk, contents)
        take_opened(desk, opened)
        prove(desk, contents)
        effects += moved_days(desk, before)
        raise _RehearsedError
    about, manifest = contents.about, opened.manifest
    kept = is_kept(desk.store, about.version)
    made_at = manifest.created_at
    return Preview(about.title, about.note, about.version, manifest.village_name, made_at, tuple(effects), kept)


def take(desk: Desk, opened: Opened, raw: bytes) -> TakenIn:
    """Take an opened pack over, all or nothing; the same one again changes nothing. Raises as ``preview``.

    ``raw``: its file, kept for the other desks of the village, which get it with the next share.
    """
    from ruraldesk.bundle.carried_packs import TAKEN, keep
    from ruraldesk.bundle.intake import take_opened

    contents = _contents(desk, opened)
    with desk.store.transaction():
        if desk.store.bundles_taken.get(opened.sha256) is None:
            refuse_unfit_tables(desk, contents)
        taken = take_opened(desk, opened)
        prove(desk, contents)
        known = desk.store.settings.get(TAKEN, {})
        numbers = dict.fromkeys(contents.items, contents.about.version)
        desk.store.settings.set(TAKEN, {**known, **numbers})
        keep(desk.store, contents.about.version, raw)
    return taken


def take_carried(desk: Desk, share: Opened) -> tuple[list[TakenIn], UserError | None]:
    """Take over the packs in a share, and return what came of them and the first reason against one.

    One that is older than what is here is left out. One that does not fit holds up no record.
    """
    from ruraldesk.bundle.carried_packs import carried, remember_shown
    from ruraldesk.bundle.status import Refused

    taken, against = [], None
    try:
        found = carried(desk.store, share)
        remember_shown(desk.store, share)
    except (Refused, ValueError) as error:
        raise UserError("bundle_damaged", where=(share.name,), file=share.name) from error
    for one in found:
        try:
            taken.append(take(desk, one.opened, one.raw))
        except UserError as refusal:
            if refusal.code not in ("pack_older", "pack_form_older"):
                against = against or refusal
    return taken, against


def _contents(desk: Desk, opened: Opened) -> Contents:
    from ruraldesk.bundle.packs import contents_of

    if opened.manifest.kind != "pack":
        raise UserError("not_a_pack", where=(opened.name,), file=opened.name)
    try:
        contents = contents_of(opened)
    except ValueError as error:
        raise UserError("bundle_damaged", where=(opened.name,), file=opened.name) from error
    refuse_older(desk, contents)
    refuse_unreadable_reports(contents)
    return contents
