"""The three kinds of rules that a project has."""

from enum import StrEnum

from desktop_chat.admin.access.target import Target


class RulesKind(StrEnum):
    """Whose rules; the value is what people type."""

    FIRESTORE = "firestore"
    STORAGE = "storage"
    DATABASE = "database"

    @property
    def file_name(self) -> str:
        return _FILES[self]

    @property
    def service(self) -> str:
        """The name behind ``service`` in the rules; empty for the Realtime Database, which has another language."""
        return _SERVICES[self]

    def release_id(self, target: Target) -> str:
        """What the release of ``target`` is called in the Rules API."""
        return f"{self.service}/{target.bucket}" if self is RulesKind.STORAGE else self.service


_FILES = {
    RulesKind.FIRESTORE: "firestore.rules",
    RulesKind.STORAGE: "storage.rules",
    RulesKind.DATABASE: "database.rules.json",
}
_SERVICES = {RulesKind.FIRESTORE: "cloud.firestore", RulesKind.STORAGE: "firebase.storage", RulesKind.DATABASE: ""}
