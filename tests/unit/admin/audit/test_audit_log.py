import json
import random
import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_chat.admin.audit.audit_log import AuditLog, Happening
from desktop_chat.admin.failures import Refused
from tests.admin_runner import NOON


def filled(folder: Path, count: int = 4) -> AuditLog:
    log = AuditLog(folder, "p-1")
    for number in range(count):
        log.append(
            Happening(NOON + timedelta(seconds=number), "ada@desk", "users ban", {"uid": f"u{number}"}, "ok"),
            random.Random(number),
        )
    return log


def test_entries_are_chained_and_for_the_owners_eyes_only(tmp_path: Path) -> None:
    log = filled(tmp_path / "state")
    entries = log.entries()
    assert [entry.seq for entry in entries] == [1, 2, 3, 4]
    assert [entry.previous for entry in entries[1:]] == [entry.hash for entry in entries[:-1]]
    assert len({entry.chain for entry in entries}) == 1
    assert stat.S_IMODE(log.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(log.path.parent.stat().st_mode) == 0o700
    assert log.verify() == []


def edited(lines: list[str]) -> list[str]:
    return [lines[0], lines[1].replace("u1", "u9"), *lines[2:]]


def rehashed(lines: list[str]) -> list[str]:
    """Edited by somebody who knows how the hash is made, but did not go on with the lines below."""
    from desktop_chat.admin.audit.audit_entry import entry_from

    entry = entry_from(json.loads(lines[1].replace("u1", "u9")))
    document = entry.document() | {"at": "2026-05-04T12:00:01Z"}
    return [lines[0], json.dumps(document), *lines[2:]]


@pytest.mark.parametrize(
    ("damage", "line"),
    [
        (edited, 2),
        (rehashed, 3),
        (lambda lines: [lines[0], *lines[2:]], 2),
        (lambda lines: [lines[1], lines[0], *lines[2:]], 1),
        (lambda lines: lines[1:], 1),
        (lambda lines: [*lines, lines[-1]], 5),
        (lambda lines: [*lines[:2], "nonsense", *lines[2:]], 3),
    ],
)
def test_tampering_is_found_where_it_is(tmp_path: Path, damage: Callable[[list[str]], list[str]], line: int) -> None:
    log = filled(tmp_path)
    log.path.write_text("\n".join(damage(log.path.read_text().splitlines())) + "\n")
    assert log.verify()[0].line == line


def test_a_damaged_log_is_not_continued(tmp_path: Path) -> None:
    log = filled(tmp_path)
    with log.path.open("a") as file:
        file.write('{"half": ')
    with pytest.raises(Refused, match="audit verify"):
        log.append(Happening(NOON, "ada", "x", {}, "ok"), random.Random(1))


def test_where_nothing_can_be_noted_nothing_is_done(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file, no folder")
    with pytest.raises(Refused, match="audit log"):
        filled(tmp_path / "state", 1)


def test_what_the_project_has_not_got_yet_is_known(tmp_path: Path) -> None:
    log = filled(tmp_path)
    assert [entry.seq for entry in log.unpushed()] == [1, 2, 3, 4]
    log.mark_pushed(log.entries()[2])
    log.mark_pushed(log.entries()[1])
    assert [entry.seq for entry in AuditLog(tmp_path, "p-1").unpushed()] == [4]
