from pathlib import Path

import pytest

from desktop_chat.admin.access.target import Target, TargetKind
from desktop_chat.admin.failures import Drift, WrongUse
from desktop_chat.admin.rules.deploy_record import DeployRecord
from desktop_chat.admin.rules.deployment import Change, check_compiles, check_drift, source_of
from desktop_chat.admin.rules.kind import RulesKind
from desktop_chat.admin.rules.versions import Issue, Live
from desktop_chat.errors import Rejected
from tests.admin_runner import NOON


@pytest.fixture
def record(tmp_path: Path) -> DeployRecord:
    return DeployRecord(tmp_path, Target("p", TargetKind.EMULATOR))


def change(live: Live | None, kind: RulesKind = RulesKind.FIRESTORE, diff: tuple[str, ...] = ("+x",)) -> Change:
    return Change(kind, "mine", live, diff)


def test_no_drift_where_nothing_is_live_or_nothing_changes_or_it_is_ours(record: DeployRecord) -> None:
    check_drift(change(None), record)
    check_drift(change(Live("mine", "v1", ""), diff=()), record)
    record.add(RulesKind.FIRESTORE, "v1", "old", NOON, "ada@desk")
    check_drift(change(Live("old", "v1", "")), record)
    check_drift(change(Live('{"rules": {}}', "", ""), RulesKind.DATABASE), record)


def test_drift_where_others_released_before_and_after(record: DeployRecord) -> None:
    with pytest.raises(Drift, match="none was ever"):
        check_drift(change(Live("others", "v9", "")), record)
    record.add(RulesKind.FIRESTORE, "v1", "old", NOON, "ada@desk")
    record.add(RulesKind.FIRESTORE, "v2", "newer", NOON, "ada@desk")
    with pytest.raises(Drift, match="the last from here"):
        check_drift(change(Live("old", "v1", "")), record)  # rolled back by somebody else
    with pytest.raises(Drift):
        check_drift(change(Live('{"rules": {".read": true}}', "", ""), RulesKind.DATABASE), record)


def test_only_errors_stop() -> None:
    check_compiles(RulesKind.FIRESTORE, [Issue(1, 2, "unused", "WARNING")])
    with pytest.raises(Rejected, match=r"firestore\.rules:3:4: bad"):
        check_compiles(RulesKind.FIRESTORE, [Issue(3, 4, "bad")])


def test_the_rules_come_from_the_folder_or_from_the_program(tmp_path: Path) -> None:
    (tmp_path / "storage.rules").write_text("mine")
    assert source_of(RulesKind.STORAGE, tmp_path) == "mine"
    assert "service firebase.storage" in source_of(RulesKind.STORAGE, None)
    with pytest.raises(WrongUse):
        source_of(RulesKind.FIRESTORE, tmp_path)
