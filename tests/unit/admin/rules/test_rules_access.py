import pytest

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.failures import Drift
from desktop_chat.admin.rules.kind import RulesKind
from desktop_chat.admin.rules.rules_access import RulesAccess, same_text
from tests.unit.admin.rules.test_rules_api import RULES


def test_what_was_deployed_is_read_back(services: Services) -> None:
    access = RulesAccess(services)
    assert access.live(RulesKind.FIRESTORE) is None
    version = access.deploy(RulesKind.FIRESTORE, RULES)
    live = access.live(RulesKind.FIRESTORE)
    assert live is not None
    assert (live.source, live.version) == (RULES, version)
    access.deploy(RulesKind.DATABASE, '{"rules": {}}')
    assert access.versions(RulesKind.DATABASE) == []


def test_another_text_in_force_is_drift(services: Services) -> None:
    access = RulesAccess(services)
    version = access.deploy(RulesKind.FIRESTORE, RULES)
    access.check(RulesKind.FIRESTORE, version, RULES + "\n")
    with pytest.raises(Drift):
        access.check(RulesKind.FIRESTORE, version, f"{RULES}// more\n")
    with pytest.raises(Drift):
        access.check(RulesKind.FIRESTORE, "other", RULES)


def test_white_space_at_ends_is_no_difference() -> None:
    assert same_text("a  \r\nb\n\n", "a\nb")
    assert not same_text("a\n\nb", "a\nb")
