from pathlib import Path

import pytest

from desktop_chat.admin.access.target import Target, TargetKind
from desktop_chat.admin.failures import Refused
from desktop_chat.admin.rules.deploy_record import DeployRecord
from desktop_chat.admin.rules.kind import RulesKind
from desktop_chat.admin.rules.versions import Live
from tests.admin_runner import NOON

LOCAL = Target("p", TargetKind.EMULATOR)


def test_the_newest_comes_first_and_half_a_line_is_left_out(tmp_path: Path) -> None:
    record = DeployRecord(tmp_path, LOCAL)
    assert record.of(RulesKind.FIRESTORE) == []
    for number in range(3):
        record.add(RulesKind.FIRESTORE, f"v{number}", "source", NOON, "ada@desk")
    record.add(RulesKind.DATABASE, "", "{}", NOON, "ada@desk")
    record.path.write_text(record.path.read_text() + '{"kind": "firest')
    assert [one.version for one in record.of(RulesKind.FIRESTORE)] == ["v2", "v1", "v0"]
    assert record.path.stat().st_mode & 0o077 == 0


def test_production_and_the_local_firebase_do_not_mix(tmp_path: Path) -> None:
    DeployRecord(tmp_path, LOCAL).add(RulesKind.FIRESTORE, "v", "source", NOON, "ada@desk")
    assert DeployRecord(tmp_path, Target("p", TargetKind.PRODUCTION)).of(RulesKind.FIRESTORE) == []


def test_a_deployment_knows_itself_by_version_or_by_text(tmp_path: Path) -> None:
    made = DeployRecord(tmp_path, LOCAL).add(RulesKind.FIRESTORE, "v1", "source", NOON, "ada@desk")
    assert made.is_live(Live("other", "v1", ""))
    assert made.is_live(Live("source\n", "v2", ""))
    assert not made.is_live(Live("other", "v2", ""))
    unversioned = DeployRecord(tmp_path, LOCAL).add(RulesKind.DATABASE, "", "a", NOON, "ada@desk")
    assert not unversioned.is_live(Live("b", "", ""))


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "deployed").write_text("in the way")
    with pytest.raises(Refused):
        DeployRecord(tmp_path, LOCAL).add(RulesKind.FIRESTORE, "v", "s", NOON, "ada@desk")
    with pytest.raises(Refused):
        DeployRecord(tmp_path, LOCAL).of(RulesKind.FIRESTORE)
