"""Keystroke-level counts: of what a test did in the window, and of the way with spreadsheet and word processor.

Operators and times of Card, Moran and Newell (1980): K a key, P pointing with the mouse, B a mouse button, H a hand
going to the mouse or back, M a thought before a step. docs/effort.md says what is assumed.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.helpers.hands import Hands, presses_for

K_S, P_S, B_S, H_S, M_S = 0.28, 1.10, 0.10, 0.40, 1.35


@dataclass
class Way:
    """Counts of one way. A click is one P and two B; a chord is one K; words cost their pinyin."""

    presses: int = 0
    clicks: int = 0
    pointings: int = 0
    homings: int = 0
    thoughts: int = 0
    on_mouse: bool = False

    @staticmethod
    def of(hands: Hands) -> Way:
        """Return what the hands in the window did: a thought before each thing written, pasted or clicked."""
        homings = 2 * hands.clicks  # to the mouse and back for every click, the dearest case
        return Way(hands.presses, hands.clicks, hands.clicks, homings, hands.thoughts)

    @property
    def actions(self) -> int:
        """Presses and clicks together."""
        return self.presses + self.clicks

    @property
    def seconds(self) -> float:
        moves = self.pointings * P_S + 2 * self.clicks * B_S + self.homings * H_S
        return self.presses * K_S + moves + self.thoughts * M_S

    def key(self, count: int = 1) -> None:
        """Press keys, after the hand is back on the keyboard."""
        self.homings += self.on_mouse
        self.on_mouse = False
        self.presses += count

    def click(self, count: int = 1) -> None:
        """Click once or twice on one place, after the hand is on the mouse."""
        self.homings += not self.on_mouse
        self.on_mouse = True
        self.pointings += 1
        self.clicks += count

    def write(self, *blanks: str) -> None:
        """Think, write, and go on to the next blank by one key; each of them."""
        for words in blanks:
            self.thoughts += 1
            self.key(presses_for(words) + 1)

    def copy(self) -> None:
        """Bring a stretch of words over from another document: mark, copy, other window, click, paste."""
        self.thoughts += 1
        self.click()
        self.click()
        self.key(2)
        self.click()
        self.key()

    def open_as(self, name: str) -> None:
        """Open a template or the last one of its kind by a double click, and save it under a new name."""
        self.thoughts += 1
        self.click(2)
        self.key(1 + presses_for(name) + 1)

    def open(self) -> None:
        """Open a file by a double click."""
        self.thoughts += 1
        self.click(2)

    def save_and_close(self) -> None:
        self.key(2)

    def print(self) -> None:
        """Ctrl+P, Enter."""
        self.thoughts += 1
        self.key(2)


def table_row(task: str, ours: Way, theirs: Way) -> str:
    """Return the row of docs/effort.md."""
    ratio = ours.actions / theirs.actions
    return (
        f"| {task} | {ours.presses} + {ours.clicks} | {theirs.presses} + {theirs.clicks} | {ratio:.2f} "
        f"| {ours.seconds:.0f} s | {theirs.seconds:.0f} s | {ours.seconds / theirs.seconds:.2f} |"
    )


def operators_row(task: str, way: Way) -> str:
    """Return the row of docs/effort.md that says what the other way consists of."""
    return f"| {task} | {way.presses} | {way.clicks} | {way.pointings} | {way.homings} | {way.thoughts} |"
