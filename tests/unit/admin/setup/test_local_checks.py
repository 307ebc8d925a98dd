from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.access.target import Target, TargetKind
from desktop_chat.admin.erasure.deletions import Deletion, Deletions
from desktop_chat.admin.people.bans import Bans
from desktop_chat.admin.setup.finding import Finding, Level
from desktop_chat.admin.setup.local_checks import (
    check_audit,
    check_bans,
    check_client_config,
    check_deletions,
    check_environment,
    check_state_folder,
)
from desktop_chat.config import Config, save_config
from tests.admin_runner import NOON, Admin
from tests.unit.admin.audit.test_audit_log import filled

REAL = Target("real-1", TargetKind.PRODUCTION)


def level(findings: Iterable[Finding]) -> Level:
    (finding,) = findings
    assert bool(finding.advice) is (finding.level is not Level.OK)
    return finding.level


@pytest.mark.parametrize(
    ("config", "wanted"),
    [
        (None, Level.WEAK),
        (Config("k", "other"), Level.WEAK),
        (Config("k", "real-1", storage_bucket="b"), Level.WEAK),
        (Config("k", "real-1", database_url="https://r", storage_bucket="b"), Level.OK),
    ],
)
def test_the_clients_configuration_is_for_this_project(tmp_path: Path, config: Config | None, wanted: Level) -> None:
    if config is not None:
        save_config(config, tmp_path / "c.json")
    assert level(check_client_config(tmp_path / "c.json", REAL)) is wanted


def test_a_log_that_was_tampered_with_is_told(tmp_path: Path) -> None:
    log = filled(tmp_path)
    assert level(check_audit(log)) is Level.WEAK
    log.mark_pushed(log.entries()[-1])
    assert level(check_audit(log)) is Level.OK
    log.path.write_text(log.path.read_text().replace("u1", "u9"))
    assert level(check_audit(log)) is Level.BAD


def test_the_state_is_for_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    assert level(check_state_folder(folder)) is Level.OK
    folder.mkdir(mode=0o700)
    assert level(check_state_folder(folder)) is Level.OK
    folder.chmod(0o750)
    assert level(check_state_folder(folder)) is Level.BAD
    (tmp_path / "file").touch()
    assert level(check_state_folder(tmp_path / "file" / "state")) is Level.BAD


def test_a_key_file_by_variable_is_told() -> None:
    assert level(check_environment({})) is Level.OK
    assert level(check_environment({"GOOGLE_APPLICATION_CREDENTIALS": "/k.json"})) is Level.WEAK


def test_what_is_wrong_with_emulator_variables_is_told_for_each(admin: Admin) -> None:
    assert level(check_environment(admin.env)) is Level.OK
    (finding,) = check_environment({**admin.env, "FIRESTORE_EMULATOR_HOST": ""})
    assert finding.level is Level.BAD
    assert finding.what.startswith("FIRESTORE_EMULATOR_HOST is not set")
    (finding,) = check_environment({**admin.env, "FIRESTORE_EMULATOR_HOST": "localhost"})
    assert (finding.level, finding.what) == (Level.BAD, "FIRESTORE_EMULATOR_HOST is not HOST:PORT.")


def test_who_should_be_gone_is_told(services: Services) -> None:
    Deletions(services).add(Deletion("ada", NOON, NOON + timedelta(days=1), "root"))
    assert level(check_deletions(services, NOON)) is Level.OK
    assert level(check_deletions(services, NOON + timedelta(days=1))) is Level.WEAK


def test_half_a_ban_is_told(services: Services) -> None:
    services.auth.create_user(uid="ada")
    Bans(services, "root").ban("ada", "", NOON)
    assert level(check_bans(services)) is Level.OK
    services.rest.call("DELETE", services.database_url("bans/ada"))
    (finding,) = check_bans(services)
    assert (finding.level, finding.advice) == (Level.BAD, "users ban ada")
