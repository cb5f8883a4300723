"""Make resources/fonts from the npm packs and Debian packages named in docs/adr/0004-fonts.md.

    python tools/make_fonts.py --npm DIR_WITH_TGZ --debian /usr/share/fonts/truetype
                               [--unihan Unihan_OtherMappings.txt.bz2]

Role fonts are trimmed to the 8105 characters of 通用规范汉字表 and the signs of office
documents; the two fallback fonts keep every character. ``--unihan`` writes the list of
the 8105 anew (field kTGH of Unicode's Unihan database, Debian package unicode-data).
"""

from __future__ import annotations

import argparse
import bz2
import hashlib
import io
import tarfile
from dataclasses import dataclass
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from ruraldesk.documents.metrics import pack_metrics

FONTS = Path(__file__).resolve().parent.parent / "resources" / "fonts"
COMMON = FONTS / "common-characters.txt"
SERIF, SANS = "expo-google-fonts-noto-serif-sc-0.4.3.tgz", "expo-google-fonts-noto-sans-sc-0.4.3.tgz"
SIGN_BLOCKS = (
    (0x20, 0x7E), (0xA0, 0x17F), (0x1CD, 0x1DC), (0x2B0, 0x2FF), (0x300, 0x30C), (0x391, 0x3C9), (0x401, 0x451),
    (0x2010, 0x206F), (0x2070, 0x209F), (0x20A0, 0x20BF), (0x2100, 0x218F), (0x2190, 0x21FF), (0x2200, 0x22FF),
    (0x2460, 0x24FF), (0x2500, 0x25FF), (0x2600, 0x2642), (0x2700, 0x27BF), (0x3000, 0x303F), (0x3041, 0x30FF),
    (0x3105, 0x312F), (0x3200, 0x33FF), (0xFE30, 0xFE4F), (0xFF01, 0xFF5E), (0xFFE0, 0xFFE6),
)  # fmt: skip


@dataclass(frozen=True)
class Source:
    """Where a font comes from and how it is kept."""

    pack: str  # npm pack, or "" for a Debian path
    path: str
    whole: bool = False
    kern: bool = False
    rename: str = ""


SOURCES = {
    "NotoSerifSC-Regular.ttf": Source(SERIF, "package/400Regular/NotoSerifSC_400Regular.ttf", whole=True),
    "NotoSerifSC-Black.ttf": Source(SERIF, "package/900Black/NotoSerifSC_900Black.ttf"),
    "NotoSansSC-Regular.ttf": Source(SANS, "package/400Regular/NotoSansSC_400Regular.ttf", kern=True),
    "NotoSansSC-Bold.ttf": Source(SANS, "package/700Bold/NotoSansSC_700Bold.ttf", kern=True),
    "RuraldeskKai-Regular.ttf": Source("", "lxgw-wenkai/LXGWWenKai-Regular.ttf", rename="Ruraldesk Kai"),
    "HanaMinB.ttf": Source("", "hanazono/HanaMinB.ttf", whole=True),
}


def main() -> None:
    """Make every font, its metrics, the licences and the list of sums."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--npm", type=Path, required=True)
    parser.add_argument("--debian", type=Path, required=True)
    parser.add_argument("--unihan", type=Path)
    chosen = parser.parse_args()
    if chosen.unihan:
        COMMON.write_text(_common_characters(chosen.unihan), encoding="utf-8")
    for name, source in SOURCES.items():
        target = FONTS / name
        data = _read(source, chosen.npm, chosen.debian)
        target.write_bytes(data if name == "HanaMinB.ttf" else _made(data, source))
        target.with_suffix(".metrics").write_bytes(pack_metrics(target))
        print(name, target.stat().st_size)
    _write_licences(chosen.npm)
    _write_sums()


def _common_characters(unihan: Path) -> str:
    """Return the 8105 characters in the order of the table, 50 to a line."""
    placed = []
    for line in bz2.decompress(unihan.read_bytes()).decode().splitlines():
        parts = line.split("\t")
        if len(parts) == 3 and parts[1] == "kTGH":
            placed.append((int(parts[2].removeprefix("2013:")), chr(int(parts[0][2:], 16))))
    characters = [one for _, one in sorted(placed)]
    if len(characters) != 8105:
        raise SystemExit(f"kTGH gives {len(characters)} characters, not 8105")
    return "".join("".join(characters[i : i + 50]) + "\n" for i in range(0, 8105, 50))


def _read(source: Source, npm: Path, debian: Path) -> bytes:
    if not source.pack:
        return (debian / source.path).read_bytes()
    return _member(npm / source.pack, source.path)


def _member(pack: Path, path: str) -> bytes:
    with tarfile.open(pack) as archive:
        member = archive.extractfile(path)
        assert member is not None
        return member.read()


def _made(data: bytes, source: Source) -> bytes:
    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    options = Options()
    options.layout_features = ["kern"] if source.kern else []
    options.hinting = False
    options.notdef_outline = True
    options.glyph_names = False
    options.name_IDs = ["*"]
    options.name_languages = ["*"]
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "GDEF", "DSIG"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=font.getBestCmap() if source.whole else _wanted())
    subsetter.subset(font)
    _even_digits(font)
    if source.rename:
        _rename(font, source.rename)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def _wanted() -> set[int]:
    common = {ord(one) for one in COMMON.read_text(encoding="utf-8") if one != "\n"}
    return common | {code for first, last in SIGN_BLOCKS for code in range(first, last + 1)}


def _even_digits(font: TTFont) -> None:
    """Give all ten digits one width, so that columns of amounts stand under each other."""
    cmap, metrics, glyphs = font.getBestCmap(), font["hmtx"], font["glyf"]
    names = [cmap[code] for code in range(0x30, 0x3A)]
    width = max(metrics[name][0] for name in names)
    for name in names:
        old, bearing = metrics[name]
        shift = (width - old) // 2
        if shift:
            glyph = glyphs[name]
            glyph.coordinates.translate((shift, 0))
            glyph.recalcBounds(glyphs)
        metrics[name] = (width, bearing + shift)


def _rename(font: TTFont, name: str) -> None:
    """Give a trimmed font a name of its own: the licence reserves the old one."""
    table = font["name"]
    for record in list(table.names):
        if record.nameID in (0, 13, 14):
            continue
        table.removeNames(record.nameID, record.platformID, record.platEncID, record.langID)
    for name_id, text in ((1, name), (2, "Regular"), (3, f"{name} 1.250 trimmed"), (4, name), (5, "Version 1.250"),
                          (6, name.replace(" ", "") + "-Regular")):  # fmt: skip
        table.setName(text, name_id, 3, 1, 0x409)
        table.setName(text, name_id, 1, 0, 0)


def _write_licences(npm: Path) -> None:
    folder = FONTS / "licenses"
    folder.mkdir(exist_ok=True)
    (folder / "NotoSerifSC-OFL.txt").write_bytes(_member(npm / SERIF, "package/LICENSE_FONT"))
    (folder / "NotoSansSC-OFL.txt").write_bytes(_member(npm / SANS, "package/LICENSE_FONT"))
    for package, name in (("fonts-lxgw-wenkai", "RuraldeskKai-OFL.txt"), ("fonts-hanazono", "HanaMinB-licence.txt")):
        (folder / name).write_bytes(Path("/usr/share/doc", package, "copyright").read_bytes())


def _write_sums() -> None:
    lines = []
    for file in sorted(FONTS.glob("*.ttf")):
        lines.append(f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n")
    (FONTS / "SHA256SUMS").write_text("".join(lines), encoding="ascii")


if __name__ == "__main__":
    main()
