from datetime import UTC, datetime
from pathlib import Path

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.rules.kind import RulesKind
from desktop_chat.admin.rules.rules_access import RulesAccess
from desktop_chat.config import load_config
from tests.admin_runner import Admin


def test_from_an_empty_project_to_a_healthy_one(admin: Admin, services: Services, tmp_path: Path) -> None:
    admin.clock.time = datetime.now(UTC)  # noqa: TID251 - compared with the clock of a server
    out = tmp_path / "firebase-config.json"
    sick = admin("doctor", "--json")
    assert sick.code == 1
    bad = [one["check"] for one in sick.data["findings"] if one["level"] == "bad"]
    assert bad == ["firestore rules", "storage rules"]
    assert not sick.data["healthy"]
    done = admin.ok("init", "--admin", "ada@example.org", "--out", str(out), "--yes", "--json").data
    assert [step["name"] for step in done["steps"]][:3] == ["client configuration", "firestore rules", "storage rules"]
    assert "oobCode=" in done["adminLink"]
    assert load_config(out, {}).project_id == admin.project
    healthy = admin.ok("doctor", "--json").data
    assert healthy["healthy"]
    text = admin.ok("doctor").stdout
    assert "ok    firestore rules: They are those of this program." in text
    live = RulesAccess(services).live(RulesKind.STORAGE)
    assert live is not None
    RulesAccess(services).deploy(RulesKind.STORAGE, live.source + "// changed by hand\n")
    assert admin("doctor").code == 5


def test_a_dry_run_sets_nothing_up(admin: Admin, services: Services, tmp_path: Path) -> None:
    ran = admin.ok("init", "--dry-run", "--out", str(tmp_path / "c.json"), "--json").data
    assert "Would be deployed." in {step["what"] for step in ran["steps"]}
    assert not (tmp_path / "c.json").exists()
    assert RulesAccess(services).live(RulesKind.FIRESTORE) is None


def test_half_set_variables_stop_every_command_but_the_doctor_who_lists_them(admin: Admin) -> None:
    gone = ("FIRESTORE_EMULATOR_HOST", "FIREBASE_STORAGE_EMULATOR_HOST")
    admin.env = {name: value for name, value in admin.env.items() if name not in gone}
    ran = admin("users", "list")
    assert ran.code == 4
    assert "and these are not: FIRESTORE_EMULATOR_HOST, FIREBASE_STORAGE_EMULATOR_HOST." in ran.stderr
    ran = admin("doctor", "--json")
    assert ran.code == 1
    findings = ran.data["findings"]
    assert [(one["check"], one["level"]) for one in findings] == [
        ("target", "bad"), ("environment", "bad"), ("environment", "bad"), ("state folder", "ok"),
    ]  # fmt: skip
    assert [one["what"].split()[0] for one in findings[1:3]] == list(gone)
    assert "unset FIREBASE_AUTH_EMULATOR_HOST FIREBASE_DATABASE_EMULATOR_HOST" in findings[1]["advice"]


def test_the_doctor_speaks_also_where_no_project_is_found(admin: Admin) -> None:
    admin.env = {"FIREBASE_EMULATOR_HUB": "127.0.0.1:1"}
    ran = admin("doctor")
    assert ran.code == 1
    assert "bad   target: No local Firebase: the project was not examined." in ran.stdout
    assert "ok    environment" in ran.stdout
