"""Where data, backups and the bundled resources live."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

VAULT_FILE = "vault.db"
KEYS_FILE = "vault.json"
BACKUP_FOLDER = "backups"


@dataclass(frozen=True, slots=True)
class DataFolder:
    """One desk's data folder: everything of the village lies under it."""

    root: Path

    @property
    def vault(self) -> Path:
        return self.root / VAULT_FILE

    @property
    def keys(self) -> Path:
        return self.root / KEYS_FILE

    @property
    def backups(self) -> Path:
        return self.root / BACKUP_FOLDER

    @property
    def lock(self) -> Path:
        return self.root / "desk.lock"

    @property
    def sent(self) -> Path:
        """Every sealed bundle that was made here, kept as it left."""
        return self.root / "sent"


def default_data_folder() -> DataFolder:
    """Return the data folder of this user on this computer (not created)."""
    return DataFolder(_user_data_root() / "ruraldesk")


def project_root() -> Path:
    """Return the folder that holds resources/ and forms/ (the checkout or the frozen program)."""
    frozen = getattr(sys, "_MEIPASS", None)
    return Path(frozen) if frozen else Path(__file__).resolve().parent.parent


def resources() -> Path:
    """Return the folder of fonts, icons and texts."""
    return project_root() / "resources"


def seed_forms() -> Path:
    """Return the folder of the forms that ship with the program."""
    return project_root() / "forms"


def _user_data_root() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
