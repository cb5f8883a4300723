"""Start ruraldesk from a checkout: ``start.py`` shows it, ``start.py test`` runs the gate, ``start.py desk`` opens it.

Needs Python 3.11 or newer with venv, nothing else. Everything it installs goes into ``.venv`` beside this file,
from the hashed locks in packaging/locks; on Debian 12 as root it also installs missing system libraries.
This file must stay readable for older Pythons, so that they can say what is wrong.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit("ruraldesk需要Python 3.11或更新的版本，这里是%d.%d。请装上新版再运行。" % sys.version_info[:2])  # noqa: UP031

import ctypes
import hashlib
import importlib.util
import json
import os
import platform
import shlex
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "ruraldesk-locks.json"
LOCKS = ROOT / "packaging" / "locks"
NEWEST_PYTHON = (3, 14)
NEWEST_QT_GLIBC = (2, 34)  # the newest PySide6 wheels need it; older Linux gets the floor lock (docs/adr/0002)

# Shared libraries that Qt loads, and the Debian 12 package of each (docs/adr/0002 says how the list was found).
SYSTEM_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-shape.so.0": "libxcb-shape0",
}
# Programs that tests use as outside judges, and the Debian package of each.
TEST_PROGRAMS = {
    "age": "age",
    "bsdtar": "libarchive-tools",
    "java": "default-jre-headless",
    "pdftotext": "poppler-utils",
    "strace": "strace",
    "Xvfb": "xvfb",
    "dbus-daemon": "dbus",
    "xclip": "xclip",
    "xdotool": "xdotool",
    "/usr/libexec/at-spi2-registryd": "at-spi2-core",
}
# Files of the system's own Python, by which a test drives the window as a screen reader does.
TEST_FILES = {
    "lib/python3/dist-packages/gi/__init__.py": "python3-gi",
    "lib/*/girepository-1.0/Atspi-2.0.typelib": "gir1.2-atspi-2.0",
}


def main(arguments: list[str]) -> int:
    """Do what the command line asks; return the exit code."""
    _speak_utf8()
    if not arguments:
        prepare("requirements")
        if not (ROOT / "demo").exists():
            print("正在造一个示例村和示例镇，大约半分钟……", flush=True)
        return run("ruraldesk", ["demo", "--out", str(ROOT / "demo")])
    if arguments[0] == "test":
        prepare("test")
        return run("nox", ["--noxfile", str(ROOT / "noxfile.py"), *arguments[1:]])
    if arguments[0] == "desk":
        prepare("requirements")
        return run("ruraldesk", arguments[1:])
    print("用法：start.py（看演示）　start.py test（跑检查）　start.py desk [参数]（打开登记台）", file=sys.stderr)
    return 2


def prepare(kind: str) -> None:
    """Make the private environment ready: system libraries, then the locked packages. Quick when nothing changed."""
    provide_system_packages(kind)
    lock = lock_for(kind)
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    have = _stamps()
    if have.get(kind) == wanted:
        return
    print("正在准备运行环境，只需一次，大约一两分钟……", flush=True)
    if kind in have or not have:
        make_environment()
        have = {}
    install(lock)
    STAMP.write_text(json.dumps({**have, **_stamp_of(kind, wanted)}, indent=1), encoding="utf-8")


def lock_for(kind: str) -> Path:
    """Return the lock file for this Python and this system's C library; leave with a sentence if there is none."""
    version = sys.version_info[:2]
    if version > NEWEST_PYTHON:
        sys.exit(
            f"ruraldesk在Python 3.11到{_dotted(NEWEST_PYTHON)}上试过，这里是{_dotted(version)}。请换一个版本运行。"
        )
    if not _old_c_library():
        return LOCKS / f"{kind}-py{version[0]}{version[1]}.txt"
    floor = LOCKS / f"floor-py{version[0]}{version[1]}.txt"
    if not floor.exists():
        sys.exit("这台电脑的Linux较旧（glibc低于2.34），请用Python 3.11、3.12或3.13运行。")
    return floor


