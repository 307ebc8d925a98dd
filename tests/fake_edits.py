"""The outbox commands of FakeChatClient: changes are there at once, or refused for the next reason in ``refusals``."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import Protocol

from desktop_chat.errors import ChatError
from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.model.messages.message import Message
from desktop_chat.model.messages.reactions import toggled
from desktop_chat.model.mutation import OutboxRow
from desktop_chat.model.room import Member, Role, RoomSummary
from desktop_chat.model.user import Account
from desktop_chat.sync.outbox.edits import Edits
from desktop_chat.sync.outbox.pending_rows import PendingRows
from desktop_chat.sync.parts.membership import Membership
from tests.example_data import NOW


class FakeRows(Protocol):
    """What the parts need of the fake client."""

    @property
    def account(self) -> Account | None: ...
    def message(self, room_id: RoomId, message_id: MessageId) -> Message | None: ...
    def room(self, room_id: RoomId) -> RoomSummary | None: ...
    def members(self, room_id: RoomId) -> list[Member]: ...
    def deliver(self, *messages: Message) -> None: ...
    def deliver_room(self, row: RoomSummary, members: Sequence[Member] = ...) -> None: ...
    def remove_room(self, room_id: RoomId) -> None: ...


def _done(action: Callable[[], None], refusals: list[ChatError]) -> "Future[None]":
    answer: Future[None] = Future()
    if refusals:
        answer.set_exception(refusals.pop(0))
    else:
        action()
        answer.set_result(None)
    return answer


class FakeEdits(Edits):
    """``client.edits``; ``calls`` is what was asked."""

    def __init__(self, client: FakeRows) -> None:
        self._client = client
        self.calls: list[tuple[object, ...]] = []
        self.refusals: list[ChatError] = []

    def edit(self, room_id: RoomId, message_id: MessageId, body: str) -> "Future[None]":
        self.calls.append(("edit", room_id, message_id, body))
        return self._alter(room_id, message_id, lambda message: replace(message, body=body, edited_at=NOW))

    def delete(self, room_id: RoomId, message_id: MessageId) -> "Future[None]":
        self.calls.append(("delete", room_id, message_id))
        return self._alter(room_id, message_id, lambda message: replace(message, body="", deleted_at=NOW))

    def react(self, room_id: RoomId, message_id: MessageId, emoji: str, on: bool) -> "Future[None]":
        self.calls.append(("react", room_id, message_id, emoji, on))

        def change(message: Message) -> Message:
            account = self._client.account
            assert account is not None
            mine = toggled(message.reactions.get(account.uid, ()), emoji, on=on)
            others = {uid: theirs for uid, theirs in message.reactions.items() if uid != account.uid}
            return replace(message, reactions={**others, account.uid: mine} if mine else others)

        return self._alter(room_id, message_id, change)

    def _alter(self, room_id: RoomId, message_id: MessageId, change: Callable[[Message], Message]) -> "Future[None]":
        def action() -> None:
            message = self._client.message(room_id, message_id)
            assert message is not None
            self._client.deliver(change(message))

        return _done(action, self.refusals)


class FakeMembership(Membership):
    """``client.membership``; ``calls`` is what was asked."""

    def __init__(self, client: FakeRows) -> None:
        self._client = client
        self.calls: list[tuple[object, ...]] = []
        self.refusals: list[ChatError] = []

    def remove(self, room_id: RoomId, uid: Uid) -> "Future[None]":
        self.calls.append(("remove", room_id, uid))
        return self._alter(room_id, lambda row: row, lambda member: None if member.uid == uid else member)

    def leave(self, room_id: RoomId) -> "Future[None]":
        self.calls.append(("leave", room_id))
        return _done(lambda: self._client.remove_room(room_id), self.refusals)

    def set_role(self, room_id: RoomId, uid: Uid, role: Role) -> "Future[None]":
        self.calls.append(("role", room_id, uid, role))
        return self._alter(
            room_id, lambda row: row, lambda member: replace(member, role=role) if member.uid == uid else member
        )

    def rename(self, room_id: RoomId, title: str) -> "Future[None]":
        self.calls.append(("rename", room_id, title))
        return self._alter(
            room_id, lambda row: replace(row, title=title, room=replace(row.room, title=title)), lambda member: member
        )

    def block(self, room_id: RoomId, uid: Uid, *, on: bool) -> "Future[None]":
        self.calls.append(("block", room_id, uid, on))
        return self._alter(room_id, lambda row: replace(row, is_blocked=on), lambda member: member)

    def _alter(
        self,
        room_id: RoomId,
        row_of: Callable[[RoomSummary], RoomSummary],
        member_of: Callable[[Member], Member | None],
    ) -> "Future[None]":
        def action() -> None:
            row = self._client.room(room_id)
            assert row is not None
            people = [changed for member in self._client.members(room_id) if (changed := member_of(member))]
            row = row_of(row)
            room = replace(row.room, member_ids=tuple(member.uid for member in people))
            self._client.deliver_room(replace(row, room=room), people)

        return _done(action, self.refusals)


class FakePendingRows(PendingRows):
    """``client.outbox``: the rows that a test put there."""

    def __init__(self) -> None:
        self.waiting: list[OutboxRow] = []
        self.calls: list[tuple[str, int]] = []

    def rows(self, room_id: RoomId | None = None) -> list[OutboxRow]:
        return [row for row in self.waiting if room_id in (None, row.mutation.room_id)]

    def rejected(self, room_id: RoomId | None = None) -> list[OutboxRow]:
        return [row for row in self.rows(room_id) if row.rejected is not None]

    def retry(self, seq: int) -> "Future[None]":
        return self._decide("retry", seq)

    def discard(self, seq: int) -> "Future[None]":
        return self._decide("discard", seq)

    def _decide(self, what: str, seq: int) -> "Future[None]":
        self.calls.append((what, seq))
        self.waiting = [row for row in self.waiting if row.seq != seq]
        return _done(lambda: None, [])
