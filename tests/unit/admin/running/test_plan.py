import errno
import json
import os
import stat
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_chat.admin.access.target import Target, TargetKind
from desktop_chat.admin.failures import Refused, WrongUse
from desktop_chat.admin.running.deed import Item, Survey
from desktop_chat.admin.running.plan import Plan, make_plan, read_plan, write_plan
from tests.admin_runner import NOON

TARGET = Target("p-1", TargetKind.EMULATOR)
SURVEY = Survey((Item("user", "u1", "Ada", {"disabled": False}),), {"people": 1}, ("Read this.",))


def written(folder: Path) -> tuple[Plan, Path]:
    plan = make_plan("users delete", {"uids": ("u1",)}, TARGET, SURVEY, NOON, 100)
    write_plan(plan, folder / "a.plan.json")
    return plan, folder / "a.plan.json"


def test_a_plan_is_read_as_it_was_written(tmp_path: Path) -> None:
    plan, file = written(tmp_path)
    assert read_plan(file, TARGET, NOON + timedelta(minutes=14, seconds=59)) == replace(
        plan, arguments={"uids": ["u1"]}
    )
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("minutes", [15, -1])
def test_a_plan_lives_fifteen_minutes(tmp_path: Path, minutes: int) -> None:
    with pytest.raises(Refused, match="expired"):
        read_plan(written(tmp_path)[1], TARGET, NOON + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("name", "value"),
    [("arguments", {"uids": ["u2"]}), ("limit", 9), ("expires_at", "2030-01-01T00:00:00Z"), ("items", [])],
)
def test_an_edited_plan_is_refused(tmp_path: Path, name: str, value: object) -> None:
    _, file = written(tmp_path)
    file.write_text(json.dumps(json.loads(file.read_text()) | {name: value}))
    with pytest.raises(Refused, match="edited"):
        read_plan(file, TARGET, NOON)


@pytest.mark.parametrize("target", [Target("p-2", TargetKind.EMULATOR), Target("p-1", TargetKind.PRODUCTION)])
def test_a_plan_is_for_one_target(tmp_path: Path, target: Target) -> None:
    with pytest.raises(Refused, match="another project"):
        read_plan(written(tmp_path)[1], target, NOON)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"schema": 2}'])
def test_anything_else_is_no_plan(tmp_path: Path, content: str) -> None:
    file = tmp_path / "x.json"
    file.write_text(content)
    with pytest.raises(WrongUse):
        read_plan(file, TARGET, NOON)
    with pytest.raises(WrongUse):
        read_plan(tmp_path / "none.json", TARGET, NOON)


def test_a_plan_overwrites_nothing(tmp_path: Path) -> None:
    plan, file = written(tmp_path)
    before = file.read_text()
    with pytest.raises(WrongUse, match="exists"):
        write_plan(plan, file)
    assert file.read_text() == before


def test_a_disk_that_is_full_leaves_no_half_of_a_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan, _ = written(tmp_path)
    file = tmp_path / "second.json"

    def full(*_: object, **__: object) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fdopen", full)
        with pytest.raises(WrongUse, match="No space left"):
            write_plan(plan, file)
    assert not file.exists()
    write_plan(plan, file)
