from pathlib import Path

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.rules.deploy_record import DeployRecord
from desktop_chat.admin.rules.kind import RulesKind
from desktop_chat.admin.rules.rules_access import RulesAccess
from desktop_chat.admin.setup.deploy_checks import check_indexes, check_rules
from desktop_chat.admin.setup.finding import Finding, Level
from desktop_chat.config import project_file
from tests.admin_runner import NOON
from tests.unit.admin.setup.canned_rest import production

DENY = "rules_version = '2';\nservice cloud.firestore { match /databases/{d}/documents { } }\n"


def check(services: Services, folder: Path) -> Finding:
    record = DeployRecord(folder, services.target)
    (finding,) = check_rules(services, record, RulesKind.FIRESTORE)
    return finding


def test_rules_are_compared_with_this_program_and_with_what_was_deployed(services: Services, tmp_path: Path) -> None:
    assert check(services, tmp_path).level is Level.BAD
    access = RulesAccess(services)
    version = access.deploy(RulesKind.FIRESTORE, DENY)
    foreign = check(services, tmp_path)
    assert foreign.level is Level.DRIFT
    assert "--force-drift" in foreign.advice
    DeployRecord(tmp_path, services.target).add(RulesKind.FIRESTORE, version, DENY, NOON, "root")
    own = check(services, tmp_path)
    assert own.level is Level.DRIFT
    assert own.advice.startswith("rules diff")
    access.deploy(RulesKind.FIRESTORE, project_file("firestore.rules").read_text())
    assert check(services, tmp_path).level is Level.OK


def test_indexes_that_nobody_needs_are_told() -> None:
    name = "projects/real-1/databases/(default)/collectionGroups/odd/indexes/1"
    services, _ = production({"GET /-/indexes": {"indexes": [{"name": name, "fields": []}]}, "GET /-/fields": {}})
    assert [one.level for one in check_indexes(services) if one.check == "other indexes"] == [Level.WEAK]


def test_the_local_firebase_needs_no_indexes(services: Services) -> None:
    assert [one.level for one in check_indexes(services)] == [Level.OK]
