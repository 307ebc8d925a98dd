"""A rules file as a whole: understood, or refused with everything that is wrong with it."""

import pytest

from desktop_chat.emulator.rules.errors import RulesError
from desktop_chat.emulator.rules.loading import load

BOTH = """service cloud.firestore { match /a/{b} { allow read; } }
service firebase.storage { match /c { allow write; } }"""


@pytest.mark.parametrize("name", ["cloud.firestore", "firebase.storage"])
def test_the_wanted_service_is_returned_with_its_file(name: str) -> None:
    tree, service = load(BOTH, "x.rules", name)
    assert service.name == name
    assert service in tree.services


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("service", "x.rules:1:8: Unexpected"),
        ("service cloud.firestore { match /a/{b} { allow read: if no; } }", "Unknown variable no"),
        ("service firebase.storage { match /a { allow read; } }", r"declare service cloud\.firestore once"),
        ("service cloud.firestore {" + "match /a {" * 2000 + "}" * 2001, "nested too deep"),
    ],
)
def test_anything_that_is_not_understood_is_refused(source: str, message: str) -> None:
    with pytest.raises(RulesError, match=message):
        load(source, "x.rules", "cloud.firestore")
