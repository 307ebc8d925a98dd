"""Puts released rulesets in force on the services."""

from typing import Final

from desktop_chat.emulator.firestore.security_rules import RulesFile, SecurityRules
from desktop_chat.emulator.rules_api.errors import RulesApiError
from desktop_chat.emulator.rules_api.source import Source
from desktop_chat.emulator.storage.security_rules import StorageRules, StorageRulesFile

# A release that is gone leaves nothing allowed, whatever was in force before it.
_NOTHING: Final = {
    "cloud.firestore": "rules_version = '2';\nservice cloud.firestore { match /databases/{database}/documents {"
    " match /{document=**} { allow read, write: if false; } } }\n",
    "firebase.storage": "rules_version = '2';\nservice firebase.storage { match /b/{bucket}/o {"
    " match /{file=**} { allow read, write: if false; } } }\n",
}


class Enforcement:
    """Knows which service a release is for."""

    def __init__(self, firestore: SecurityRules, storage: StorageRules) -> None:
        self._firestore = firestore
        self._storage = storage

    def apply(self, project: str, release: str, source: Source) -> None:
        """Put a source in force; ``release`` is ``cloud.firestore[/database]`` or ``firebase.storage/bucket``."""
        _service, _, target = release.partition("/")
        if service_of(release) == "cloud.firestore":
            self._firestore.replace(project, RulesFile(source.name, source.content), target or None)
        else:
            self._storage.release(StorageRulesFile(source.name, source.content, target))

    def withdraw(self, project: str, release: str) -> None:
        """Allow nothing from now on where the release was in force."""
        self.apply(project, release, Source("withdrawn.rules", _NOTHING[service_of(release)]))


def service_of(release: str) -> str:
    """Return the service that a release is for; raises RulesApiError for any other name."""
    service, slash, target = release.partition("/")
    named = bool(target) and "/" not in target
    if (service == "cloud.firestore" and (named or not slash)) or (service == "firebase.storage" and named):
        return service
    message = f"Release {release!r}: only cloud.firestore, cloud.firestore/<database> and firebase.storage/<bucket>."
    raise RulesApiError("INVALID_ARGUMENT", message)
