"""Walks every page of a copied desk in a program of its own, whose screen draws everything larger; says what is cut.

    QT_SCALE_FACTOR=1.25 python comfort_child.py FOLDER CLERK PASSPHRASE WIDTH HEIGHT

Width and height in real pixels. Prints a JSON object: the pages looked at, the screen's factor, and the faults.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from PySide6.QtWidgets import QApplication

from ruraldesk.clock import FixedClock
from ruraldesk.gui.application import dress
from ruraldesk.gui.jobs import ImmediateExecutor, Jobs
from ruraldesk.gui.shell.shell import Shell
from ruraldesk.paths import DataFolder
from ruraldesk.services.desk import open_desk
from tests.helpers.comfort import faults
from tests.helpers.every_page import town_routes, village_routes

MORNING = datetime(2026, 11, 24, 2, 42, tzinfo=UTC)


def main(folder: str, clerk: str, passphrase: str, width: str, height: str) -> None:
    app = QApplication(["comfort"])
    dress(app, bundled_first=True)
    clock = FixedClock(MORNING)
    desk = open_desk(DataFolder(Path(folder)), clerk, passphrase, clock, moved=True)
    shell = Shell(desk, clock, Jobs(ImmediateExecutor()))
    factor = shell.devicePixelRatioF()
    shell.resize(round(int(width) / factor), round(int(height) / factor))
    shell.show()
    found: list[str] = []
    routes = village_routes(desk) if desk.role == "village" else town_routes(desk)
    for route in routes:
        shell.go(route)
        for _ in range(3):
            app.processEvents()
        found += [f"{route}: {one}" for one in faults(shell)]
    json.dump({"pages": len(routes), "factor": factor, "faults": found}, sys.stdout, ensure_ascii=False)
    desk.store.close(backup=False)


if __name__ == "__main__":
    main(*sys.argv[1:6])
