"""The gate: ``python3 start.py test`` runs lint, types, layers and tests; the other sessions are run by name.

Sessions use the environment start.py has made, not one of their own, so that the gate starts at once.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import nox

ROOT = Path(__file__).resolve().parent
CODE = ("ruraldesk", "tests", "tools", "benchmarks", "noxfile.py", "start.py")
WORKERS = "2"

nox.options.default_venv_backend = "none"
nox.options.sessions = ["lint", "types", "layers", "tests"]


@nox.session
def lint(session: nox.Session) -> None:
    """Style and format."""
    code = [name for name in CODE if (ROOT / name).exists()]
    _python(session, "-m", "ruff", "check", *code)
    _python(session, "-m", "ruff", "format", "--check", *code)


@nox.session
def types(session: nox.Session) -> None:
    """mypy --strict over the program, the tools and the tests' own tooling (see pyproject.toml)."""
    _python(session, "-m", "mypy")


@nox.session
def layers(session: nox.Session) -> None:
    """Who may import whom."""
    _python(session, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()")


@nox.session
def tests(session: nox.Session) -> None:
    """The suite without the long sweeps; arguments after ``--`` go to pytest."""
    _pytest(session, "-n", WORKERS, *session.posargs)


@nox.session
def sweep(session: nox.Session) -> None:
    """The long sweeps: many kills, many merges, many flips. Hours, not minutes."""
    session.env["HYPOTHESIS_PROFILE"] = "sweep"
    _pytest(session, "-m", "sweep", "-n", WORKERS, "-o", "faulthandler_timeout=0", *session.posargs)


@nox.session
def mutants(session: nox.Session) -> None:
    """Plant each mistake of tools/mutants.toml and prove that its test turns red."""
    _python(session, "tools/run_mutants.py", *session.posargs)


@nox.session(venv_backend="venv")
def floor(session: nox.Session) -> None:
    """The suite on the oldest PySide6 that is supported, in an environment of its own."""
    lock = ROOT / "packaging" / "locks" / f"floor-py{sys.version_info.major}{sys.version_info.minor}.txt"
    session.install("--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", str(lock))
    session.run("python", "-m", "pytest", "-n", WORKERS, *session.posargs, env=_environment())


def _pytest(session: nox.Session, *arguments: str) -> None:
    _python(session, "-m", "pytest", *arguments)


def _python(session: nox.Session, *arguments: str) -> None:
    session.run(sys.executable, *arguments, env=_environment(), external=True)


def _environment() -> dict[str, str | None]:
    return {"PYTHONPATH": os.environ.get("PYTHONPATH", str(ROOT)), "QT_QPA_PLATFORM": "offscreen"}
