"""List model of the rooms that pass filter and search, pinned ones and then newest activity first."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import UTC, datetime

from PySide6.QtCore import QObject, Qt

from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.ids import RoomId, Uid
from desktop_chat.model.messages.message import MessageState
from desktop_chat.model.realtime.presence import Availability
from desktop_chat.model.room import RoomKind, RoomSummary
from desktop_chat.sync.client import ChatClient
from desktop_chat.ui.keyed_model import Index, KeyedModel
from desktop_chat.ui.plain_text import one_line
from desktop_chat.ui.presence_text import typing_text
from desktop_chat.ui.rooms.room_filter import RoomFilter, title_matches
from desktop_chat.ui.rooms.room_preview import preview_of
from desktop_chat.ui.times import Times

_EVER = datetime.min.replace(tzinfo=UTC)
# More changed rooms than this are cheaper read in one query.
_MANY = 8
UNTITLED = "Untitled room"
_THERE = {Availability.ONLINE: "online", Availability.IDLE: "away"}


@dataclass(frozen=True, slots=True)
class RoomRow:
    """One row: the summary, ready to draw. ``prefix`` is who wrote, or that it is a draft or failed.

    ``availability`` is that of the other person of a direct room.
    """

    key: str
    room: RoomSummary
    title: str
    time: str
    prefix: str
    preview: str
    avatar_key: str = ""
    is_draft: bool = False
    is_failed: bool = False
    is_typing: bool = False
    availability: Availability = Availability.UNKNOWN

    @property
    def is_group(self) -> bool:
        """Whether the avatar is square."""
        return self.room.room.kind is RoomKind.GROUP


def avatar_key(room: RoomSummary, me: Uid | None) -> str:
    """Return what the avatar's colour is made of: the other person in a direct room, as in the timeline."""
    return room.room.peer_of(me) or room.room.id


