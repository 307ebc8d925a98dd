"""Says something in rooms in the name of the project's administrator.

The sender is an account-less profile of its own: nobody can sign in as it, and the rules let nobody write in its name.
The text is an ordinary message, so every client shows, stores and finds it.
"""

import random
from collections.abc import Callable, Sequence

from desktop_chat.admin.access.foreign_error import told
from desktop_chat.admin.access.services import Services
from desktop_chat.admin.failures import WrongUse
from desktop_chat.admin.rooms.room_row import RoomRow
from desktop_chat.admin.running.deed import Failure, Outcome
from desktop_chat.errors import ChatError, Rejected
from desktop_chat.model.firebase import paths
from desktop_chat.model.firebase.documents import MAX_DISPLAY_NAME, MAX_PREVIEW, check_body
from desktop_chat.model.ids import MessageId, RoomId, Uid, new_message_id

SENDER = Uid("desktop-chat-admin")


class Announcement:
    """One text, signed with ``name``. Everything raises ChatError."""

    def __init__(self, services: Services, text: str, name: str, rng: random.Random) -> None:
        """Raise WrongUse for a text or a name that no message can have."""
        try:
            check_body(text)
        except Rejected as error:
            raise WrongUse(error.title, error.message or "Say in TEXT what is announced.") from None
        if not 1 <= len(name.strip()) <= MAX_DISPLAY_NAME:
            raise WrongUse("That name does not fit", f"A name has 1 to {MAX_DISPLAY_NAME} characters.")
        self._services = services
        self._text = text
        self._name = name.strip()
        self._rng = rng

    def send(self, rooms: Sequence[RoomRow], advance: Callable[[int], None]) -> Outcome:
        """Say it in every room, each in one commit with the room's summary, by which idle clients notice."""
        self._sign()
        failures, sent = [], {}
        for room in rooms:
            try:
                sent[room.id] = self._say(RoomId(room.id))
            except ChatError as error:
                failures.append(Failure(room.id, str(error)))
            advance(1)
        return Outcome({"rooms": len(sent)}, tuple(failures), {"messages": sent})

    def _sign(self) -> None:
        from google.cloud.firestore import SERVER_TIMESTAMP

        profile = {"displayName": self._name, "handle": "", "about": "", "updatedAt": SERVER_TIMESTAMP}
        reference = self._services.firestore.document(paths.user(SENDER))
        with told():
            if not reference.get().exists:
                profile["createdAt"] = SERVER_TIMESTAMP
            reference.set(profile, merge=True)

    def _say(self, room_id: RoomId) -> MessageId:
        from google.cloud.firestore import SERVER_TIMESTAMP

        message_id = new_message_id(self._rng)
        message = {
            "senderId": SENDER, "sentAt": SERVER_TIMESTAMP, "updatedAt": SERVER_TIMESTAMP, "kind": "text",
            "alg": "none", "body": self._text,
            "replyTo": None, "mentions": [], "attachments": [], "reactions": {}, "editedAt": None,
            "deletedAt": None,
        }  # fmt: skip
        last = {
            "id": message_id, "senderId": SENDER, "body": self._text[:MAX_PREVIEW], "sentAt": SERVER_TIMESTAMP,
        }  # fmt: skip
        batch = self._services.firestore.batch()
        batch.create(self._services.firestore.document(paths.message(room_id, message_id)), message)
        batch.update(
            self._services.firestore.document(paths.room(room_id)), {"lastMessage": last, "updatedAt": SERVER_TIMESTAMP}
        )
        with told():
            batch.commit()
        return message_id
