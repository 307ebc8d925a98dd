"""The import rule of docs/architecture.md, checked over every import, also those inside functions."""

import ast
import graphlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "desktop_chat"

# What each part may import of ours. A trailing dot means the whole package below.
ERRORS = "desktop_chat.errors"
LOGS = "desktop_chat.logs"
CONFIG = "desktop_chat.config"
MODEL = "desktop_chat.model"
CLIENT = "desktop_chat.sync.client"
EVERYTHING = "desktop_chat"

MAY_IMPORT: dict[str, set[str]] = {
    "": set(),
    "errors": set(),
    "config": {ERRORS},
    "logs": set(),
    "model": {MODEL, ERRORS},
    "crypto": {"desktop_chat.crypto", MODEL, ERRORS},
    "local": {"desktop_chat.local", MODEL, ERRORS, LOGS},
    "remote": {"desktop_chat.remote", MODEL, ERRORS, LOGS},
    "sync": {"desktop_chat.sync", MODEL, ERRORS, LOGS, "desktop_chat.local", "desktop_chat.crypto"},
    "components": {MODEL, ERRORS, LOGS, CONFIG} | {f"desktop_chat.{name}" for name in ("local", "remote", "sync")},
    "ui": {"desktop_chat.ui", MODEL, ERRORS, LOGS, CLIENT},
    "cli": {"desktop_chat.cli", "desktop_chat.components", MODEL, ERRORS, LOGS, CONFIG, CLIENT},
    # Google has no service that tries database rules: the admin tool decides them as the local Firebase does.
    "admin": {"desktop_chat.admin", MODEL, ERRORS, LOGS, CONFIG}
    | {"desktop_chat.emulator.database", "desktop_chat.emulator.rules.errors"},
    "emulator": {"desktop_chat.emulator"},
    # The demo starts the local Firebase as a process of its own; only it and the tests may import it.
    "demo": {EVERYTHING},
    "app": {f"desktop_chat.{name}" for name in ("ui", "components", "demo")} | {MODEL, ERRORS, LOGS, CONFIG, CLIENT},
    "__main__": {"desktop_chat.app", ERRORS},
}

# Third-party (and two standard) packages, and the only parts that may import them.
ONLY_IN: dict[str, set[str]] = {
    "PySide6": {"ui", "app", "demo"},
    "sqlite3": {"local", "emulator"},
    "google": {"remote", "admin", "emulator", "demo"},
    "grpc": {"remote", "emulator", "demo"},
    "pyrebase": {"remote"},
    "keyring": {"remote"},
    "requests": {"remote", "admin", "demo"},
    "websockets": {"remote"},
    "firebase_admin": {"admin", "demo"},
    "aiohttp": {"emulator"},
    "re2": {"emulator"},
    "vodozemac": {"crypto"},
    "typer": {"admin"},
    "rich": {"admin"},
    # AES for the modified scrypt of password hashes that Firebase exports.
    "cryptography": {"crypto", "emulator"},
    "platformdirs": {"config", "app", "cli"},
}

# Inside the larger packages: what the modules of each sub-package may import of the other sub-packages. Modules at the
# top are open to all of them; that this makes no circle is asked below.
INSIDE: dict[str, dict[str, set[str]]] = {
    "sync": {
        "timing": set(),
        "files": {"timing"},
        "people": {"timing"},
        "state": {"timing"},
        "usage": {"timing"},
        "listeners": {"people", "timing"},
        "outbox": {"files", "timing"},
        "realtime": {"state", "timing"},
        "parts": {"outbox", "realtime", "state", "timing"},
        "rooms": {"listeners", "people", "timing"},
    },
    "local": {
        "device": set(),
        "outbox": set(),
        "files": {"outbox"},
        "rows": {"outbox"},
        "intents": {"device", "files", "outbox", "rows"},
        "search": {"rows"},
    },
    "remote": {
        "auth": set(),
        "database": set(),
        "firestore": set(),
        "storage": set(),
    },
    "model": {
        "files": set(),
        "messages": {"files"},
        "firebase": {"files", "messages"},
        "realtime": {"messages"},
        "search": {"messages"},
    },
    "cli": {
        "commands": set(),
    },
    "admin": {
        "access": set(),
        "output": {"access"},
        "seeding": {"access"},
        "audit": {"access", "output"},
        "running": {"access", "audit", "output"},
        "people": {"access", "output", "running"},
        "erasure": {"access", "output", "people", "running"},
        "rules": {"access", "output", "people", "running"},
        "user_files": {"access", "output", "people", "running"},
        "rooms": {"access", "erasure", "people", "running"},
        "setup": {"access", "audit", "erasure", "output", "people", "rules", "running"},
        "commands": {
            "access",
            "audit",
            "erasure",
            "output",
            "people",
            "rooms",
            "rules",
            "running",
            "seeding",
            "setup",
            "user_files",
        },
    },
}


@dataclass(frozen=True, slots=True)
class Import:
    """One imported module as a dotted name; ``from a import b`` counts as ``a.b`` when that is a module of ours."""

    module: str
    line: int


def part_of(path: Path, package: Path = PACKAGE) -> str:
    """Return the first folder below the package, or the module's name for a top-level module."""
    relative = path.relative_to(package)
    name = relative.parts[0].removesuffix(".py")
    return "" if name == "__init__" else name


