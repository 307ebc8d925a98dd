from pathlib import Path

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.running.two_steps import read_failures
from tests.admin_runner import Admin


def people(services: Services, *names: str) -> None:
    for name in names:
        services.auth.create_user(uid=name, email=f"{name}@example.org")


def test_one_who_fails_does_not_hold_up_the_others(admin: Admin, services: Services) -> None:
    people(services, "ada", "bob")
    admin.ok("users", "ban", "bob", "--yes")
    ran = admin("users", "unban", "ada", "bob", "--yes", "--json")
    assert ran.code == 6
    assert not services.auth.get_user("bob").disabled
    (failure,) = read_failures(Path(ran.document["error"]["failures"]))
    assert failure.id == "ada"
    assert "not banned" in failure.why


def test_nobody_is_touched_when_one_is_unknown(admin: Admin, services: Services) -> None:
    people(services, "ada")
    assert admin("users", "disable", "ada", "eve", "--yes").code == 3
    assert not services.auth.get_user("ada").disabled


def test_everybody_is_named_before(admin: Admin, services: Services) -> None:
    people(services, "ada", "bob")
    admin.answers = ["n"]
    assert admin("users", "disable", "ada", "bob@example.org", "ada@example.org").code == 4
    where = f"project {admin.project} on the local Firebase"
    assert admin.asked == [f"Disable ada@example.org, bob@example.org in {where}? [y/N] "]
    assert not services.auth.get_user("ada").disabled


def test_a_dry_run_touches_nobody(admin: Admin, services: Services) -> None:
    people(services, "ada")
    assert admin.ok("users", "disable", "ada", "--dry-run", "--json").data == {"would": "Disable", "uids": ["ada"]}
    assert not services.auth.get_user("ada").disabled


def test_many_need_a_limit(admin: Admin, services: Services) -> None:
    people(services, "ada", "bob")
    assert admin("users", "disable", "ada", "bob", "--limit", "1", "--yes").code == 4
