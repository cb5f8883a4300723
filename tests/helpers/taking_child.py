"""A process that takes a pack over and is killed before the k-th thing it writes into the vault.

``python -m tests.helpers.taking_child FOLDER PACK K`` ends by SIGKILL before the k-th write or the commit after it;
with code 0 where the pack was taken over first.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from ruraldesk.clock import FixedClock
from ruraldesk.paths import DataFolder
from ruraldesk.services import handover
from ruraldesk.services.desk import open_desk
from ruraldesk.store.core import Core
from tests.helpers.desks import NOON, PASSPHRASE


def main(folder: str, file: str, fatal: str) -> None:
    desk = open_desk(DataFolder(Path(folder)), "沈小兰", PASSPHRASE, FixedClock(NOON))
    left, real = [int(fatal)], Core.write

    def write(core: Core, *args: Any, **named: Any) -> Any:  # Any: whatever the real one takes
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(core, *args, **named)

    setattr(Core, "write", write)  # noqa: B010 - a method is put in the place of another
    handover.take_in(desk, Path(file))
    sys.stdout.write(f"{int(fatal) - left[0]}\n")
    sys.stdout.flush()
    os.kill(os.getpid(), signal.SIGKILL)  # taken over, and the power fails before anything is closed


if __name__ == "__main__":
    main(*sys.argv[1:])
