"""The versions of rules that can be shown, simulated and rolled back to: number 0 is the newest."""

from dataclasses import dataclass

from desktop_chat.admin.rules.deploy_record import Deployment, DeployRecord
from desktop_chat.admin.rules.kind import RulesKind
from desktop_chat.admin.rules.rules_access import RulesAccess, same_text
from desktop_chat.admin.rules.versions import Live
from desktop_chat.errors import NotFound


@dataclass(frozen=True, slots=True)
class Entry:
    """One version. ``id`` is the ruleset's, or the beginning of the source's digest for the Realtime Database."""

    number: int
    id: str
    created: str
    is_live: bool
    from_here: bool
    actor: str


class History:
    """Of one kind: what the service keeps; for the Realtime Database what this computer deployed."""

    def __init__(self, access: RulesAccess, record: DeployRecord, kind: RulesKind) -> None:
        """Look. Raises a ChatError."""
        self._access = access
        self._kind = kind
        self._live = access.live(kind)
        self._deployed = record.of(kind)
        self.entries = self._of_database() if kind is RulesKind.DATABASE else self._of_rulesets()

    @property
    def live(self) -> Live | None:
        return self._live

    def entry(self, number: int | None) -> Entry:
        """Return a version, the live one for None. Raises NotFound."""
        for entry in self.entries:
            if entry.is_live if number is None else entry.number == number:
                return entry
        wanted = "live version" if number is None else f"version {number}"
        raise NotFound(f"There is no {wanted}", f"The {self._kind} rules have {len(self.entries)}: see rules history.")

    def source(self, entry: Entry) -> str:
        """Return the text of a version. Raises a ChatError."""
        if self._kind is RulesKind.DATABASE:
            return self._texts()[entry.number].source
        return self._access.api.source(entry.id)

    def _of_rulesets(self) -> list[Entry]:
        mine = {one.version: one for one in self._deployed}
        live = self._live.version if self._live else None
        return [
            Entry(
                number,
                one.id,
                one.created,
                one.id == live,
                one.id in mine,
                mine[one.id].actor if one.id in mine else "",
            )
            for number, one in enumerate(self._access.versions(self._kind))
        ]

    def _of_database(self) -> list[Entry]:
        return [
            Entry(
                number, one.digest[:12], one.at, self._live is not None and same_text(one.source, self._live.source),
                from_here=True, actor=one.actor,
            )
            for number, one in enumerate(self._texts())
        ]  # fmt: skip

    def _texts(self) -> list[Deployment]:
        """Each text once, by its last deployment."""
        found: dict[str, Deployment] = {}
        for one in self._deployed:
            found.setdefault(one.digest, one)
        return list(found.values())
