from datetime import timedelta

from desktop_chat.admin.access.services import Services
from tests.admin_runner import NOON, Admin
from tests.unit.admin.example_project import documents


def report(services: Services, report_id: str, minutes: int, **changes: object) -> None:
    fields = {
        "reporterId": "mia", "roomId": "lab", "messageId": "m1", "senderId": "bob", "body": "rude\nwords",
        "reason": "rude", "state": "open", "createdAt": NOON + timedelta(minutes=minutes), **changes,
    }  # fmt: skip
    services.firestore.document(f"reports/{report_id}").set(fields)


def test_open_ones_come_newest_first_and_one_can_be_resolved_once(admin: Admin, services: Services) -> None:
    report(services, "m1_mia", 0)
    report(services, "m2_mia", 5, reason="spam")
    lines = admin.ok("reports", "list").stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["id", "m2_mia", "m1_mia"]
    assert "rude\ufffdwords" in lines[2]  # a line break of theirs is none of ours
    ran = admin.ok("reports", "resolve", "m1_mia", "--as", "banned bob", "--yes")
    assert ran.stdout == "m1_mia is resolved.\n"
    assert [one["id"] for one in admin.ok("reports", "list", "--json").data["reports"]] == ["m2_mia"]
    (all_of_them,) = [admin.ok("reports", "list", "--all", "--json").data["reports"]]
    assert all_of_them[1] == {
        "id": "m1_mia", "state": "resolved", "roomId": "lab", "messageId": "m1", "senderId": "bob",
        "reporterId": "mia", "reason": "rude", "body": "rude\nwords", "createdAt": "2026-05-04T12:00:00Z",
        "resolution": "banned bob", "resolvedBy": "ada@desk", "resolvedAt": "2026-05-04T12:00:00Z",
    }  # fmt: skip
    assert admin("reports", "resolve", "m1_mia", "--as", "again", "--yes").code == 2


def test_nothing_is_resolved_without_a_decision(admin: Admin, services: Services) -> None:
    report(services, "m1_mia", 0)
    assert admin("reports", "resolve", "m1_mia", "--as", " ", "--yes").code == 2
    assert admin("reports", "resolve", "m9_mia", "--as", "x", "--yes").code == 3
    admin.ok("reports", "resolve", "m1_mia", "--as", "x", "--dry-run")
    assert documents(services, "reports/m1_mia")[0]["state"] == "open"
