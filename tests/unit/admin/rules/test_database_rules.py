import pytest

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.rules.database_rules import DatabaseRules, lets_nobody_in

OPEN = '{\n  // everybody\n  "rules": {".read": true}\n}\n'


def test_rules_are_tried_without_being_put_in_force(services: Services) -> None:
    rules = DatabaseRules(services.rest, services.database_url)
    before = rules.read()
    assert rules.issues(OPEN) == []
    assert rules.read() == before
    rules.write(OPEN)
    assert rules.read() == OPEN


def test_what_is_wrong_has_a_place(services: Services) -> None:
    rules = DatabaseRules(services.rest, services.database_url)
    (issue,) = rules.issues('{\n  "rules": {".read": "auth.uid =="}\n}')
    assert issue.line == 2
    assert issue.text


@pytest.mark.parametrize(
    ("source", "closed"),
    [
        ('{"rules": {".read": false, ".write": false}}', True),
        ('{"rules": {}}', True),
        ('{"rules": {".read": true, ".write": false}}', False),
        ("no JSON", False),
        ("[]", False),
    ],
)
def test_the_rules_of_a_new_database_are_known(source: str, closed: bool) -> None:
    assert lets_nobody_in(source) is closed
