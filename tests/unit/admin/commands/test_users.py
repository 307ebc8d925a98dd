import pytest

from desktop_chat.admin.access.services import Services
from tests.admin_runner import Admin, Ran


@pytest.fixture(autouse=True)
def _people(services: Services) -> None:
    for name in ("ada", "bob", "eve"):
        services.auth.create_user(
            uid=name, email=f"{name}@example.org", display_name=name.title(), email_verified=name == "ada"
        )
    services.auth.update_user("eve", disabled=True)


def cells(ran: Ran) -> list[list[str]]:
    return [line.split() for line in ran.stdout.splitlines()]


def test_list_as_a_table(admin: Admin) -> None:
    head, *rows = cells(admin.ok("users", "list"))
    assert head == ["uid", "e-mail", "verified", "name", "disabled", "created", "last", "active"]
    assert [row[:4] for row in rows] == [
        ["ada", "ada@example.org", "yes", "Ada"],
        ["bob", "bob@example.org", "Bob", rows[1][3]],
        ["eve", "eve@example.org", "Eve", "yes"],
    ]


def test_list_as_json_goes_on_where_it_ended(admin: Admin) -> None:
    first = admin.ok("users", "list", "--count", "2", "--json")
    assert [one["uid"] for one in first.data["users"]] == ["ada", "bob"]
    second = admin.ok("users", "list", "--count", "2", "--after", first.data["after"], "--json").data
    assert ([one["uid"] for one in second["users"]], second["after"]) == (["eve"], None)
    assert sorted(first.data["users"][0]) == [
        "claims", "createdAt", "disabled", "displayName", "email", "emailVerified", "lastRefreshAt", "lastSignInAt",
        "phoneNumber", "providers", "sessionsValidSince", "uid",
    ]  # fmt: skip
    assert "--after" in admin.ok("users", "list", "--count", "2").stderr


@pytest.mark.parametrize(
    ("options", "uids"),
    [
        (["--disabled"], ["eve"]),
        (["--enabled"], ["ada", "bob"]),
        (["--verified"], ["ada"]),
        (["--created-after", "2100-01-01"], []),
        (["--provider", "google.com"], []),
        (["--unverified", "--enabled"], ["bob"]),
    ],
)
def test_list_filters(admin: Admin, options: list[str], uids: list[str]) -> None:
    assert [one["uid"] for one in admin.ok("users", "list", "--json", *options).data["users"]] == uids


def test_search(admin: Admin) -> None:
    assert [one["uid"] for one in admin.ok("users", "search", "example.org", "--json").data["users"]] == [
        "ada",
        "bob",
        "eve",
    ]
    assert cells(admin.ok("users", "search", "bob@example.org"))[1][0] == "bob"
    assert admin("users", "search", " ").code == 2


def test_show(admin: Admin, services: Services) -> None:
    profile = {"displayName": "Ada", "handle": "ada_l", "about": ""}
    services.firestore.document("users/ada").set(profile)
    services.firestore.document("users/ada/memberships/r1").set({"leftAt": None})
    services.firestore.document("users/ada/memberships/r2").set({"leftAt": admin.clock()})
    services.firestore.document("handles/ada_l").set({"uid": "ada"})
    services.firestore.document("quotas/ada").set({"bytes": 2_500_000})
    admin.ok("users", "ban", "ada", "--reason", "spam", "--yes")
    shown = admin.ok("users", "show", "@ada_l", "--json").data
    assert (shown["uid"], shown["profile"], shown["rooms"]) == ("ada", profile, ["r1"])
    assert shown["ban"] == {"validSince": None, "at": "2026-05-04T12:00:00Z", "by": "ada@desk", "reason": "spam"}
    assert shown["files"] == {"used": 2_500_000, "limit": 1_000_000_000}
    text = admin.ok("users", "show", "ada").stdout
    assert "2.5 MB of 1.0 GB sent" in text
    assert "banned, by ada@desk: spam" in text
    assert admin("users", "show", "nobody").code == 3


def test_sessions(admin: Admin, services: Services) -> None:
    services.rest.call("PUT", services.database_url("presence/ada/c1"), json={"state": "idle", "at": 1777896000000})
    shown = admin.ok("users", "sessions", "ada", "--json").data
    assert shown["connections"] == [{"id": "c1", "state": "idle", "since": "2026-05-04T12:00:00Z"}]
    assert "idle since 2026-05-04T12:00:00Z" in admin.ok("users", "sessions", "ada").stdout
