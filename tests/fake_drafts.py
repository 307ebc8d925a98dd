"""``client.drafts`` of FakeChatClient: what is put is in the room list at once."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.model.messages.draft import Draft
from desktop_chat.model.room import Member, RoomSummary
from desktop_chat.sync.parts.drafts_part import DraftsPart


class FakeRoomRows(Protocol):
    """What the part needs of the fake client."""

    def room(self, room_id: RoomId) -> RoomSummary | None: ...
    def deliver_room(self, row: RoomSummary, members: Sequence[Member] = ...) -> None: ...


class FakeDrafts(DraftsPart):
    """``kept`` is what a start would find; ``writes`` counts what was put."""

    def __init__(self, client: FakeRoomRows) -> None:
        self._client = client
        self.kept: dict[RoomId, Draft] = {}
        self.writes = 0

    def every(self) -> dict[RoomId, Draft]:
        return dict(self.kept)

    def put(self, room_id: RoomId, draft: Draft) -> None:
        self.writes += 1
        self._keep(room_id, draft)

    def take_sent(self, room_id: RoomId, typed: str | None, reply_to: MessageId | None) -> None:
        """What was typed is queued."""
        if typed is not None:
            self._keep(room_id, self.kept.get(room_id, Draft()).sent(typed, reply_to))

    def _keep(self, room_id: RoomId, draft: Draft) -> None:
        self.kept[room_id] = draft
        row = self._client.room(room_id)
        if row is not None:
            self._client.deliver_room(replace(row, draft=draft.text))
