"""MessageQueue: names new messages and puts them into the outbox."""

from collections.abc import Callable

from desktop_chat.errors import SignInRequired
from desktop_chat.local.store import LocalStore
from desktop_chat.model.firebase.documents import check_message
from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.model.messages.message_ids import MessageIds
from desktop_chat.model.mutation import SendMessage
from desktop_chat.sync.session import Session
from desktop_chat.sync.state.notices import Notices
from desktop_chat.sync.step import OnStep, Step


class MessageQueue:
    """Used on the sync thread.

    Ids are made when a message enters the outbox, so that they sort as the outbox does and as messages are sent: a
    server that gives two of them one time then shows them in that order too.
    """

    def __init__(
        self, session: Session, notices: Notices, ids: MessageIds, *, step: OnStep, wake: Callable[[], None]
    ) -> None:
        """``wake`` tells the sender that there is something to send."""
        self._session = session
        self._notices = notices
        self._ids = ids
        self._step = step
        self._wake = wake

    def next_id(self, room_id: RoomId) -> MessageId:
        """Return the id of the next message to a room, larger than those of whatever waits there."""
        return self._ids.next(self._session.server_time.now(), self._store().outbox.newest_own(room_id))

    async def send(
        self,
        room_id: RoomId,
        body: str,
        reply_to: MessageId | None,
        message_id: MessageId | None,
        typed: str | None = None,
    ) -> MessageId:
        """Queue a text; without an id it gets the next one."""
        return self.put(SendMessage(room_id, message_id or self.next_id(room_id), body, reply_to), typed)

    def put(self, message: SendMessage, typed: str | None = None) -> MessageId:
        """Queue a message; it is safe on disk when this returns, and out of the draft where it stood as ``typed``.

        Raises Rejected, StoreError and SignInRequired.
        """
        check_message(message)
        self._notices.publish(self._store().outbox.enqueue(message, self._session.server_time.now(), typed))
        self._step(Step.QUEUED)
        self._wake()
        return message.message_id

    def _store(self) -> LocalStore:
        if self._session.store is None:
            raise SignInRequired("You are not signed in", "Sign in first.")
        return self._session.store
