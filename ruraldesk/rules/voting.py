"""Whether enough came to vote and enough agreed, by rules that stand in a table; the arithmetic in one sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ruraldesk.rules.quorum import at_least_part

Outcome = Literal["passed", "failed", "short", "open", "noted", "wrong"]
ENTITLED, PRESENT = "entitled", "present"
_SHARE = re.compile(r"(>|>=)([1-9]\d?)/([1-9]\d?)")
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole that is reached (以上, the number itself included) or passed (过, 超过, it is not)."""

    numerator: int
    denominator: int
    more: bool

    @staticmethod
    def read(text: str) -> Share:
        """Read ``>1/2`` or ``>=2/3``. Raises ValueError."""
        found = _SHARE.fullmatch(text.replace(" ", ""))
        if found is None:
            raise ValueError(text)
        share = Share(int(found[2]), int(found[3]), found[1] == ">")
        if share.numerator > share.denominator or (share.more and share.numerator == share.denominator):
            raise ValueError(text)
        return share

    def of(self, whole: int) -> int:
        """Return the fewest of ``whole`` that are enough. Source: 民法典 第一千二百五十九条."""
        if self.more:
            return whole * self.numerator // self.denominator + 1
        return at_least_part(whole, self.numerator, self.denominator)

    @property
    def words(self) -> str:
        """The share as laws write it: 过半数, 半数以上, 三分之二以上, 超过三分之二."""
        if (self.numerator, self.denominator) == (1, 2):
            return "过半数" if self.more else "半数以上"
        if self.numerator == self.denominator:
            return "全体"
        part = f"{_numeral(self.denominator)}分之{_numeral(self.numerator)}"
        return f"超过{part}" if self.more else f"{part}以上"


@dataclass(frozen=True, slots=True)
class Passing:
    """What a proposal takes: a share of those present, or of all who are entitled."""

    base: str
    share: Share

    @staticmethod
    def read(base: str, share: str) -> Passing | None:
        """Read two cells, None where both are empty. Raises ValueError."""
        if not base and not share:
            return None
        if base not in (ENTITLED, PRESENT):
            raise ValueError(base)
        return Passing(base, Share.read(share))

    @property
    def words(self) -> str:
        """The share with its base; one of those present needs none."""
        return f"应到{self.share.words}" if self.base == ENTITLED else self.share.words


@dataclass(frozen=True, slots=True)
class Rules:
    """What a body needs to vote and to decide. An empty share is a rule that nobody wrote."""

    attend: Share | None = None  # of the persons entitled
    households: Share | None = None  # of the households, where their representatives may meet instead
    passing: Passing | None = None
    special: Passing | None = None  # of the matters that take more
    stricter: Passing | None = None  # of a higher law that asks for more than ``passing``
    stricter_law: str = ""

    @staticmethod
    def read(row: Mapping[str, str], instead: Mapping[str, str] | None = None) -> Rules:
        """Read a row of the table of bodies; what ``instead`` (a step of a procedure) fills in stands before it.

        Raises ValueError where a cell is not understood.
        """

        def cell(name: str) -> str:
            return (instead or {}).get(name, "").strip() or row.get(name, "").strip()

        def share(name: str) -> Share | None:
            return Share.read(cell(name)) if cell(name) else None

        return Rules(
            share("attend_rule"),
            share("household_rule"),
            Passing.read(cell("pass_base"), cell("pass_rule")),
            Passing.read(cell("special_base"), cell("special_rule")),
            Passing.read(cell("stricter_base"), cell("stricter_rule")),
            cell("stricter_law"),
        )

    def takes(self, *, special: bool) -> Passing | None:
        """Return what a proposal takes."""
        return self.special if special and self.special else self.passing


@dataclass(frozen=True, slots=True)
class Turnout:
    """Who should come and who came: persons, or households by one representative each."""

    entitled: int
    present: int
    unit: str = "人"

    @property
    def possible(self) -> bool:
        """True if no more came than could."""
        return 0 <= self.present <= self.entitled


