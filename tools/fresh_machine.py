"""Prove the two commands on an empty machine: sudo python3 tools/fresh_machine.py [--keep] [--only demo|test]

Makes an empty Debian 12 (debootstrap, minbase) with python3, python3-pip, python3-venv and git and nothing else,
clones the last commit of this checkout into it, runs both commands of README.md cold and then warm, and prints how
long each took and how it ended. The new machine reaches packages the way this one does: pip and apt settings,
certificates and name servers are copied from here at run time. Root only, because debootstrap and chroot are;
mounts live in a mount namespace of their own and are gone when the script ends.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SUITE = "bookworm"
PACKAGES = "python3,python3-pip,python3-venv,git,ca-certificates"
CHECKOUT = "/srv/ruraldesk"
APT = Path("/etc/apt")
COPIED = [
    "/etc/resolv.conf",
    "/etc/hosts",
    "/etc/pip.conf",
    "/etc/ssl/certs/ca-certificates.crt",
    "/usr/share/keyrings/debian-archive-keyring.gpg",
]
INHERITED = re.compile(r"(PIP_|SSL_|REQUESTS_|.*_proxy$|.*_PROXY$)")
COMMANDS = {"demo": ["python3", "start.py"], "test": ["python3", "start.py", "test"]}
INSIDE = "RURALDESK_FRESH_MACHINE"  # set in the copy of this script that runs in the namespace


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one command ended."""

    name: str
    code: int
    seconds: float


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--keep", action="store_true", help="leave the machine's folder for looking at")
    parser.add_argument("--only", choices=sorted(COMMANDS), help="run one of the two commands")
    parser.add_argument("--reuse", type=Path, help="folder of a machine kept before: clone afresh into it")
    options = parser.parse_args()
    missing = [one for one in ("debootstrap", "unshare", "chroot") if shutil.which(one) is None]
    if missing or os.geteuid() != 0:
        sys.exit(f"needs root and {' '.join(missing) or 'nothing else'} (Debian: apt-get install debootstrap)")
    if INSIDE not in os.environ:
        command = ["unshare", "--mount", "--pid", "--fork", sys.executable, __file__, *sys.argv[1:]]
        return subprocess.run(command, env={**os.environ, INSIDE: "1"}, check=False).returncode
    folder = options.reuse or Path(tempfile.mkdtemp(prefix="ruraldesk-fresh-"))
    try:
        outcomes = _prove(folder, options.only, fresh=options.reuse is None)
    finally:
        _unmount(folder)
        if not options.keep and options.reuse is None:
            shutil.rmtree(folder)
    for one in outcomes:
        print(f"{one.name:<12} exit {one.code}  {one.seconds:7.1f} s")
    return max(one.code for one in outcomes)


def _prove(folder: Path, only: str | None, *, fresh: bool) -> list[Outcome]:
    if fresh:
        subprocess.run(
            ["debootstrap", "--variant=minbase", f"--include={PACKAGES}", SUITE, folder, _mirror()], check=True
        )
        _borrow_settings(folder)
    _mount(folder)
    checkout = folder / CHECKOUT.lstrip("/")
    shutil.rmtree(checkout, ignore_errors=True)
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", ROOT, checkout], check=True)
    outcomes = []
    for name, command in COMMANDS.items():
        if only in (None, name):
            outcomes += [_run(folder, f"{name} {state}", command) for state in ("cold", "warm")]
    return outcomes


def _run(folder: Path, name: str, command: list[str]) -> Outcome:
    print(f"--- {name}: {' '.join(command)}", flush=True)
    clean = {key: value for key, value in os.environ.items() if INHERITED.match(key)}
    clean |= {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": str(Path("/") / "root")}
    clean |= {"LANG": "C.UTF-8"}
    inside = ["chroot", str(folder), "env", f"--chdir={CHECKOUT}", *command]
    begin = time.monotonic()
    code = subprocess.run(inside, env=clean, check=False).returncode
    return Outcome(name, code, time.monotonic() - begin)


def _mirror() -> str:
    """Return the archive this machine takes Debian from."""
    sources = [*APT.glob("sources.list"), *APT.glob("sources.list.d/*.sources"), *APT.glob("sources.list.d/*.list")]
    text = "\n".join(file.read_text(encoding="utf-8") for file in sources)
    found = re.search(r"^(?:URIs:|deb(?: \[[^]]*\])?)\s+(\S+/debian/?)(?:\s|$)", text, re.MULTILINE)
    if not found:
        sys.exit("no Debian archive in this machine's apt sources")
    return found.group(1)


def _borrow_settings(folder: Path) -> None:
    folder.chmod(0o755)  # apt drops its rights before it downloads
    for name in (*COPIED, *_pip_files()):
        source, target = Path(name), folder / name.lstrip("/")
        if source.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
    (folder / "etc/apt/sources.list").unlink(missing_ok=True)
    for part in ("sources.list.d", "trusted.gpg.d", "keyrings", "preferences.d", "auth.conf.d"):
        if (APT / part).is_dir():
            shutil.copytree(APT / part, folder / "etc/apt" / part, dirs_exist_ok=True)
    for file in (APT / "apt.conf.d").glob("9*"):
        shutil.copy(file, folder / "etc/apt/apt.conf.d" / file.name)


def _pip_files() -> list[str]:
    """Return the settings files that pip reads here, and the files that these name."""
    answer = _pip("config", "debug")
    return re.findall(r"^\s+(\S+), exists: True$", answer, re.MULTILINE) + [
        str(one) for one in _named_by_pip() if one.is_file()
    ]


def _named_by_pip() -> list[Path]:
    """Return the places of this machine that stand in pip's settings: a constraint, a folder of wheels, an index."""
    words = re.findall(r"^\S+?='(.*)'$", _pip("config", "list"), re.MULTILINE)
    places = {_place(word) for value in words for word in value.split()}
    return [Path(one) for one in sorted(places) if one.startswith("/") and Path(one).exists()]


def _place(word: str) -> str:
    """Return the path that a word of pip's settings means: an index's pages link to the files beside them."""
    path = word.removeprefix("file://")
    return path if path == word else str(Path(path).parent)


def _pip(*words: str) -> str:
    command = [sys.executable, "-m", "pip", *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def _mount(folder: Path) -> None:
    subprocess.run(["mount", "--make-rprivate", "/"], check=True)
    for place in (one for one in _named_by_pip() if one.is_dir()):
        inside = folder / str(place).lstrip("/")
        inside.mkdir(parents=True, exist_ok=True)
        subprocess.run(["mount", "--rbind", "-o", "ro", place, inside], check=True)
    subprocess.run(["mount", "-t", "proc", "proc", folder / "proc"], check=True)
    subprocess.run(["mount", "--rbind", "/dev", folder / "dev"], check=True)


def _unmount(folder: Path) -> None:
    lent = [folder / str(one).lstrip("/") for one in _named_by_pip() if one.is_dir()]
    for part in (folder / "dev", folder / "proc", *lent):
        subprocess.run(["umount", "--recursive", "--lazy", part], check=False, stderr=subprocess.DEVNULL)
    for part in (folder / "dev", *lent):
        if os.path.ismount(part):
            sys.exit(f"{part} is still mounted; not touching the folder")


if __name__ == "__main__":
    sys.exit(main())