def make_environment() -> None:
    """Make an empty virtual environment; without ensurepip it gets its pip from the lock."""
    bare = importlib.util.find_spec("ensurepip") is None
    if bare and importlib.util.find_spec("pip") is None:
        sys.exit("这里的Python没有带pip和venv。Debian上请先运行：apt-get install -y python3-pip python3-venv")
    options = ["--clear", *(["--without-pip"] if bare else [])]
    _must([sys.executable, "-m", "venv", *options, str(VENV)], "运行环境没建成。请看上面的说明，或换一个文件夹再试。")


def install(lock: Path) -> None:
    """Install exactly what the lock names, each file checked against its hash."""
    pip = [str(_python()), "-m", "pip"]
    if not any(VENV.glob("[Ll]ib/**/site-packages/pip")):
        pip = [sys.executable, "-m", "pip", "--python", str(_python())]
    options = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "-qq", "--disable-pip-version-check"]
    _must([*pip, "install", *options, "-r", str(lock)], "有的组件没装上。请看上面的说明，连好网络再运行一次。")


def provide_system_packages(kind: str) -> None:
    """Install missing system packages on Debian 12 as root; elsewhere say the one line to run."""
    missing = missing_packages(kind)
    if not missing:
        return
    command = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if not _is_debian_root():
        sudo = "" if _is_root() else "sudo "
        print(
            f"这台电脑还缺几样系统组件。Debian、Ubuntu上运行这一行就能补上：\n  {sudo}{shlex.join(command)}", flush=True
        )
        return
    print(f"正在补装系统组件：{' '.join(missing)}", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=environment, check=False)
    done = subprocess.run([*command, "-qq"], env=environment, check=False, stdout=subprocess.DEVNULL)
    if done.returncode != 0:
        sys.exit(f"系统组件没装上。请看上面的说明，或自己运行：{shlex.join(command)}")


def missing_packages(kind: str) -> list[str]:
    """Return the Debian packages whose libraries or programs are not there; empty on other systems than Linux."""
    if not sys.platform.startswith("linux"):
        return []
    missing = [package for library, package in SYSTEM_LIBRARIES.items() if not _loads(library)]
    if kind == "test":
        missing += [package for program, package in TEST_PROGRAMS.items() if shutil.which(program) is None]
        missing += [package for file, package in TEST_FILES.items() if not any(Path("/usr").glob(file))]
    return missing


def run(module: str, arguments: list[str]) -> int:
    """Run a module in the private environment, from the caller's folder; return its exit code."""
    inherited = os.environ.get("PYTHONPATH")
    path = os.pathsep.join([str(ROOT), *([inherited] if inherited else [])])
    program = f"{'py' if sys.platform == 'win32' else 'python3'} start.py desk"
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1", "RURALDESK_PROGRAM": program}
    try:
        return subprocess.run([str(_python()), "-m", module, *arguments], env=environment, check=False).returncode
    except KeyboardInterrupt:
        return 130


def _stamps() -> dict[str, str]:
    """Return which locks the environment was made from; empty if it is not there or belongs to another Python."""
    try:
        stamps: dict[str, str] = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamps if stamps.get("python") == platform.python_version() and _python().exists() else {}


def _stamp_of(kind: str, lock_hash: str) -> dict[str, str]:
    """Return the entries that say this lock is installed; the test lock holds everything the desk needs."""
    entries = {"python": platform.python_version(), kind: lock_hash}
    if kind == "test":
        entries["requirements"] = hashlib.sha256(lock_for("requirements").read_bytes()).hexdigest()
    return entries


def _python() -> Path:
    return VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def _must(command: list[str], otherwise: str) -> None:
    if subprocess.run(command, check=False).returncode != 0:
        sys.exit(otherwise)


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _old_c_library() -> bool:
    name, version = platform.libc_ver()
    if not sys.platform.startswith("linux") or name != "glibc":
        return False
    return tuple(int(part) for part in version.split(".")[:2]) < NEWEST_QT_GLIBC


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _is_debian_root() -> bool:
    if not _is_root() or shutil.which("apt-get") is None:
        return False
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return False
    return release.get("ID") == "debian" and release.get("VERSION_ID") == "12"


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(str(part) for part in version)


def _speak_utf8() -> None:
    """Chinese must come out whole, on a console and in a file alike."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
