"""Takes a pack of the town over: rehearsed first, shown, and put in place when the clerk says so."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from ruraldesk.errors import UserError
from ruraldesk.gui.bench import Bench
from ruraldesk.gui.dialogs.ask import tell_refusal
from ruraldesk.gui.dialogs.pack_preview import may_take
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.services import handover, packs


def look_at_pack(parent: QWidget, bench: Bench, file: Path) -> None:
    """Show what a pack would change; nothing is changed before the clerk has seen it and said yes."""
    window = parent.window()  # the panel that asked may be made anew meanwhile

    def refused(refusal: UserError) -> None:
        tell_refusal(window, refusal)

    def shown(found: packs.Preview) -> None:
        if may_take(window, found, bench.clock):
            bench.jobs.run(
                lambda progress: handover.take_in(bench.desk, file, progress), taken, refused, label="换表样"
            )

    def taken(done: handover.TakenIn) -> None:
        bench.navigator.say(done.words)
        bench.notifier.tell(done.changes | ChangeSet(settings=True))

    bench.jobs.run(lambda _: packs.preview(bench.desk, file), shown, refused, label="看表样")
