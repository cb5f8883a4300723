"""改名: what another name of the village means for papers, numbers and the other desks, said before it is taken."""

from __future__ import annotations

from ruraldesk.services import numbering, village_changes, villages_joined
from ruraldesk.services.desk import Desk
from ruraldesk.services.numbering import without_town
from ruraldesk.services.settings import Settings, settings

HEADS = (("committee", "村民委员会"), ("cooperative", "股份经济合作社"))


def consequences(desk: Desk, name: str) -> tuple[str, ...]:
    """Return what a name would change, a sentence each; changes nothing.

    Raises UserError not_a_village, village_name, village_same_name.
    """
    name = village_changes.checked_name(desk, name)
    today, issued = desk.clock.today(), desk.store.prints.count()
    chosen = settings(desk)
    said = [f"从{today.year}年{today.month}月{today.day}日起，打印的都写“{name}”。"]
    if issued:
        said.append(f"以前给出的{issued:,}份照旧，再打也写“{desk.name}”。")
    said += [*_numbers(desk, name, chosen), *_written_out(desk, chosen)]
    if villages_joined.other_desks(desk):
        said.append("别的桌子收了这张桌子的包，也用新名字。")
    said.append("下次交镇里，镇里就知道。村代码和旧编号不变。")
    return tuple(said)


def _numbers(desk: Desk, name: str, chosen: Settings) -> list[str]:
    """Say where a series begins anew because the village's name stands in its numbers."""
    if chosen.village_short.strip():
        return [f"编号里仍写“{chosen.village_short.strip()}”，要改在“打印件上的村”里改。"]
    if without_town(name) == without_town(desk.name):
        return []
    named = [one for one in desk.store.specs.all() if one.numbering and "{village}" in one.numbering.pattern]
    with_it = [one.title for one in named if "{village}" in numbering.pattern_of(desk, one, one.numbering)]  # type: ignore[arg-type]  # those without a rule are left out above
    if not with_it:
        return []
    keep = f"要接着编，在“编号里的村名”写上“{without_town(desk.name)}”。"
    return [f"{'、'.join(with_it)}的编号里有村名，换成新的，从1号编起；{keep}"]


def _written_out(desk: Desk, chosen: Settings) -> list[str]:
    """Say which names the clerk wrote herself: they do not follow."""
    old = without_town(desk.name)
    kept = [(words, getattr(chosen, key)) for key, words in HEADS]
    return [f"{words}写的是“{value}”，改名以后自己改。" for words, value in kept if old in value]
