"""Where things stand and how large they may grow."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "desktop_chat"
MODULES = sorted(PACKAGE.rglob("*.py"))
SOURCES = [*MODULES, *sorted((ROOT / "tests").rglob("*.py"))]
MAX_LINES = 400

# Modules without behaviour of their own, or whose behaviour is an order of events; the tests named use each.
WITHOUT_OWN_TEST = {
    "model/firebase/firestore.py": "plain values, exercised by tests/unit/remote/firestore/test_serializer.py",
    "model/mutation.py": "plain values, exercised by tests/unit/local/outbox/test_outbox.py",
    "model/user.py": "plain values, exercised by tests/unit/model/firebase/test_documents.py",
    "model/room.py": "plain values, exercised by tests/unit/model/firebase/test_documents.py",
    "model/connection.py": "one enum, exercised by tests/unit/sync",
    "emulator/database/trouble.py": "a Protocol, exercised by tests/unit/emulator/faults/test_connections.py",
    "sync/surroundings.py": "two dataclasses, exercised by tests/unit/sync/test_session.py",
    "sync/context.py": "one dataclass that joins the parts of sync, exercised by tests/unit/sync",
    "sync/files/downloads.py": "exercised by tests/spec/test_downloads.py",
    "sync/parts/files_part.py": "exercised by tests/spec/test_uploads.py and test_downloads.py",
    "sync/files/uploads.py": "exercised by tests/spec/test_uploads.py",
    "sync/realtime/own_presence.py": "exercised by tests/spec/test_presence.py",
    "sync/realtime/position_sync.py": "exercised by tests/spec/test_receipts.py",
    "sync/realtime/realtime.py": "joins the parts, exercised by tests/spec/test_presence.py and the two beside it",
    "sync/realtime/receipt_sender.py": "exercised by tests/spec/test_receipts.py",
    "sync/realtime/signals.py": "exercised by tests/spec/test_receipts.py and test_typing.py",
    "sync/realtime/typing_signs.py": "exercised by tests/spec/test_typing.py",
    "admin/rules/versions.py": "plain values, exercised by tests/unit/admin/rules/test_rules_api.py",
    "admin/failures.py": "plain errors, exercised by tests/unit/admin/output/test_exit_code.py",
    "admin/running/invocation.py": "what a command gets, exercised by tests/unit/admin/running/test_run.py",
    "admin/setup/finding.py": "plain values, exercised by tests/unit/admin/setup",
    "admin/running/surroundings.py": "one dataclass that tests make, exercised by all of tests/unit/admin",
    "sync/gateways.py": "Protocols, exercised by tests/contract/gateways",
}


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_module_is_short_enough_to_be_read_at_once(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= MAX_LINES, f"{relative(path)} has {lines} lines: split it by what it does"


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_module_has_its_test_file(path: Path) -> None:
    if path.name in {"__init__.py", "__main__.py"}:
        return
    inside = path.relative_to(PACKAGE)
    expected = ROOT / "tests" / "unit" / inside.parent / f"test_{inside.name}"
    if inside.as_posix() in WITHOUT_OWN_TEST:
        assert not expected.exists(), f"{inside} has a test file now: take it off the list"
        return
    assert expected.exists(), f"{relative(path)} needs {relative(expected)}"


def test_the_list_of_untested_modules_is_current() -> None:
    assert [name for name in WITHOUT_OWN_TEST if not (PACKAGE / name).exists()] == []


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_names_say_what_a_class_is(path: Path) -> None:
    vague = re.findall(r"^class (\w*(?:Manager|Helper|Utils|Impl))\b", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert vague == []


def test_no_path_of_a_machine_or_registry_in_the_tree() -> None:
    # Spelled in parts, so that this file does not find itself.
    forbidden = re.compile("|".join(["/" + "root/", "/" + "work/", "files.python" + "hosted", "registry." + "npmjs"]))
    tracked = [
        path
        for pattern in ("*.py", "*.toml", "*.md", "*.lock", "Makefile", "*.json", "*.rules", ".ci/*")
        for path in ROOT.rglob(pattern)
        if path.is_file() and not {".venv", "node_modules", "build", "dist"} & set(path.relative_to(ROOT).parts)
    ]
    assert [relative(path) for path in tracked if forbidden.search(path.read_text(encoding="utf-8"))] == []
