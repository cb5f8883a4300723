"""The demo's folder: marked as ours, reused when it fits, never anybody else's."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

from ruraldesk.errors import UserError
from ruraldesk.store.safe_file import machine_error, write_safely

MARKER = "ruraldesk-demo.json"
PARTS = ("village", "town", "stick", "prints")
VERSION = 3


@dataclass(frozen=True, slots=True)
class Made:
    """How a demo was made. The same again need not be made again."""

    seed: int
    records: int
    version: int = VERSION


@dataclass(frozen=True, slots=True)
class DemoFolder:
    """OUT with its four parts."""

    root: Path

    @property
    def village(self) -> Path:
        return self.root / "village"

    @property
    def town(self) -> Path:
        return self.root / "town"

    @property
    def stick(self) -> Path:
        return self.root / "stick"

    @property
    def prints(self) -> Path:
        return self.root / "prints"

    def holds(self, wanted: Made) -> bool:
        """True if a finished demo of just this kind lies here."""
        return self._marker().get("done") == asdict(wanted) and all((self.root / one).is_dir() for one in PARTS)

    def clear(self) -> Path | None:
        """Make room for a new demo; return where one that was finished was put, with all that was tried in it.

        Refuses a folder that is not ours: UserError("demo_folder_foreign").
        """
        if self.root.exists() and not self.root.is_dir():
            raise UserError("demo_folder_foreign", folder=self.root)
        if self.root.exists() and any(self.root.iterdir()) and not self._marker():
            raise UserError("demo_folder_foreign", folder=self.root)
        try:
            aside = self._put_aside() if self._marker().get("done") else None
            self._make_room()
        except OSError as error:
            raise machine_error(error, self.root) from error
        return aside

    def _put_aside(self) -> Path:
        stem = f"{self.root.name}-older"
        names = (stem, *(f"{stem}-{count}" for count in range(2, 1000)))
        aside = next(self.root.with_name(one) for one in names if not self.root.with_name(one).exists())
        self.root.rename(aside)
        return aside

    def _make_room(self) -> None:
        self.root.mkdir(parents=True, exist_ok=True)
        write_safely(self.root / MARKER, b'{"done": null, "ruraldesk": "demo"}\n')
        for one in PARTS:
            shutil.rmtree(self.root / one, ignore_errors=True)
        self.stick.mkdir()
        self.prints.mkdir()

    def done(self, made: Made) -> None:
        """Mark the demo as finished."""
        text = json.dumps({"done": asdict(made), "ruraldesk": "demo"})
        write_safely(self.root / MARKER, text.encode("ascii") + b"\n")

    def _marker(self) -> dict[str, object]:
        try:
            found = json.loads((self.root / MARKER).read_text(encoding="ascii"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) and found.get("ruraldesk") == "demo" else {}