@dataclass(frozen=True, slots=True)
class Vote:
    """One proposal before one meeting. ``agreed`` is None until the votes are counted."""

    rules: Rules
    persons: Turnout | None = None
    households: Turnout | None = None
    agreed: int | None = None
    special: bool = False

    @property
    def voting(self) -> Turnout | None:
        """Those whose turnout makes the meeting valid: the persons if enough of them came, else the households."""
        return next((one for one, share in self._turnouts if _enough(one, share)), None)

    @property
    def needed(self) -> int | None:
        """How many must agree; None where nobody may vote, or where the body decides nothing."""
        takes, voting = self.rules.takes(special=self.special), self.voting
        return _needed(takes, voting) if takes and voting else None

    @property
    def outcome(self) -> Outcome | None:
        """None while nobody was counted; short = too few came; open = not voted yet; noted = nothing to vote on."""
        if not self._turnouts:
            return None
        if not all(one.possible for one, _ in self._turnouts):
            return "wrong"
        if self.voting is None:
            return "short"
        if self.rules.takes(special=self.special) is None:
            return "noted"
        if self.agreed is None:
            return "open"
        if not 0 <= self.agreed <= self.voting.present:
            return "wrong"
        return "passed" if self.agreed >= (self.needed or 0) else "failed"

    @property
    def attendance(self) -> str:
        """Who came and whether that is enough, in words; "" while nobody was counted."""
        if not self._turnouts:
            return ""
        wrong = next((one for one, _ in self._turnouts if not one.possible), None)
        if wrong is not None:
            return f"实到{wrong.present}{wrong.unit}比应到{wrong.entitled}{wrong.unit}多，先核对人数。"
        came = "；".join(self._came())
        if self.voting is None:
            return f"{came}，到会无效，不能表决。"
        ruled = any(share is not None for _, share in self._turnouts)
        return f"{came}，到会有效。" if ruled else f"{came}。"

    @property
    def sentence(self) -> str:
        """The arithmetic in words, as it stands on the screen and on paper; "" while nobody was counted."""
        voting, takes = self.voting, self.rules.takes(special=self.special)
        if voting is None or takes is None or not all(one.possible for one, _ in self._turnouts):
            return self.attendance
        return f"{self.attendance.removesuffix('。')}；{self._counted(takes, voting)}"

    @property
    def doubt(self) -> str:
        """What a higher law would make of the same vote, where it asks for more and that was not reached; else ""."""
        stricter, voting = self.rules.stricter, self.voting
        if stricter is None or voting is None or self.outcome != "passed" or self.agreed is None:
            return ""
        needed = _needed(stricter, voting)
        if self.agreed >= needed:
            return ""
        return (
            f"按{self.rules.stricter_law}，要{stricter.words}{needed}{voting.unit}同意，"
            f"现在同意{self.agreed}{voting.unit}，差{needed - self.agreed}{voting.unit}。照哪一条，请镇里定。"
        )

    @property
    def _turnouts(self) -> list[tuple[Turnout, Share | None]]:
        """Those that were counted, with what each needs; households count only where the body may meet by them."""
        found = [] if self.persons is None else [(self.persons, self.rules.attend)]
        if self.households is not None and self.rules.households is not None:
            found.append((self.households, self.rules.households))
        return found

    def _came(self) -> list[str]:
        """Say each turnout up to the one that is enough."""
        said = []
        for one, share in self._turnouts:
            needs = "" if share is None else f"{share.words}为{share.of(one.entitled)}{one.unit}，"
            said.append(f"应到{one.entitled}{one.unit}，{needs}实到{one.present}{one.unit}")
            if _enough(one, share):
                break
            short = 0 if share is None else share.of(one.entitled) - one.present
            said[-1] += f"，差{short}{one.unit}" if short > 0 else ""
        return said

    def _counted(self, takes: Passing, voting: Turnout) -> str:
        needed, unit = _needed(takes, voting), voting.unit
        wanted = f"{takes.words}为{needed}{unit}"
        if self.agreed is None:
            return f"{wanted}。"
        if self.agreed > voting.present:
            return f"{wanted}，同意{self.agreed}{unit}比实到{voting.present}{unit}多，先核对票数。"
        if self.agreed >= needed:
            return f"{wanted}，同意{self.agreed}{unit}，通过。"
        return f"{wanted}，同意{self.agreed}{unit}，差{needed - self.agreed}{unit}，未通过。"


def _enough(turnout: Turnout, share: Share | None) -> bool:
    """True if enough came; who came more than once over is a mistake, never a quorum; of none nobody came."""
    least = 1 if share is None else max(1, share.of(turnout.entitled))
    return turnout.possible and turnout.present >= least


def _needed(takes: Passing, voting: Turnout) -> int:
    return max(1, takes.share.of(voting.entitled if takes.base == ENTITLED else voting.present))


def _numeral(number: int) -> str:
    """Return a number up to 99 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")
