"""Bars people, and ends their sessions, at once and everywhere.

An ID token outlives what Firebase Auth knows by up to an hour. So each of these also writes what the rules look at with
every request: ``bans/{uid}`` in Firestore (Storage looks there too) and the same in the Realtime Database, in seconds.
For an upload, Storage looks at its ticket instead, as it may look at two documents only: so the tickets get too old.
Whoever is barred can renew none. They stay, as they tell which files are the person's.
"""

from datetime import UTC, datetime
from typing import Any

from desktop_chat.admin.access.foreign_error import told
from desktop_chat.admin.access.services import Services
from desktop_chat.admin.batches import batches
from desktop_chat.errors import NotFound, Unavailable
from desktop_chat.model.firebase import paths
from desktop_chat.model.ids import Uid

COLLECTION = "bans"
FOR_GOOD = 10**15
"""Seconds that no clock reaches: what the Realtime Database has for a ban."""
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_BATCH = 200


class Bans:
    """Everything raises ChatError and can be repeated; what bars comes first, what frees comes last."""

    def __init__(self, services: Services, actor: str) -> None:
        self._services = services
        self._actor = actor

    def ban(self, uid: str, reason: str, now: datetime) -> None:
        """Let the person in no more, and end what is going on."""
        with told():
            self._write(uid, {"validSince": None, "at": now, "by": self._actor, "reason": reason}, FOR_GOOD)
            self._services.auth.update_user(uid, disabled=True)
            self._services.auth.revoke_refresh_tokens(uid)
        self._end_uploads(uid)
        self._clear_presence(uid)

    def unban(self, uid: str, now: datetime) -> None:
        """Let the person in again, with a new sign-in. Raises NotFound when they are not banned."""
        if not self.is_banned(uid):
            raise NotFound("Not banned", f"{uid} is not banned. A disabled account is freed with users enable.")
        with told():
            self._services.auth.update_user(uid, disabled=False)
            self._write(uid, {"validSince": _whole(now), "at": now, "by": self._actor}, _seconds(now))

    def end_sessions(self, uid: str, now: datetime) -> None:
        """Sign the person out everywhere; a ban stays one."""
        with told():
            if not self.is_banned(uid):
                self._write(uid, {"validSince": _whole(now), "at": now, "by": self._actor}, _seconds(now))
            self._services.auth.revoke_refresh_tokens(uid)
        self._end_uploads(uid)
        self._clear_presence(uid)

    def of(self, uid: str) -> dict[str, Any] | None:
        """Return the document, or None."""
        with told():
            found = self._services.firestore.document(f"{COLLECTION}/{uid}").get()
        return found.to_dict() if found.exists else None

    def is_banned(self, uid: str) -> bool:
        document = self.of(uid)
        return document is not None and document.get("validSince") is None

    def forget(self, uid: str) -> None:
        """Remove every trace, of somebody who is no more."""
        with told():
            self._services.firestore.document(f"{COLLECTION}/{uid}").delete()
        self._database("DELETE", f"{COLLECTION}/{paths.key(uid)}")

    def _write(self, uid: str, document: dict[str, Any], seconds: int) -> None:
        self._services.firestore.document(f"{COLLECTION}/{uid}").set(document)
        self._database("PUT", f"{COLLECTION}/{paths.key(uid)}", seconds)

    def _end_uploads(self, uid: str) -> None:
        with told():
            tickets = self._services.firestore.collection(f"{paths.user(Uid(uid))}/{paths.UPLOADS}")
            for some in batches([ticket.reference for ticket in tickets.select([]).stream()], _BATCH):
                batch = self._services.firestore.batch()
                for ticket in some:
                    batch.update(ticket, {"createdAt": _LONG_AGO})
                batch.commit()

    def _clear_presence(self, uid: str) -> None:
        self._database("DELETE", paths.presence(Uid(uid)))

    def _database(self, method: str, path: str, value: Any = None) -> None:
        try:
            self._services.rest.call(method, self._services.database_url(path), json=value)
        except (NotFound, Unavailable):
            # A project may have no Realtime Database; one that has it and does not answer must not be passed over.
            if self._services.has_database:
                raise


def _whole(time: datetime) -> datetime:
    # Tokens count whole seconds: with a fraction, a sign-in later within the same second would be refused.
    return time.replace(microsecond=0)


def _seconds(time: datetime) -> int:
    return int(time.timestamp())
