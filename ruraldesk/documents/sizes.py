"""Type sizes of a template: the least a board sheet allows, and the same template on another paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ruraldesk.documents.layout.profiles import PROFILES, Profile
from ruraldesk.documents.template import Block, TextLine

ROUNDING = 0.01


def size_mistake(profile: str, options: Mapping[str, str]) -> str:
    """Return what is wrong with the size of a table or grid, or ""."""
    paper = PROFILES.get(profile)
    if paper is None:
        return ""
    size = float(options.get("size", paper.table * float(options.get("scale", 100)) / 100))
    if size + ROUNDING >= paper.least_table:
        return ""
    return f"{profile}上的表至少{paper.least_table:g}点，现在是{size:g}点，远处看不清"


def on_paper(blocks: Sequence[Block], written_for: Profile, paper: Profile) -> tuple[Block, ...]:
    """Return a template's blocks with the sizes they name made larger or smaller as the paper is."""
    if written_for.name == paper.name:
        return tuple(blocks)
    return tuple(_resized(one, paper.body / written_for.body) for one in blocks)


def _resized(block: Block, by: float) -> Block:
    options = dict(block.options)
    if "size" in options and block.kind != "qr":
        options["size"] = f"{float(options['size']) * by:.2f}"
    body = tuple(one if isinstance(one, TextLine) else _resized(one, by) for one in block.body)
    return replace(block, options=options, body=body)
