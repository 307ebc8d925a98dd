"""The act ``messages purge``: messages become tombstones, their files are deleted.

Documents stay, as clients learn of a deletion only by a tombstone: a message that vanished would live on in everybody's
local copy.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from desktop_chat.admin.access.foreign_error import told
from desktop_chat.admin.access.services import Services
from desktop_chat.admin.erasure.belongings import stored_files
from desktop_chat.admin.people.people_filter import read_time
from desktop_chat.admin.rooms.rooms import Rooms
from desktop_chat.admin.running.deed import Failure, Item, Outcome, Survey
from desktop_chat.admin.tombstones import tell_room, tombstone
from desktop_chat.errors import ChatError, NotFound
from desktop_chat.model.firebase import paths
from desktop_chat.model.ids import MessageId, RoomId

_PAGE = 300
_QUOTED = 60


class PurgeMessages:
    """Arguments: ``room`` (id or title, None for all), ``user`` (uid or None), ``before`` (a time or None)."""

    name = "messages purge"

    def survey(
        self,
        services: Services,
        arguments: Mapping[str, Any],
        now: datetime,  # noqa: ARG002 - the Protocol's
    ) -> Survey:
        """Find the messages that are no tombstones yet."""
        rooms = Rooms(services)
        chosen = [rooms.find(arguments["room"])] if arguments["room"] else list(rooms.all())
        before = read_time(arguments["before"]) if arguments["before"] else None
        items: list[Item] = []
        files = 0
        for room in chosen:
            for message_id, fields in _messages(services, room.id, arguments["user"], before):
                items.append(_item(room.id, room.name, message_id, fields))
                files += len(fields.get("attachments") or ())
        touched = len({item.id.split("/")[0] for item in items})
        return Survey(
            tuple(items),
            {"messages": len(items), "files": files, "rooms": touched},
            ("What they said is gone for good.",),
        )

    def perform(
        self,
        services: Services,
        survey: Survey,
        arguments: Mapping[str, Any],  # noqa: ARG002 - the Protocol's
        now: datetime,  # noqa: ARG002 - the Protocol's
        advance: Callable[[int], None],
    ) -> Outcome:
        """Delete the files of each message before the message, so that none is forgotten."""
        failures: list[Failure] = []
        rooms: set[str] = set()
        try:
            for item in survey.items:
                room_id, _, message_id = item.id.partition("/")
                try:
                    if item.facts["files"]:
                        _delete_files(services, room_id, message_id)
                    _bury(services, room_id, message_id)
                    rooms.add(room_id)
                except ChatError as error:
                    failures.append(Failure(item.id, str(error)))
                advance(1)
        finally:  # also for whoever presses Ctrl-C: the next plan would not know these rooms any more
            with told():
                for room_id in sorted(rooms):
                    tell_room(services.firestore, room_id)
        return Outcome({"purged": len(survey.items) - len(failures)}, tuple(failures))


def _messages(
    services: Services, room_id: str, user: str | None, before: datetime | None
) -> Iterator[tuple[str, dict[str, Any]]]:
    from google.cloud.firestore_v1.base_query import FieldFilter

    collection = services.firestore.collection(f"{paths.room(RoomId(room_id))}/{paths.MESSAGES}")
    query = collection.where(filter=FieldFilter("senderId", "==", user)) if user else collection
    last: Any = None
    while True:
        page = query.limit(_PAGE)
        with told():
            found = (page.start_after(last) if last is not None else page).get()
        for one in found:
            fields = one.to_dict()
            sent_at = fields.get("sentAt")
            is_older = before is None or not isinstance(sent_at, datetime) or sent_at < before
            if fields.get("deletedAt") is None and is_older:
                yield one.id, fields
        if len(found) < _PAGE:
            return
        last = found[-1]


def _item(room_id: str, room: str, message_id: str, fields: Mapping[str, Any]) -> Item:
    body = str(fields.get("body") or "")
    said = body if len(body) <= _QUOTED else f"{body[:_QUOTED]}…"
    facts = {"updatedAt": fields.get("updatedAt"), "files": len(fields.get("attachments") or ())}
    return Item("message", f"{room_id}/{message_id}", f"{room}, {fields.get('senderId')}: {said}", facts)


def _delete_files(services: Services, room_id: str, message_id: str) -> None:
    for name in stored_files(services, f"rooms/{room_id}/{message_id}/"):
        try:
            services.rest.call("DELETE", f"{services.storage_url}/o/{quote(name, safe='')}")
        except NotFound:
            continue  # gone already


def _bury(services: Services, room_id: str, message_id: str) -> None:
    reference = services.firestore.document(paths.message(RoomId(room_id), MessageId(message_id)))
    with told():
        found = reference.get()
        if not found.exists:
            raise NotFound("The message is gone", f"{room_id}/{message_id} was there when the plan was made.")
        reference.set(tombstone(found.to_dict()))
