"""Who may open the desk: clerks, their passphrases and roles, and the recovery sheet."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ruraldesk.errors import UserError
from ruraldesk.paths import DataFolder
from ruraldesk.services.desk import SHORTEST_PASSPHRASE, ClerkRole, Desk, need_supervisor, role_of, set_role
from ruraldesk.store import recovery as codes
from ruraldesk.store import vault
from ruraldesk.store.safe_file import write_safely


@dataclass(frozen=True, slots=True)
class Clerk:
    """One person at the desk."""

    name: str
    role: ClerkRole
    active: bool
    me: bool


def clerks(desk: Desk) -> list[Clerk]:
    """Return everybody who was ever at this desk."""
    return [
        Clerk(one.name, role_of(desk.store, one.name), not one.disabled, one.name == desk.clerk)
        for one in vault.all_clerks(desk.folder)
    ]


def add_clerk(desk: Desk, name: str, passphrase: str, role: ClerkRole = "clerk") -> Clerk:
    """Let one more person open the desk. Needs a supervisor."""
    need_supervisor(desk)
    refuse_weak(passphrase)
    vault.add_clerk(desk.folder, desk.dek, name, passphrase, cost=desk.cost)
    set_role(desk.store, name, role)
    return Clerk(name, role, True, False)


def change_passphrase(desk: Desk, name: str, passphrase: str) -> None:
    """Give a clerk a new passphrase: one's own, or as a supervisor anybody's."""
    if name != desk.clerk:
        need_supervisor(desk)
    refuse_weak(passphrase)
    vault.change_passphrase(desk.folder, desk.dek, name, passphrase, cost=desk.cost)


def disable_clerk(desk: Desk, name: str, goes_on: str = "") -> None:
    """Close the desk to a clerk. Needs a supervisor; the last supervisor stays.

    What she had not finished typing goes to ``goes_on`` ("" = the clerk at work): nobody else could open it.
    """
    need_supervisor(desk)
    others = [one for one in clerks(desk) if one.active and one.name != name]
    if not any(one.role == "supervisor" for one in others):
        raise UserError("last_supervisor", clerk=name)
    desk.store.drafts.give(name, goes_on or desk.clerk)  # first: a power cut leaves her able to open it
    vault.disable(desk.folder, name)


def passphrase_fits(desk: Desk, passphrase: str) -> bool:
    """True if this is the passphrase of the clerk at work (to open a locked window)."""
    try:
        return vault.unlock(desk.folder, desk.clerk, passphrase) == desk.dek
    except UserError as error:
        if error.code == "wrong_passphrase":
            return False
        raise


def take_over(desk: Desk, name: str, passphrase: str) -> bool:
    """Let a clerk go on at an open desk with her own passphrase; True if it was another one's until now.

    Drafts stay with who typed them. Refuses with UserError wrong_passphrase, clerk_disabled, clerk_unknown.
    """
    if vault.unlock(desk.folder, name, passphrase) != desk.dek:
        raise UserError("wrong_passphrase", clerk=name)
    changed = name != desk.clerk
    desk.clerk, desk.clerk_role = name, role_of(desk.store, name)
    return changed


def recover(folder: DataFolder, recovery: str, clerk: str, passphrase: str) -> None:
    """Give a clerk a new passphrase with the recovery sheet.

    Refuses with UserError recovery_length, recovery_group, recovery_void.
    """
    refuse_weak(passphrase)
    dek = vault.unlock_with_recovery(folder, codes.RecoveryCode.parse(recovery))
    vault.change_passphrase(folder, dek, clerk, passphrase)


def recovery_group_fits(place: int, group: str) -> bool:
    """True if the group checks itself (``place`` 1 to 8): for the drill of the first start."""
    return codes.group_is_right(place - 1, group)


def recovery_signs(text: str) -> str:
    """Return typed signs as they stand on paper: capitals, full width narrowed, O as 0, I and L as 1, no hyphens."""
    return "".join(one for one in codes.tidy(text) if one.isalnum())


def new_recovery(desk: Desk) -> str:
    """Make a new recovery code; the old sheet is void from now on. Needs a supervisor."""
    need_supervisor(desk)
    return vault.new_recovery(desk.folder, desk.dek, cost=desk.cost).text


def recovery_sheet(desk: Desk, code: str) -> bytes:
    """Return the recovery sheet as a PDF."""
    from ruraldesk.documents.recovery_sheet import RecoveryFacts, recovery_pdf

    groups = codes.RecoveryCode.parse(code).groups
    return recovery_pdf(RecoveryFacts(desk.name, groups, desk.clock.today(), desk.clerk))


def write_recovery(desk: Desk, code: str, out: Path) -> None:
    """Write the recovery sheet: a PDF, or the bare code where the file's name does not end in .pdf."""
    body = recovery_sheet(desk, code) if out.suffix.lower() == ".pdf" else f"{code}\n".encode()
    write_safely(out, body)


def read_recovery(file: Path) -> str:
    """Return the code written down in a text file, or standing in the recovery sheet's PDF."""
    if file.suffix.lower() == ".pdf":
        return _code_in_pdf(file)
    return file.read_text(encoding="utf-8-sig", errors="replace")


def refuse_weak(passphrase: str) -> None:
    """Refuse a passphrase that is too short to keep anybody out."""
    if len(passphrase.strip()) < SHORTEST_PASSPHRASE:
        raise UserError("passphrase_short", least=SHORTEST_PASSPHRASE, now=len(passphrase.strip()))


def _code_in_pdf(file: Path) -> str:
    """Find the eight groups among the words of the sheet: those that check themselves, in order."""
    import pypdfium2

    document = pypdfium2.PdfDocument(file.read_bytes())
    try:
        words = str(document[0].get_textpage().get_text_range()).split()
    finally:
        document.close()
    found: list[str] = []
    for word in words:
        if len(found) < codes.GROUPS and codes.group_is_right(len(found), word):
            found.append(word)
    return "-".join(found)
