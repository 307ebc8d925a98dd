from pathlib import Path

from desktop_chat.admin.access.services import Services
from tests.admin_runner import Admin
from tests.unit.admin.erasure_world import furnish


def test_from_delete_to_erased(admin: Admin, services: Services, tmp_path: Path) -> None:
    furnish(services)
    plan = str(tmp_path / "a.plan.json")
    text = admin.ok("users", "delete", "ada@example.org", "--plan", plan).stdout
    assert "ada@example.org" in text
    assert f"desktop-chat-admin apply {plan}" in text
    assert not services.auth.get_user("ada").disabled
    admin.ok("apply", plan, "--yes")
    assert services.auth.get_user("ada").disabled
    assert admin.ok("users", "deleted", "--json").data["deletions"] == [
        {"uid": "ada", "at": "2026-05-04T12:00:00Z", "eraseAt": "2026-05-11T12:00:00Z", "by": "ada@desk"}
    ]
    assert admin("users", "erase").code == 3  # nobody is due
    admin.clock.turn(days=7)
    plan = str(tmp_path / "b.plan.json")
    admin.ok("users", "erase", "--plan", plan)
    report = admin.ok("apply", plan, "--yes", "--json").data["report"]
    assert report["ada"]["messages"] == 2
    assert admin("users", "show", "ada").code == 3


def test_a_deleted_person_is_restored(admin: Admin, services: Services, tmp_path: Path) -> None:
    furnish(services)
    plan = str(tmp_path / "a.plan.json")
    admin.ok("users", "delete", "ada", "--plan", plan)
    admin.ok("apply", plan, "--yes")
    assert admin("users", "unban", "ada", "--yes").code == 4
    admin.ok("users", "restore", "ada", "--yes")
    assert not services.auth.get_user("ada").disabled
    assert admin.ok("users", "deleted", "--json").data["deletions"] == []
    assert admin("users", "restore", "ada", "--yes").code == 3
