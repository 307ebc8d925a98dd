"""The rules of a project are compiled, compared, released, rolled back and pruned, on the local Firebase."""

import re
from pathlib import Path

import pytest

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.rules.kind import RulesKind
from desktop_chat.admin.rules.rules_access import RulesAccess
from desktop_chat.config import project_file
from tests.admin_runner import Admin

CLOSED = """rules_version = '2';
service cloud.firestore {
  match /databases/{database}/documents {
    match /{document=**} { allow read, write: if false; }
  }
}
"""


def folder(tmp_path: Path, **changes: tuple[str, str]) -> str:
    """Copy the rules that ship, with one replacement in each of the files named."""
    for kind in RulesKind:
        text = project_file(kind.file_name).read_text(encoding="utf-8")
        if kind in changes:
            old, new = changes[kind]
            assert old in text
            text = text.replace(old, new, 1)
        (tmp_path / kind.file_name).write_text(text, encoding="utf-8")
    return str(tmp_path)


def test_the_rules_that_ship_compile_and_pass_their_cases(admin: Admin) -> None:
    assert admin.ok("rules", "validate").stdout == "The rules compile.\n"
    judged = admin.ok("rules", "test", "--json").data
    assert len(judged) > 50
    assert {one["kind"] for one in judged} == set(RulesKind)


@pytest.mark.parametrize(
    ("kind", "old", "place"),
    [("firestore", "allow get", "firestore.rules:"), ("database", '"rules": {', "database.rules.json:")],
)
def test_what_does_not_compile_is_told_with_its_place(
    admin: Admin, tmp_path: Path, kind: str, old: str, place: str
) -> None:
    ran = admin("rules", "validate", "--only", kind, "--folder", folder(tmp_path, **{kind: (old, "allo_ get")}))
    assert ran.code == 1
    assert place in ran.stderr


def test_deploy_shows_the_difference_releases_and_reads_back(admin: Admin, services: Services, tmp_path: Path) -> None:
    ran = admin.ok("rules", "deploy", "--yes", "--only", "firestore", "--only", "storage")
    assert "+rules_version = '2';" in ran.stdout
    assert re.search(r"^firestore: \d\d test cases passed\.$", ran.stderr, re.MULTILINE)
    assert RulesAccess(services).live(RulesKind.STORAGE) is not None
    assert admin.ok("rules", "deploy", "--yes").stdout.splitlines()[0] == "firestore: nothing changes."
    where = folder(tmp_path, firestore=("return false;", "return true;"))
    differences = admin.ok("rules", "diff", "--folder", where, "--json").data
    assert [(one["kind"], one["added"], one["removed"]) for one in differences] == [
        ("firestore", 1, 1), ("storage", 0, 0), ("database", 0, 0),
    ]  # fmt: skip
    assert "+      return true;" in differences[0]["diff"]
    tried = admin.ok("rules", "deploy", "--folder", where, "--dry-run")
    assert "-      return false;" in tried.stdout
    assert admin.ok("rules", "diff", "--folder", where, "--json").data[0]["changed"] is True


def test_a_failing_case_stops_the_deployment(admin: Admin, services: Services, tmp_path: Path) -> None:
    where = folder(tmp_path, firestore=("allow get, list: if isMember(roomId);", "allow get, list: if signedIn();"))
    ran = admin("rules", "deploy", "--yes", "--only", "firestore", "--folder", where)
    assert ran.code == 1
    assert "a stranger does not see who is a member" in ran.stderr
    assert RulesAccess(services).live(RulesKind.FIRESTORE) is None


def test_what_others_released_is_not_replaced_unless_told(admin: Admin, services: Services) -> None:
    access = RulesAccess(services)
    version = access.deploy(RulesKind.FIRESTORE, CLOSED)
    ran = admin("rules", "deploy", "--yes", "--only", "firestore")
    assert ran.code == 5
    assert "none was ever deployed from here" in ran.stderr
    live = access.live(RulesKind.FIRESTORE)
    assert live is not None
    assert live.version == version
    admin.ok("rules", "deploy", "--yes", "--only", "firestore", "--force-drift")
    access.deploy(RulesKind.FIRESTORE, CLOSED)
    assert "the last from here is of 2026-05-04" in admin("rules", "rollback", "1", "--yes").stderr


@pytest.mark.parametrize("kind", ["firestore", "database"])
def test_rollback_goes_back_to_a_version_of_the_history(admin: Admin, tmp_path: Path, kind: str) -> None:
    change = {"firestore": ("return false;", "return true;"), "database": ("30000", "20000")}[kind]
    if kind == "database":
        where = folder(tmp_path, database=(" 60000", " 50000"))
        admin.ok("rules", "deploy", "--yes", "--only", kind, "--folder", where, "--force-drift")
    admin.ok("rules", "deploy", "--yes", "--only", kind)
    admin.ok("rules", "deploy", "--yes", "--only", kind, "--folder", folder(tmp_path, **{kind: change}),
             "--cases", str(empty(tmp_path)))  # fmt: skip
    assert change[1] in admin.ok("rules", "show", "--only", kind).stdout
    before = admin.ok("rules", "history", "--only", kind, "--json").data
    assert [(one["number"], one["isLive"], one["fromHere"]) for one in before][:2] == [
        (0, True, True),
        (1, False, True),
    ]
    assert change[0] in admin.ok("rules", "show", "--only", kind, "--release", "1").stdout
    admin.ok("rules", "rollback", "1", "--only", kind, "--yes")
    assert change[0] in admin.ok("rules", "show", "--only", kind).stdout
    assert admin("rules", "rollback", "9", "--only", kind, "--yes").code == 3


def empty(tmp_path: Path) -> Path:
    """A file without cases."""
    file = tmp_path / "none.json"
    file.write_text('{"schema": 1, "time": "2026-05-04T12:00:00Z", "cases": []}', encoding="utf-8")
    return file


def test_prune_plans_to_delete_old_versions_and_leaves_what_is_live(
    admin: Admin, services: Services, tmp_path: Path
) -> None:
    access = RulesAccess(services)
    first = access.deploy(RulesKind.FIRESTORE, CLOSED)
    old = [access.api.create("firestore.rules", f"{CLOSED}// {number}\n") for number in range(3)]
    plan = tmp_path / "plan.json"
    admin.ok("rules", "prune", "--keep", "1", "--plan", str(plan))
    ran = admin.ok("apply", str(plan), "--yes", "--json")
    assert ran.data["counts"] == {"deleted": 2}
    assert [one.id for one in access.versions(RulesKind.FIRESTORE)] == [old[2], first]
    assert admin("rules", "prune", "--keep", "1", "--plan", str(tmp_path / "other.json")).code == 3


def test_nothing_is_shown_where_nothing_was_released(admin: Admin) -> None:
    assert admin("rules", "show").code == 3
    assert admin.ok("rules", "history", "--json").data == []
