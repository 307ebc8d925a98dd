"""Rules in force."""

import json
from typing import Any

import pytest

from desktop_chat.emulator.rules.errors import RulesError
from desktop_chat.emulator.storage.security_rules import StorageRules, StorageRulesFile, rules_files_in

GOOD = "rules_version = '2'; service firebase.storage { match /b/{b}/o { match /{x=**} { allow read; } } }"


def test_a_file_for_a_bucket_beats_the_one_for_all() -> None:
    rules = StorageRules()
    assert rules.of_bucket("a") is None
    rules.replace([StorageRulesFile("all", GOOD), StorageRulesFile("own", GOOD, "a")])
    own, other = rules.of_bucket("a"), rules.of_bucket("b")
    assert own is not None
    assert other is not None
    assert (own.file, other.file) == ("own", "all")
    rules.replace([StorageRulesFile("own", GOOD, "a")])
    assert rules.of_bucket("b") is None


def test_one_bad_file_changes_nothing() -> None:
    rules = StorageRules(StorageRulesFile("old", GOOD))
    with pytest.raises(RulesError, match=r"new:2:"):
        rules.replace([StorageRulesFile("fine", GOOD), StorageRulesFile("new", "\nservice nonsense {}", "a")])
    assert rules.of_bucket("a") is rules.of_bucket("b")
    kept = rules.of_bucket("a")
    assert kept is not None
    assert kept.file == "old"


def test_the_body_of_set_rules() -> None:
    files = [{"name": "n", "content": GOOD, "resource": "a"}, {"content": GOOD}]
    read = rules_files_in(json.dumps({"rules": {"files": files}}).encode())
    assert read == [StorageRulesFile("n", GOOD, "a"), StorageRulesFile("storage.rules", GOOD)]


@pytest.mark.parametrize(
    "body",
    [
        b"{", b"[]", b"{}", b'{"rules": {"files": []}}', b'{"rules": {"files": [{}]}}', b'{"rules": {"files": [1]}}',
        b'{"rules": {"files": [{"content": 1}]}}', b'{"rules": {"files": [{"content": ""}, {"content": ""}]}}', b"\xff",
    ],
)  # fmt: skip
def test_bodies_that_cannot_be(body: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        rules_files_in(body)
