"""Releases reach the service that they name."""

import pytest

from desktop_chat.emulator.firestore.security_rules import SecurityRules
from desktop_chat.emulator.rules_api.enforcement import Enforcement, service_of
from desktop_chat.emulator.rules_api.errors import RulesApiError
from desktop_chat.emulator.rules_api.source import Source
from desktop_chat.emulator.storage.security_rules import StorageRules

FIRESTORE = "service cloud.firestore { match /databases/{d}/documents { match /a/{b} { allow read; } } }"
STORAGE = "service firebase.storage { match /b/{b}/o { match /{f=**} { allow read; } } }"


def test_each_target_has_its_own() -> None:
    firestore, storage = SecurityRules(), StorageRules()
    enforcement = Enforcement(firestore, storage)
    enforcement.apply("p", "cloud.firestore/second", Source("f", FIRESTORE))
    enforcement.apply("p", "firebase.storage/bucket", Source("s", STORAGE))
    assert firestore.of_database("projects/p/databases/second") is not None
    assert firestore.of_database("projects/p/databases/(default)") is None
    assert storage.of_bucket("bucket") is not None
    assert storage.of_bucket("other") is None
    before = storage.of_bucket("bucket")
    enforcement.withdraw("p", "firebase.storage/bucket")
    assert storage.of_bucket("bucket") not in (None, before)


@pytest.mark.parametrize("name", ["", "other", "cloud.firestore/", "firebase.storage", "firebase.storage/a/b"])
def test_other_names_are_refused(name: str) -> None:
    with pytest.raises(RulesApiError):
        service_of(name)
