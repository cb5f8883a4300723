"""House rules of the code: purpose lines, reasons beside `Any`, narrow catching, SQL in one place, one clock."""

from __future__ import annotations

import ast
import re
import tokenize
from io import StringIO

from tests.architecture.tree import ROOT, Module, at, calls_of, modules, strings

CATCH_ALL = {"Exception", "BaseException"}
MAY_CATCH_ALL = {
    "ruraldesk/app.py",  # the crash page
    "ruraldesk/gui/jobs.py",  # hands a job's failure to the GUI thread
    "ruraldesk/gui/crash.py",  # the crash page's own hook
}
WATCH = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("time", "localtime"),
}
SQL = re.compile(
    r"^\s*(SELECT\s.+\sFROM\s|INSERT\s+(OR\s+\w+\s+)?INTO\s|UPDATE\s+\S+\s+SET\s|DELETE\s+FROM\s|CREATE\s+(TABLE|VIEW|INDEX|"
    r"VIRTUAL|TEMP)\b|DROP\s+(TABLE|VIEW)\b|ALTER\s+TABLE\b|PRAGMA\s+\w+|ATTACH\s)",
    re.IGNORECASE | re.DOTALL,
)


def test_every_module_says_its_purpose_in_one_line() -> None:
    poor = []
    for module in (*modules(), *modules("tools"), *modules("benchmarks"), *modules("tests")):
        first = (ast.get_docstring(module.tree) or "").partition("\n")[0]
        is_marker = module.path.name == "__init__.py" and not module.text.strip()
        if not first and not (is_marker and not module.place.startswith("ruraldesk")):
            poor.append(module.place)
    assert poor == []


def test_what_the_type_checker_cannot_see_has_its_reason_beside_it() -> None:
    poor = []
    for module in modules():
        comments = _comments(module)
        poor += [f"{module.place}:{line} {text}" for line, text in comments.items() if _bare_ignore(text)]
        for call in calls_of(module, "cast"):
            if isinstance(call.func, ast.Name) and not (
                {call.lineno - 1, call.lineno, call.end_lineno} & comments.keys()
            ):
                poor.append(f"{at(module, call)} cast")
        if _uses_any(module) and not any(re.search(r"\bAny\b.*\w", text) for text in comments.values()):
            poor.append(f"{module.place} Any")
    assert poor == []


def _bare_ignore(comment: str) -> bool:
    """True for a type: ignore without a code, or without a second comment that says why."""
    return "type: ignore" in comment and not re.search(r"type: ignore\[[\w, -]+\]\s+#\s*\w", comment)


def _comments(module: Module) -> dict[int, str]:
    tokens = tokenize.generate_tokens(StringIO(module.text).readline)
    return {token.start[0]: token.string for token in tokens if token.type == tokenize.COMMENT}


def _uses_any(module: Module) -> bool:
    return any(isinstance(node, ast.Name) and node.id == "Any" for node in ast.walk(module.tree))


def test_nothing_catches_everything() -> None:
    looked, found = 0, []
    for module in modules():
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.ExceptHandler):
                continue
            looked += 1
            names = {one.id for one in ast.walk(node.type) if isinstance(one, ast.Name)} if node.type else CATCH_ALL
            if names & CATCH_ALL and not _raises_again(node) and module.place not in MAY_CATCH_ALL:
                found.append(at(module, node))
    assert looked > 30
    assert found == []


def _raises_again(handler: ast.ExceptHandler) -> bool:
    """True where whatever was caught goes on: a rollback, a clean-up."""
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def test_only_the_store_writes_sql() -> None:
    spoken: dict[bool, list[str]] = {True: [], False: []}
    for module in modules():
        for node in strings(module):
            if isinstance(node.value, str) and SQL.match(node.value):
                spoken[module.name.startswith("ruraldesk.store")].append(at(module, node))
    assert len(spoken[True]) > 20
    assert spoken[False] == []


def test_nothing_asks_the_computer_for_the_time_but_the_clock() -> None:
    found = [
        at(module, node)
        for module in modules()
        if module.place != "ruraldesk/clock.py"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and (node.value.id, node.attr) in WATCH
    ]
    assert found == []


def test_no_todo_stands_anywhere() -> None:
    word = re.compile(r"#.*\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
    found = [
        f"{module.place}:{number}"
        for folder in ("ruraldesk", "tests", "tools", "benchmarks")
        for module in modules(folder)
        for number, line in enumerate(module.lines, start=1)
        if word.search(line)
    ]
    assert found == []


def test_there_is_no_utils() -> None:
    names = {"utils", "util", "helpers", "common", "misc"}
    assert [module.place for module in modules() if names.intersection(module.name.split("."))] == []


def test_no_test_sleeps_or_looks_at_the_real_clock() -> None:
    found = [
        f"{module.place}:{node.lineno}"
        for module in modules("tests")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and (node.value.id, node.attr) in WATCH | {("time", "sleep")}
    ]
    assert len(modules("tests")) > 30
    assert found == []


def test_the_licence_and_the_read_me_are_there() -> None:
    for name in ("LICENSE", "README.md", "README.zh-CN.md", "CHANGELOG.md", "CONTRIBUTING.md"):
        assert (ROOT / name).read_text(encoding="utf-8").strip(), name
