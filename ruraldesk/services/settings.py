"""Typed settings of a desk (not in the log, never handed over)."""

from __future__ import annotations

from dataclasses import dataclass

from ruraldesk.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be chosen in 设置."""

    lock_after_min: int = 15
    large_text: bool = False  # per clerk
    print_font: str = ""  # "" = the font that comes with the program
    paper_board: str = "a4"  # a3 | a4
    backup_folder: str = ""  # a second place for backups
    last_stick: str = ""


def settings(desk: Desk) -> Settings:
    """Return the settings for the clerk at work."""
    raise NotImplementedError


def change(desk: Desk, **values: object) -> Settings:
    """Change the named settings. Raises TypeError for a name that is not there."""
    raise NotImplementedError
