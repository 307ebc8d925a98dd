import pytest

from desktop_chat.emulator.firestore.security_rules import RulesFile, SecurityRules
from desktop_chat.emulator.rules.errors import RulesError

GOOD = RulesFile("good.rules", "rules_version = '2'; service cloud.firestore { match /a/{b} { allow read; } }")
OTHER = RulesFile("other.rules", GOOD.source)
BAD = RulesFile("bad.rules", "service cloud.firestore { match /a/{b} { allow reed; } }")


def test_there_may_be_no_rules() -> None:
    assert SecurityRules().of_database("projects/demo/databases/(default)") is None


def test_the_first_file_is_everybodys_until_a_project_has_its_own() -> None:
    rules = SecurityRules(GOOD)
    before = rules.of_database("projects/demo/databases/(default)")
    assert before is rules.of_database("projects/else/databases/x") is not None
    rules.replace("demo", OTHER)
    changed = rules.of_project("demo")
    assert changed is not None
    assert changed.file == OTHER
    assert rules.of_database("projects/else/databases/x") is before


def test_a_refused_file_leaves_the_old_one_in_force() -> None:
    rules = SecurityRules(GOOD)
    told: list[str] = []
    rules.follow(lambda: told.append("replaced"))
    with pytest.raises(RulesError, match=r"bad\.rules:1:"):
        rules.replace("demo", BAD)
    assert told == []
    kept = rules.of_project("demo")
    assert kept is not None
    assert kept.file == GOOD
    rules.replace("demo", OTHER)
    assert told == ["replaced"]


def test_a_bad_first_file_is_refused() -> None:
    with pytest.raises(RulesError):
        SecurityRules(BAD)
