from pathlib import Path

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.rules.kind import RulesKind
from desktop_chat.admin.rules.rules_access import RulesAccess
from tests.admin_runner import Admin
from tests.unit.admin.setup.test_deploy_checks import DENY


def test_rules_that_others_released_stop_it_before_anything_is_done(
    admin: Admin, services: Services, tmp_path: Path
) -> None:
    RulesAccess(services).deploy(RulesKind.FIRESTORE, DENY)
    out = tmp_path / "c.json"
    assert admin("init", "--out", str(out), "--yes").code == 5
    assert not out.exists()
    assert RulesAccess(services).live(RulesKind.STORAGE) is None


def test_a_project_that_is_not_ready_is_told_what_is_missing(admin: Admin, tmp_path: Path) -> None:
    admin.env = {**admin.env, "FIREBASE_AUTH_EMULATOR_HOST": "127.0.0.1:1"}
    ran = admin("init", "--out", str(tmp_path / "c.json"), "--yes")
    assert ran.code == 1
    assert "Traceback" not in ran.stderr
    assert not (tmp_path / "c.json").exists()


def test_another_configuration_is_not_overwritten(admin: Admin, tmp_path: Path) -> None:
    out = tmp_path / "c.json"
    out.write_text('{"apiKey": "k", "projectId": "other"}')
    assert admin("init", "--out", str(out), "--yes").code == 4
    assert "other" in out.read_text()
    admin.ok("init", "--out", str(out), "--yes", "--overwrite")
    assert admin.project in out.read_text()
    admin.ok("init", "--out", str(out), "--yes")  # and once more is harmless
