"""Erases a person: messages become tombstones, rooms go on without them, and everything else is removed.

The account goes last, so an erasure that was interrupted is found and done again. What stays are the uid in tombstones
and under other people's messages that the person reacted to; nothing leads from it to a person any more.
"""

import random
from typing import Any
from urllib.parse import quote

from desktop_chat.admin.access.foreign_error import told
from desktop_chat.admin.access.services import Services
from desktop_chat.admin.batches import batches
from desktop_chat.admin.erasure.belongings import Belongings, files_of, messages_of, stored_files
from desktop_chat.admin.erasure.room_share import Fate, RoomShare
from desktop_chat.admin.people.bans import Bans
from desktop_chat.admin.tombstones import tell_room, tombstone
from desktop_chat.errors import NotFound, Unavailable
from desktop_chat.model.firebase import paths
from desktop_chat.model.ids import RoomId, Uid, new_signal_key
from desktop_chat.model.room import Role

_BATCH = 200


class Erasure:
    """Everything raises ChatError and can be repeated."""

    def __init__(self, services: Services, rng: random.Random) -> None:
        self._services = services
        self._firestore = services.firestore
        self._rng = rng

    def erase(self, owned: Belongings, *, forget_ban: bool) -> None:
        """Erase one person. ``forget_ban``: no token of theirs can be valid any more."""
        uid = Uid(owned.uid)
        with told():
            for room_id in owned.was_in:
                self._tombstones(room_id, uid)
                self._remove_all(f"{paths.room(RoomId(room_id))}/invites", "createdBy", uid)
            for room in owned.rooms:
                self._part_from(room, uid)
            self._remove_documents([*owned.handles, *owned.directory, f"limits/{uid}", paths.quota(uid)])
            for field in ("reporterId", "senderId"):  # a report repeats what the message said
                self._remove_all("reports", field, uid)
            for name in owned.uploads:  # also those that no message names any more, or never did
                self._remove_file(name)
            self._remove_tree(self._firestore.document(paths.user(uid)))
        self._remove_from_database(owned)
        if forget_ban:
            Bans(self._services, "").forget(uid)
        self._remove_account(uid)

    def _tombstones(self, room_id: str, uid: Uid) -> None:
        batch = self._firestore.batch()
        for count, message in enumerate(messages_of(self._services, room_id, uid), start=1):
            for name in files_of(self._services, room_id, message):
                self._remove_file(name)
            batch.set(message.reference, tombstone(message.to_dict()))
            if count % _BATCH == 0:
                batch.commit()
                batch = self._firestore.batch()
        batch.commit()
        # Also where nothing was left to do: an erasure that was interrupted may have stopped just before this.
        tell_room(self._firestore, room_id)

    def _part_from(self, room: RoomShare, uid: Uid) -> None:
        from google.cloud.firestore import SERVER_TIMESTAMP, ArrayRemove, Increment

        reference = self._firestore.document(paths.room(RoomId(room.room_id)))
        if room.fate is Fate.KEPT:
            return
        if room.fate is Fate.REMOVED:
            for name in stored_files(self._services, f"rooms/{room.room_id}/"):
                self._remove_file(name)
            self._remove_tree(reference)
            return
        batch = self._firestore.batch()
        if room.heir is not None:
            batch.update(self._member(room, Uid(room.heir)), {"role": Role.OWNER.value, "updatedAt": SERVER_TIMESTAMP})
        # As a client that leaves: whoever had the key of the signals must not be able to follow them any more.
        changes = {
            "memberIds": ArrayRemove([uid]),
            # Who goes and who gets another role are counted each for itself.
            "epoch": Increment(1 if room.heir is None else 2),
            "signalKey": new_signal_key(self._rng),
            "updatedAt": SERVER_TIMESTAMP,
        }
        batch.update(reference, changes)
        batch.delete(self._member(room, uid))
        batch.commit()

    def _member(self, room: RoomShare, uid: Uid) -> Any:
        return self._firestore.document(paths.member(RoomId(room.room_id), uid))

    def _remove_from_database(self, owned: Belongings) -> None:
        uid = Uid(owned.uid)
        places = [paths.presence(uid), paths.last_seen(uid), paths.positions(uid)]
        places += [paths.signals(room.signal_key, uid) for room in owned.rooms if room.signal_key]
        for place in places:
            try:
                self._services.rest.call("DELETE", self._services.database_url(place))
            except (NotFound, Unavailable):
                if self._services.has_database:
                    raise

    def _remove_file(self, name: str) -> None:
        try:
            self._services.rest.call("DELETE", f"{self._services.storage_url}/o/{quote(name, safe='')}")
        except NotFound:
            return  # gone already

    def _remove_account(self, uid: Uid) -> None:
        from firebase_admin.auth import UserNotFoundError

        with told():
            try:
                self._services.auth.delete_user(uid)
            except UserNotFoundError:
                return

    def _remove_documents(self, names: list[str]) -> None:
        for some in batches(names, _BATCH):
            batch = self._firestore.batch()
            for name in some:
                batch.delete(self._firestore.document(name))
            batch.commit()

    def _remove_all(self, collection: str, field: str, value: str) -> None:
        from google.cloud.firestore_v1.base_query import FieldFilter

        query = self._firestore.collection(collection).where(filter=FieldFilter(field, "==", value))
        self._remove_documents([f"{collection}/{one.id}" for one in query.select([]).stream()])

    def _remove_tree(self, reference: Any) -> None:
        for collection in reference.collections():
            for document in collection.list_documents():
                self._remove_tree(document)
        reference.delete()
