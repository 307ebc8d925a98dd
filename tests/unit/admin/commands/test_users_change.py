import requests

from desktop_chat.admin.access.services import Services
from tests.admin_runner import Admin

PASSWORD = "correct horse"


def made(admin: Admin) -> None:
    admin.stdin = f"{PASSWORD}\n"
    admin.ok(
        "users", "create", "--email", "ada@example.org", "--name", "Ada", "--uid", "ada", "--password-stdin", "--yes"
    )


def sign_in(services: Services, password: str = PASSWORD) -> int:
    body = {"email": "ada@example.org", "password": password, "targetProjectId": services.target.project_id}
    url = f"{services.auth_url}/v1/accounts:signInWithPassword?key=local"
    return requests.post(url, json=body, headers={"Authorization": "Bearer owner"}, timeout=10).status_code


def test_an_account_is_made_with_a_password_that_is_in_no_log(admin: Admin, services: Services) -> None:
    made(admin)
    assert sign_in(services) == 200
    logged = "".join(file.read_text() for file in admin.state.rglob("audit-*"))
    assert "users create" in logged
    assert PASSWORD not in logged
    assert admin("users", "create", "--email", "ada@example.org", "--yes").code == 1
    assert admin("users", "create", "--email", "eve@example.org").code == 4


def test_nothing_is_made_dry(admin: Admin) -> None:
    admin.ok("users", "create", "--email", "x@example.org", "--dry-run")
    assert admin.ok("users", "list", "--json").data["users"] == []
    admin.stdin = ""
    assert admin("users", "create", "--email", "x@example.org", "--password-stdin").code == 2


def test_an_account_is_changed(admin: Admin, services: Services) -> None:
    made(admin)
    admin.ok("users", "update", "ada", "--name", "Ada L.", "--verified", "--yes")
    record = services.auth.get_user("ada")
    assert (record.display_name, record.email_verified) == ("Ada L.", True)
    admin.ok("users", "update", "ada", "--name", "x", "--dry-run")
    assert services.auth.get_user("ada").display_name == "Ada L."
    assert admin("users", "update", "ada", "--yes").code == 2


def test_how_much_a_person_may_send_is_changed(admin: Admin) -> None:
    made(admin)
    admin.ok("users", "update", "ada", "--file-limit", "2GB", "--yes")
    assert admin.ok("users", "show", "ada", "--json").data["files"] == {"used": 0, "limit": 2_000_000_000}
    admin.ok("users", "update", "ada", "--file-limit", "5GB", "--dry-run")
    assert admin.ok("users", "show", "ada", "--json").data["files"]["limit"] == 2_000_000_000
    admin.ok("users", "update", "ada", "--file-limit", "default", "--yes")
    assert admin.ok("users", "show", "ada", "--json").data["files"]["limit"] == 1_000_000_000
    assert admin("users", "update", "ada", "--file-limit", "much", "--yes").code == 2


def test_a_disabled_person_is_out_until_enabled(admin: Admin, services: Services) -> None:
    made(admin)
    assert admin.ok("users", "disable", "ada", "--yes").stdout.split() == ["disabled", "1"]
    assert sign_in(services) == 400
    assert services.firestore.document("bans/ada").get().get("validSince") == admin.clock()
    admin.ok("users", "enable", "ada", "--yes")
    assert sign_in(services) == 200


def test_a_banned_person_is_out_until_unbanned(admin: Admin, services: Services) -> None:
    made(admin)
    assert admin.ok("users", "ban", "ada", "--reason", "spam", "--yes", "--json").data["report"] == {"uids": ["ada"]}
    assert sign_in(services) == 400
    admin.ok("users", "unban", "ada", "--yes")
    assert sign_in(services) == 200


def test_revoking_ends_the_sessions_only(admin: Admin, services: Services) -> None:
    made(admin)
    admin.ok("users", "revoke", "ada@example.org", "--yes")
    assert services.firestore.document("bans/ada").get().get("validSince") == admin.clock()
    assert sign_in(services) == 200


def test_claims(admin: Admin, services: Services) -> None:
    made(admin)
    assert admin.ok("users", "claims", "ada", "--set", "bulk=true", "--set", "team=blue", "--yes").code == 0
    assert services.auth.get_user("ada").custom_claims == {"bulk": True, "team": "blue"}
    assert admin.ok("users", "claims", "ada", "--remove", "team", "--yes", "--json").data["claims"] == {"bulk": True}
    assert admin.ok("users", "claims", "ada").stdout.split() == ["bulk", "yes"]
    assert admin("users", "claims", "ada", "--set", "sub=x", "--yes").code == 1  # a reserved name


def test_links_are_on_stdout_and_in_no_log(admin: Admin, services: Services) -> None:
    made(admin)
    link = admin.ok("users", "reset-link", "ada", "--yes").stdout.strip()
    assert "oobCode=" in link
    assert "mode=verifyEmail" in admin.ok("users", "verify-link", "ada", "--yes", "--json").data["link"]
    assert admin("users", "reset-link", "ada").code == 4
    logged = "".join(file.read_text() for file in admin.state.rglob("audit-*"))
    assert link.partition("oobCode=")[2].partition("&")[0] not in logged


def test_a_banned_person_is_not_enabled_by_the_way(admin: Admin, services: Services) -> None:
    made(admin)
    admin.ok("users", "ban", "ada", "--yes")
    assert admin("users", "enable", "ada", "--yes").code == 4
    assert services.auth.get_user("ada").disabled