class RoomListModel(KeyedModel[RoomRow]):
    """Rooms of the account."""

    def __init__(self, client: ChatClient, times: Times, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._times = times
        self._rooms: dict[RoomId, RoomSummary] = {}
        # Of some hundred rooms few change at a time, and making a row costs more than everything else here.
        self._made: dict[RoomId, RoomRow] = {}
        self._filter = RoomFilter.ALL
        self._query = ""
        self._kept: RoomId | None = None

    # --- what to show -----------------------------------------------------------------------------------
    def load(self) -> None:
        """Read all rooms."""
        self._rooms = {row.room.id: row for row in self._client.rooms()}
        self._made.clear()
        self._update()

    def apply(self, changes: StoreChanges) -> None:
        """Read changed rooms again."""
        if changes.account:
            self.load()
            return
        changed = changes.rooms | changes.drafts
        for row in self._read(changed):
            self._rooms[row.room.id] = row
        # A new name of somebody is told as a change of the rooms that show it, too.
        touched = changed | changes.typing | self._rooms_with(changes.presence)
        if changes.users:
            touched |= {room_id for room_id, row in self._made.items() if row.is_typing}
        for room_id in touched:
            self._made.pop(room_id, None)
        if touched:
            self._update()

    def set_filter(self, room_filter: RoomFilter) -> None:
        """Show rooms that this pill accepts."""
        self._filter = room_filter
        self._update()

    def set_query(self, query: str) -> None:
        """Show rooms whose title has these words; while there is a query the pills do not matter."""
        self._query = query.strip()
        self._update()

    def keep(self, room_id: RoomId | None) -> None:
        """Keep the open room in the list although reading it takes it out of the filter."""
        for changed in (self._kept, room_id):
            if changed is not None:
                self._made.pop(changed, None)
        self._kept = room_id
        self._update()

    def refresh_times(self) -> None:
        """Write the times anew, as after midnight."""
        self._made.clear()
        self._update()

    @property
    def unread_rooms(self) -> int:
        """How many rooms have unread messages, whatever is shown."""
        return sum(row.unread > 0 for row in self._rooms.values())

    @property
    def unread_messages(self) -> int:
        """How many messages are unread in all rooms, whatever is shown."""
        return sum(row.unread for row in self._rooms.values())

    @property
    def has_rooms(self) -> bool:
        """Whether there is any room, whatever is shown."""
        return bool(self._rooms)

    def room_at(self, index: int) -> RoomId:
        """Return the room of a row."""
        return self._rows[index].room.room.id

    # --- Qt ---------------------------------------------------------------------------------------------
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            unread = f"{row.room.unread} unread" if row.room.unread else ""
            pinned = "pinned" if row.room.is_pinned else ""
            there = _THERE.get(row.availability, "")
            parts = (row.title, pinned, there, unread, f"{row.prefix}{row.preview}", row.time)
            return ", ".join(part for part in parts if part)
        return None

    # --- inside -----------------------------------------------------------------------------------------
    def _update(self) -> None:
        shown = [row for row in self._rooms.values() if self._passes(row)]
        shown.sort(key=_activity, reverse=True)
        self.set_rows([self._made.get(row.room.id) or self._make(row) for row in shown])

    def _read(self, room_ids: Set[RoomId]) -> list[RoomSummary]:
        """Read rooms again; those that are gone are forgotten."""
        if len(room_ids) > _MANY:
            found = [row for row in self._client.rooms() if row.room.id in room_ids]
        else:
            found = [row for room_id in room_ids if (row := self._client.room(room_id)) is not None]
        for room_id in room_ids - {row.room.id for row in found}:
            self._rooms.pop(room_id, None)
        return found

    def _rooms_with(self, people: Set[Uid]) -> Set[RoomId]:
        """Return the direct rooms that show whether one of these people is there."""
        if not people:
            return frozenset()
        return {room_id for room_id, row in self._made.items() if not row.is_group and row.avatar_key in people}

    def _make(self, room: RoomSummary) -> RoomRow:
        row = self._made[room.room.id] = self._row(room)
        return row

    def _passes(self, row: RoomSummary) -> bool:
        if self._query:
            return title_matches(row.title, self._query)
        return self._filter.accepts(row) or row.room.id == self._kept

    def _row(self, room: RoomSummary) -> RoomRow:
        at, body = room.last_at, preview_of(room)
        # The open room's draft is before one's eyes anyway.
        draft = "" if room.room.id == self._kept else room.draft.strip()
        failed = room.last_state is MessageState.REJECTED
        avatar = avatar_key(room, self._client.account.uid if self._client.account else None)
        is_direct = room.room.kind is RoomKind.DIRECT
        typing = typing_text(self._typing_names(room.room.id), is_direct=is_direct)
        if typing and not draft:
            return RoomRow(
                room.room.id, room, one_line(room.title, 100) or UNTITLED, self._times.in_list(at) if at else "",
                "", typing, avatar, is_typing=True, availability=self._availability(avatar, is_direct=is_direct),
            )  # fmt: skip
        return RoomRow(
            room.room.id,
            room,
            one_line(room.title, 100) or UNTITLED,
            self._times.in_list(at) if at else "",
            "Draft: " if draft else "Not sent: " if failed else self._prefix(room),
            one_line(draft) if draft else body,
            avatar,
            is_draft=bool(draft),
            is_failed=failed,
            availability=self._availability(avatar, is_direct=is_direct),
        )

    def _typing_names(self, room_id: RoomId) -> list[str]:
        users = [self._client.user(uid) for uid in self._client.presence.typing(room_id)]
        return [user.display_name if user else "" for user in users]

    def _availability(self, peer: str, *, is_direct: bool) -> Availability:
        return self._client.presence.availability(Uid(peer)) if is_direct else Availability.UNKNOWN

    def _prefix(self, room: RoomSummary) -> str:
        account = self._client.account
        if room.last_sender_id is None or room.last_is_deleted:
            return ""
        if account and room.last_sender_id == account.uid:
            return "You: "
        if room.room.kind is RoomKind.DIRECT:
            return ""
        first = one_line(room.last_sender_name, 40).partition(" ")[0]
        return f"{first}: " if first else ""


def _activity(row: RoomSummary) -> tuple[bool, datetime, str]:
    return (row.is_pinned, row.last_at or row.room.updated_at or row.room.created_at or _EVER, row.room.id)
