"""The rules of one project, the same for all three kinds."""

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.failures import Drift
from desktop_chat.admin.rules.database_rules import DatabaseRules
from desktop_chat.admin.rules.kind import RulesKind
from desktop_chat.admin.rules.rules_api import RulesApi
from desktop_chat.admin.rules.versions import Issue, Live, Version


class RulesAccess:
    """Every call is blocking and raises a ChatError."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._target = services.target

    @property
    def api(self) -> RulesApi:
        """For Firestore and Storage."""
        return RulesApi(self._services.rest, self._services.rules_url)

    @property
    def database(self) -> DatabaseRules:
        """For the Realtime Database."""
        return DatabaseRules(self._services.rest, self._services.database_url)

    def live(self, kind: RulesKind) -> Live | None:
        """Return the rules in force, None where nothing was ever released."""
        if kind is RulesKind.DATABASE:
            return Live(self.database.read(), "", "")
        released = self.api.released(kind.release_id(self._target))
        return None if released is None else Live(self.api.source(released.id), released.id, released.created)

    def issues(self, kind: RulesKind, source: str) -> list[Issue]:
        """Return what is wrong with ``source``; the first thing only for the Realtime Database."""
        if kind is RulesKind.DATABASE:
            return self.database.issues(source)
        return self.api.issues(kind.file_name, source)

    def versions(self, kind: RulesKind) -> list[Version]:
        """Return what the service keeps, the newest first; nothing for the Realtime Database."""
        return [] if kind is RulesKind.DATABASE else self.api.rulesets(kind.service)

    def deploy(self, kind: RulesKind, source: str) -> str:
        """Store ``source``, put it in force, read it back; returns its version. Raises Drift for another text there."""
        if kind is RulesKind.DATABASE:
            self.database.write(source)
            version = ""
        else:
            version = self.api.create(kind.file_name, source)
            self.api.release(kind.release_id(self._target), version)
        self.check(kind, version, source)
        return version

    def release(self, kind: RulesKind, version: str, source: str) -> None:
        """Put a stored version in force, and read it back."""
        self.api.release(kind.release_id(self._target), version)
        self.check(kind, version, source)

    def check(self, kind: RulesKind, version: str, source: str) -> None:
        """Raise Drift unless exactly this is in force."""
        live = self.live(kind)
        if live is None or live.version != version or not same_text(live.source, source):
            raise Drift(
                "Other rules are in force",
                f"The {kind} rules were released, and then others were read back. Look again.",
            )


def same_text(one: str, other: str) -> bool:
    """Tell whether two sources say the same: white space at the end of lines and of the text does not count."""
    return [line.rstrip() for line in one.rstrip().splitlines()] == [
        line.rstrip() for line in other.rstrip().splitlines()
    ]
