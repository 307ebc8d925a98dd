from desktop_chat.admin.access.services import Services
from desktop_chat.admin.audit.audit_log import AuditLog, Happening
from tests.admin_runner import Admin
from tests.unit.admin.audit.test_audit_log import filled


def note(admin: Admin) -> AuditLog:
    log = AuditLog(admin.state, f"{admin.project}@local")
    for number, one in enumerate(filled(admin.state / "other", 3).entries()):
        import random

        log.append(Happening(one.at, one.actor, one.command, one.arguments, "ok"), random.Random(number))
    return log


def test_the_newest_comes_first(admin: Admin) -> None:
    note(admin)
    ran = admin.ok("audit", "log", "--count", "2")
    assert ran.stdout.splitlines()[0].split() == ["at", "who", "command", "result", "plan"]
    assert ran.stdout.splitlines()[1].split() == ["2026-05-04T12:00:02Z", "ada@desk", "users", "ban", "ok"]
    assert len(ran.stdout.splitlines()) == 3
    assert [one["seq"] for one in admin.ok("audit", "log", "--json").data] == [3, 2, 1]


def test_an_edited_line_is_found_here_and_there(admin: Admin, services: Services) -> None:
    from desktop_chat.admin.audit.audit_collection import AuditCollection

    log = note(admin)
    assert admin.ok("audit", "verify", "--local-only").stdout == "3 entries, every one as it was written.\n"
    assert admin("audit", "verify").code == 5  # the project has no copy
    AuditCollection(services.firestore).add(log.entries())
    assert admin.ok("audit", "verify", "--json").data == {"entries": 3, "flaws": []}
    assert [one["seq"] for one in admin.ok("audit", "log", "--everywhere", "--json").data] == [3, 2, 1]
    log.path.write_text(log.path.read_text().replace("u1", "u9"))
    ran = admin("audit", "verify", "--local-only")
    assert ran.code == 5
    assert "Line 2: This entry was changed" in ran.stderr
