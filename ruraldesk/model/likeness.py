"""How alike two persons are, and by what: the score puts the surest first, the reason is told."""

from __future__ import annotations

from dataclasses import dataclass

from ruraldesk.rules.masking import COMPOUND_SURNAMES

LEAST = 40


@dataclass(frozen=True, slots=True)
class Person:
    """What tells one person from another, as far as it is known. ``sounds``: the name in full pinyin.

    ``near``: the same with n for ng, or ng for n.
    """

    name: str = ""
    birth: str = ""  # ISO date
    numbers: frozenset[str] = frozenset()  # of identity papers
    phones: frozenset[str] = frozenset()
    sounds: frozenset[str] = frozenset()
    near: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Likeness:
    """From 0 to 100, and why."""

    score: int
    reason: str


def likeness(one: Person, other: Person) -> Likeness | None:
    """Return how alike two persons are; None where nothing speaks for it, or something against it."""
    found = [part for part in (_by_number(one, other), _by_name(one, other), _by_phone(one, other)) if part]
    best = max(found, key=lambda part: part.score, default=None)
    if best is None or best.score < LEAST:
        return None
    if one.numbers and other.numbers and _by_number(one, other) is None:
        return None  # two papers, two persons
    return best


def slip(one: str, other: str) -> str:
    """Return how two numbers differ by one slip of the hand: 只差一位, 有两位颠倒, 其中一个少一位; "" = otherwise."""
    if abs(len(one) - len(other)) == 1:
        short, long = sorted((one, other), key=len)
        return "其中一个少一位" if any(long[:at] + long[at + 1 :] == short for at in range(len(long))) else ""
    if len(one) != len(other) or one == other:
        return ""
    at = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(at) == 1:
        return "只差一位"
    first, last = at[0], at[-1]
    swapped = len(at) == 2 and last == first + 1 and one[first] == other[last] and one[last] == other[first]
    return "有两位颠倒" if swapped else ""


def slips_of(number: str, signs: str = "0123456789") -> set[str]:
    """Return every number that is one slip away: a wrong sign, or two neighbours swapped."""
    found: set[str] = set()
    for at, sign in enumerate(number):
        found.update(number[:at] + other + number[at + 1 :] for other in signs if other != sign)
        if at + 1 < len(number):
            found.add(number[:at] + number[at + 1] + sign + number[at + 2 :])
    return found - {number}


def one_missing(number: str, signs: str = "0123456789") -> set[str]:
    """Return every number that has one sign more, or one less."""
    more = {number[:at] + sign + number[at:] for at in range(len(number) + 1) for sign in signs}
    return more | {number[:at] + number[at + 1 :] for at in range(len(number))}


def short_of(number: str) -> str:
    """Return the 15 digits that an identity number of 18 was before: no century, no check sign; "" if it had none."""
    return number[:6] + number[8:17] if len(number) == 18 and number[6:8] == "19" else ""


def surname(name: str) -> str:
    """Return the surname of a Chinese name, a double one whole."""
    return name[:2] if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else name[:1]


def _by_number(one: Person, other: Person) -> Likeness | None:
    if one.numbers & other.numbers:
        return Likeness(100, "证件号码一样")
    if any(short_of(a) == b or short_of(b) == a for a in one.numbers for b in other.numbers):
        return Likeness(97, "证件号码15位的和18位的对得上")
    ways = [way for a in one.numbers for b in other.numbers if (way := slip(a, b))]
    if not ways:
        return None
    known = _same_name(one, other) or _sounds_alike(one, other) or (one.birth and one.birth == other.birth)
    return Likeness(92 if known else 80, f"证件号码{ways[0]}")


def _by_name(one: Person, other: Person) -> Likeness | None:
    same, alike = _same_name(one, other), _sounds_alike(one, other)
    if not same and not alike:
        return _by_near_sound(one, other)
    called = "姓名" if same else f"音同“{other.name}”"
    if not one.birth or not other.birth:
        return Likeness(50, "同名") if same else Likeness(40, called)
    if one.birth == other.birth:
        return Likeness(90, "姓名和出生日期一样") if same else Likeness(85, f"{called}，出生日期一样")
    way = slip(one.birth.replace("-", ""), other.birth.replace("-", "")) if same else ""
    return Likeness(70, f"姓名一样，出生日期{way}") if way else None


def _by_near_sound(one: Person, other: Person) -> Likeness | None:
    """n and ng are one sound here: too little alone, enough with the same birth date."""
    near = len(one.name) == len(other.name) and one.near & other.sounds
    if not near or not one.birth or one.birth != other.birth:
        return None
    return Likeness(78, f"音近“{other.name}”，出生日期一样")


def _by_phone(one: Person, other: Person) -> Likeness | None:
    """A phone is shared in a family: with two different birth dates it says nothing."""
    if one.birth and other.birth and one.birth != other.birth:
        return None
    if one.phones & other.phones:
        if _same_name(one, other):
            return Likeness(88, "姓名和手机一样")
        related = one.name and other.name and surname(one.name) == surname(other.name)
        if related:
            return Likeness(75, "手机一样，同姓")
        return Likeness(45, "手机一样，姓名不同") if one.name and other.name else Likeness(55, "手机一样")
    ways = [way for a in one.phones for b in other.phones if (way := slip(a, b))]
    return Likeness(65, f"姓名一样，手机{ways[0]}") if ways and _same_name(one, other) else None


def _same_name(one: Person, other: Person) -> bool:
    return bool(one.name) and one.name == other.name


def _sounds_alike(one: Person, other: Person) -> bool:
    return one.name != other.name and len(one.name) == len(other.name) and bool(one.sounds & other.sounds)
