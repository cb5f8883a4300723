"""Nothing in the tree points at a package host or at one person's computer."""

from __future__ import annotations

import re

from tests.architecture.tree import ROOT, text_files

# Written apart, so that this file does not find itself.
HOSTS = (
    "pypi" + ".org",
    "python" + "hosted",
    "npm" + "js.org",
    "deb." + "debian",
    "mirrors" + ".",
    "tuna." + "tsinghua",
)
PLACES = ("ro" + "ot", "ho" + "me", "op" + "t", "wo" + "rk", "Us" + "ers")
ABSOLUTE = re.compile(rf"(?<![\w.~$}})\]>*-])/(?:{'|'.join(PLACES)})/[\w.]|[A-Za-z]:\\+(?:Us" + r"ers)\\+\w")


def test_no_file_names_a_package_host() -> None:
    looked, found = 0, []
    for file in text_files():
        text = file.read_text(encoding="utf-8", errors="replace")
        looked += 1
        found += [f"{file.relative_to(ROOT)}: {host}" for host in HOSTS if host in text]
    assert looked > 200
    assert found == []


def test_no_file_names_a_place_on_one_computer() -> None:
    found = []
    for file in text_files():
        for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
            hit = ABSOLUTE.search(line)
            if hit:
                found.append(f"{file.relative_to(ROOT)}:{number} {hit.group()}")
    assert found == []