def imports_of(source: str, package: Path = PACKAGE) -> Iterator[Import]:
    """Yield every import of a module's source."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, node.lineno)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: relative imports hide the layer"
            for alias in node.names:
                joined = f"{node.module}.{alias.name}"
                below = package.parent.joinpath(*joined.split("."))
                is_module = below.is_dir() or below.with_suffix(".py").is_file()
                yield Import(joined if is_module else str(node.module), node.lineno)


def breaches(part: str, source: str, package: Path = PACKAGE) -> list[str]:
    """Return what a module of this part imports against the rule."""
    found = []
    for item in imports_of(source, package):
        root = item.module.partition(".")[0]
        if root == "desktop_chat":
            allowed = MAY_IMPORT[part]
            fits = any(item.module == name or item.module.startswith(f"{name}.") for name in allowed)
            if item.module == "desktop_chat" or fits:
                continue
            found.append(f"line {item.line}: {part or 'desktop_chat'} must not import {item.module}")
        elif root in ONLY_IN and part not in ONLY_IN[root]:
            found.append(f"line {item.line}: only {', '.join(sorted(ONLY_IN[root]))} may import {root}")
    return found


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_module_keeps_the_import_rule(path: Path) -> None:
    assert breaches(part_of(path), path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("part", "source"),
    [
        ("sync", "from desktop_chat import ui"),
        ("sync", "def f():\n    import desktop_chat.remote.firestore.firestore"),
        ("ui", "from desktop_chat.sync.engine import Engine"),
        ("ui", "from desktop_chat.local.store import LocalStore"),
        ("emulator", "from desktop_chat.errors import ChatError"),
        ("model", "import sqlite3"),
        ("cli", "from PySide6.QtCore import QObject"),
        ("app", "from desktop_chat.emulator import suite"),
        ("admin", "from desktop_chat.sync.client import ChatClient"),
        ("cli", "import typer"),
    ],
)
def test_a_planted_breach_is_found(part: str, source: str) -> None:
    assert len(breaches(part, source)) == 1


def test_admin_logic_knows_no_command_line() -> None:
    """Only ``commands``, ``app`` and ``__main__`` may know typer, so that everything else is tested without it."""
    folder = PACKAGE / "admin"
    logic = [path for path in folder.rglob("*.py") if path.parent.name != "commands" and path.name != "app.py"]
    found = [
        path.name for path in logic for item in imports_of(path.read_text()) if item.module.split(".")[0] == "typer"
    ]
    assert found == []


def test_model_is_standard_library_only() -> None:
    import sys

    for path in PACKAGE.joinpath("model").rglob("*.py"):
        for item in imports_of(path.read_text(encoding="utf-8")):
            root = item.module.partition(".")[0]
            assert root == "desktop_chat" or root in sys.stdlib_module_names, f"{path.name}:{item.line}: {root}"


def inner_graph(part: str, package: Path = PACKAGE) -> dict[str, set[str]]:
    """Return for each sub-package of a part, and each module at its top, which others of the part it imports."""
    graph: dict[str, set[str]] = {}
    for path in sorted(package.joinpath(part).rglob("*.py")):
        place = path.relative_to(package / part).with_suffix("").parts[0]
        if place == "__init__":
            continue
        inside = [item.module.split(".") for item in imports_of(path.read_text(encoding="utf-8"), package)]
        graph.setdefault(place, set()).update(
            names[2] for names in inside if names[:2] == [package.name, part] and len(names) > 2 and names[2] != place
        )
    return graph


@pytest.mark.parametrize("part", INSIDE)
def test_sub_packages_import_what_the_table_lets_them(part: str) -> None:
    folders = {path.parent.name for path in PACKAGE.joinpath(part).glob("*/__init__.py")}
    assert set(INSIDE[part]) == folders
    graph = inner_graph(part)
    assert {name: (graph[name] & folders) - INSIDE[part][name] for name in folders} == {name: set() for name in folders}


@pytest.mark.parametrize("part", INSIDE)
def test_no_circle_inside_a_package(part: str) -> None:
    """Sub-packages and modules at the top, in what the table allows and in what is imported."""
    graph = inner_graph(part)
    for name, allowed in INSIDE[part].items():
        graph[name] |= allowed
    graphlib.TopologicalSorter(graph).prepare()


def test_a_planted_circle_is_found(tmp_path: Path) -> None:
    """Through a module at the top, and within a function."""
    package = tmp_path / "desktop_chat"
    for name in ("outbox", "rooms"):
        package.joinpath("sync", name).mkdir(parents=True)
    package.joinpath("sync/outbox/sender.py").write_text("from desktop_chat.sync.engine import Engine")
    package.joinpath("sync/engine.py").write_text("def f():\n    from desktop_chat.sync.rooms import listing")
    package.joinpath("sync/rooms/listing.py").write_text("import desktop_chat.sync.outbox.sender")
    graph = inner_graph("sync", package)
    assert graph == {"outbox": {"engine"}, "engine": {"rooms"}, "rooms": {"outbox"}}
    with pytest.raises(graphlib.CycleError):
        graphlib.TopologicalSorter(graph).prepare()
