"""Write resources/icons/icons.txt from the npm package @fluentui/svg-icons: python tools/make_icons.py PACKAGE.tgz"""

from __future__ import annotations

import json
import re
import sys
import tarfile
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "resources" / "icons" / "icons.txt"

# fmt: off
RAIL = (
    "home", "megaphone", "vote", "scales", "heart", "wrench", "people", "folder", "print", "usb_stick",
    "data_bar_vertical", "settings", "mail_inbox", "question_circle", "board", "building", "list", "shield", "document",
    "calendar", "clock", "organization",
)
PLAIN = (
    "search", "arrow_left", "arrow_right", "add", "save", "history", "arrow_undo", "copy", "send", "arrow_download",
    "document_table", "document_pdf", "image", "attach", "calendar_ltr", "chevron_down", "person", "certificate",
    "clipboard_text_edit", "shield_checkmark", "eye_off", "lock_closed", "delete", "arrow_sync",
)
OTHERS = (
    "info_20_filled", "warning_20_filled", "error_circle_20_filled", "checkmark_circle_20_filled",
    "circle_16_regular", "circle_half_fill_16_regular", "clock_16_regular", "checkmark_circle_16_filled",
    "dismiss_circle_16_filled", "checkmark_16_regular", "checkmark_circle_48_filled",
)
# fmt: on

HEAD = """\
# Icons of the desk: Fluent UI System Icons, Copyright (c) Microsoft Corporation, MIT licence (resources/LICENSES.md).
# Source: npm package {package} {version}; made by tools/make_icons.py; do not edit by hand.
# One icon a line: name, size of its square view box in pixels, style, SVG path data.
# An icon of several paths has them parted by " | "; the fill rule is nonzero; the colour comes from the theme.
"""


def wanted() -> list[str]:
    """Return the file names (without .svg) that the desk uses, sorted."""
    rail = [f"{name}_20_{style}" for name in RAIL for style in ("regular", "filled")]
    return sorted([*rail, *(f"{name}_20_regular" for name in PLAIN), *OTHERS])


def line_of(file_name: str, svg: str) -> str:
    """Return the line of one icon. Raises ValueError where the file holds more than plain paths."""
    name, size, style = file_name.rsplit("_", 2)
    paths = re.findall(r'<path d="([^"]+)"/>', svg)
    frame = f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" viewBox="0 0 {size} {size}">'
    if svg.strip() != frame + "".join(f'<path d="{one}"/>' for one in paths) + "</svg>":
        raise ValueError(f"{file_name} is not made of plain paths")
    return f"{name} {size} {style} {' | '.join(paths)}"


def main(package: Path) -> None:
    with tarfile.open(package) as archive:
        facts = json.loads(_read(archive, "package/package.json"))
        lines = [line_of(name, _read(archive, f"package/icons/{name}.svg")) for name in wanted()]
    head = HEAD.format(package=facts["name"], version=facts["version"])
    TARGET.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} icons -> {TARGET.name}")


def _read(archive: tarfile.TarFile, member: str) -> str:
    stream = archive.extractfile(member)
    if stream is None:
        raise ValueError(f"{member} is not in the package")
    return stream.read().decode("utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
