"""The open desk: the vault, the clerk at work and the clock, handed to every use case."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal

from ruraldesk.clock import Clock
from ruraldesk.paths import DataFolder

if TYPE_CHECKING:
    from ruraldesk.store.store import Store

Role = Literal["village", "town"]
ClerkRole = Literal["supervisor", "clerk"]


@dataclass(frozen=True, slots=True)
class NewDesk:
    """What has to be known to set up a desk."""

    folder: DataFolder
    role: Role
    code: str  # 12 digits for a village, 9 or 12 for a town
    name: str
    clerk: str
    passphrase: str
    town_card: Path | None = None


@dataclass(slots=True)
class Desk:
    """One open desk. Close it, or use it as a context manager."""

    folder: DataFolder
    store: Store
    clerk: str
    clerk_role: ClerkRole
    clock: Clock
    new_id: Callable[[], str] = field(default=lambda: str(uuid.uuid4()))

    @property
    def role(self) -> Role:
        """Village or town."""
        return self.store.identity.role

    @property
    def code(self) -> str:
        """The 12 digits of the village, or the town's code."""
        return self.store.identity.code

    @property
    def name(self) -> str:
        """The village's or the town's name."""
        return self.store.identity.name

    @property
    def device(self) -> str:
        """The 16 hex digits of this desk's device."""
        return self.store.identity.device

    def close(self) -> None:
        """Close the vault; makes a verified backup if something changed."""
        self.store.close()

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, kind: type[BaseException] | None, one: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def create_desk(new: NewDesk, clock: Clock) -> tuple[Desk, str]:
    """Set up a desk with the seed forms; return it open, with its recovery code (8 groups of 4).

    Refuses with UserError("folder_in_use") a folder that holds a desk already.
    """
    raise NotImplementedError


def open_desk(folder: DataFolder, clerk: str, passphrase: str, clock: Clock) -> Desk:
    """Unlock the vault for a clerk. ``clerk`` may be empty where there is only one."""
    raise NotImplementedError


def clerk_names(folder: DataFolder) -> list[str]:
    """Return who may open this desk, without unlocking it; empty where there is no desk yet."""
    raise NotImplementedError
