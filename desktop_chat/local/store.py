"""LocalStore: every write to the local database, each one transaction that tells what it changed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from desktop_chat.local.database import DamagedDatabase, Database, is_sound
from desktop_chat.local.device import drafts, notices, pins, settings, usage
from desktop_chat.local.files.file_folder import FileFolder
from desktop_chat.local.files.file_store import FileStore
from desktop_chat.local.intents import departure, settling
from desktop_chat.local.intents.departure import NOT_A_MEMBER
from desktop_chat.local.intents.outbox_store import OutboxStore
from desktop_chat.local.outbox import outbox
from desktop_chat.local.reader import LocalReader
from desktop_chat.local.rescue import finish_replacement, replace_damaged
from desktop_chat.local.rows import blocks, last_seen, members, messages, read_positions, receipts, resume, rooms
from desktop_chat.local.rows import users as people
from desktop_chat.local.rows.resume import TargetState
from desktop_chat.local.search import search_index
from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.model.messages.draft import Draft
from desktop_chat.model.messages.message import Message
from desktop_chat.model.notice import NoticeKind
from desktop_chat.model.realtime.read_position import ReadPosition
from desktop_chat.model.realtime.receipts import Receipt
from desktop_chat.model.room import Member, Room
from desktop_chat.model.usage import Bill, Feature
from desktop_chat.model.user import User

__all__ = ["NOT_A_MEMBER", "LocalReader", "LocalStore", "TargetState"]


JOINED_PAGES = 32
"""Of the search index in one transaction: a few milliseconds, in which no message can be stored."""


class LocalStore:
    """The writer of one account's database; used on the sync thread only.

    ``outbox`` holds the writes of what the person did, ``files`` those about files. Each write is ONE transaction and
    returns what it changed (empty when it changed nothing). Everything raises ``StoreError`` for a full disk, a
    damaged file and the like; nothing is half written then.
    """

    def __init__(self, database: Database, me: Uid) -> None:
        self._database = database
        self._me = me
        self.outbox = OutboxStore(database, me)
        self.files = FileStore(database, FileFolder(database.path.with_suffix(".files")))

    @classmethod
    def open(cls, path: Path, me: Uid, now: Callable[[], datetime] | None = None) -> "LocalStore":
        """Open or create the database of account ``me``; a damaged one is replaced first. Raises StoreError.

        ``now`` gives the events of messages their times.
        """
        finish_replacement(path)
        try:
            database = Database.open(path)
        except DamagedDatabase:
            replace_damaged(path, me)
            database = Database.open(path)
        if now is not None:
            database.set_clock(now)
        store = cls(database, me)
        try:
            store._drop_orphans()
            store.files.sweep()
        except BaseException:
            store.close()
            raise
        return store

    def close(self) -> None:
        """Close the write connection; idempotent. Readers are closed by whoever asked for them."""
        self._database.close()

    def reader(self) -> LocalReader:
        """Open a read-only connection; one for each thread that reads."""
        return LocalReader(self._database.read_connection(), self._me, self._database.path)

    @property
    def unchecked(self) -> bool:
        """Whether the last process ended uncleanly and the file is too large to be checked while a person waits."""
        return self._database.unchecked

    def is_sound(self) -> bool:
        """Check the whole file, which may take seconds; the one method that is called beside the sync thread."""
        return is_sound(self._database.path)

    # --- what listeners and history brought -------------------------------------------------------------
    def apply_messages(
        self, room_id: RoomId, changed: Sequence[Message], removed: Sequence[MessageId], target: TargetState | None
    ) -> StoreChanges:
        """Store messages and the resume point that covers them.

        An older ``updated_at`` never overwrites a newer; a message that is in the outbox becomes SENT.
        """
        touched: list[MessageId] = []
        with self._database.transaction() as rows:
            for message in changed:
                if message.room_id != room_id:
                    raise ValueError(f"message {message.id} belongs to {message.room_id}, not {room_id}")
                pending = outbox.find(rows, room_id, message.id)
                if messages.put(rows, message):
                    touched.append(message.id)
                    if pending is not None:
                        settling.arrived(rows, pending, message)
            touched += [message_id for message_id in removed if messages.remove(rows, room_id, message_id)]
            if target is not None:
                resume.put(rows, target, room_id)
            if touched:
                rooms.refresh_top(rows, room_id)
                rooms.remove_if_done(rows, room_id)
        return _message_changes(room_id, touched)

    def apply_rooms(
        self, changed: Sequence[Room], removed: Sequence[RoomId], target: TargetState | None
    ) -> StoreChanges:
        """Store rooms; a removed one disappears with its messages, members and resume points, and a notice tells so.

        Unsent messages of a removed room become rejected, and the room stays until they are discarded.
        """
        changes = StoreChanges()
        with self._database.transaction() as rows:
            for room in changed:
                if rooms.put(rows, room, self._me):
                    rooms.refresh_top(rows, room.id)
                    changes |= StoreChanges(rooms=frozenset({room.id}))
            for room_id in removed:
                changes |= departure.taken_out(rows, room_id, self._me)
            if target is not None:
                resume.put(rows, target, None)
        return changes

    def apply_members(
        self, room_id: RoomId, changed: Sequence[Member], removed: Sequence[Uid], target: TargetState | None
    ) -> StoreChanges:
        """Store members; their names come from ``put_users``."""
        touched = False
        with self._database.transaction() as rows:
            for member in changed:
                if member.room_id != room_id:
                    raise ValueError(f"member {member.uid} belongs to {member.room_id}, not {room_id}")
                touched |= members.put(rows, member)
            for uid in removed:
                touched |= members.remove(rows, room_id, uid)
            if target is not None:
                resume.put(rows, target, room_id)
        return StoreChanges(members=frozenset({room_id})) if touched else StoreChanges()

    def put_users(self, users: Sequence[User], fetched_at: datetime | None = None) -> StoreChanges:
        """Store public profiles, and when they were fetched."""
        with self._database.transaction() as rows:
            touched = frozenset(user.uid for user in users if people.put(rows, user))
            if fetched_at is not None:
                people.note_fetched(rows, [user.uid for user in users], fetched_at)
            if not touched:
                return StoreChanges()
            in_lists = members.rooms_of(rows, touched)
            return StoreChanges(users=touched, rooms=rooms.naming(rows, touched), members=in_lists)

    def put_blocks(self, uids: Sequence[Uid]) -> StoreChanges:
        """Note whom this person has blocked, and nobody else."""
        with self._database.transaction() as rows:
            return StoreChanges(rooms=frozenset(blocks.replace(rows, uids)))

    def set_pinned(self, room_id: RoomId, *, pinned: bool) -> StoreChanges:
        """Keep a room on top of the list, or no longer."""
        with self._database.transaction() as rows:
            news = pins.put(rows, room_id) if pinned else pins.remove(rows, room_id)
        return StoreChanges(rooms=frozenset({room_id})) if news else StoreChanges()

    def put_draft(self, room_id: RoomId, draft: Draft) -> StoreChanges:
        """Keep what is half written in a room."""
        with self._database.transaction() as rows:
            news = drafts.put(rows, room_id, draft)
        return StoreChanges(drafts=frozenset({room_id})) if news else StoreChanges()

    def set_history_complete(self, room_id: RoomId) -> StoreChanges:
        """Note that nothing older than the stored messages exists."""
        with self._database.transaction() as rows:
            news = rooms.set_history_complete(rows, room_id)
        return StoreChanges(rooms=frozenset({room_id})) if news else StoreChanges()

    def put_read_positions(self, positions: Mapping[RoomId, ReadPosition]) -> StoreChanges:
        """Merge positions, whether they come from this device or another of the person."""
        with self._database.transaction() as rows:
            touched = frozenset(id_ for id_, position in positions.items() if read_positions.merge(rows, id_, position))
        return StoreChanges(rooms=touched)

    def mark_read(self, room_id: RoomId, up_to: datetime, now: datetime) -> StoreChanges:
        """The person saw messages up to ``up_to``; ends a mark as unread. ``now`` is server time."""
        with self._database.transaction() as rows:
            news = read_positions.merge(rows, room_id, read_positions.get(rows, room_id).read(up_to, now))
        return StoreChanges(rooms=frozenset({room_id})) if news else StoreChanges()

    def mark_unread(self, room_id: RoomId, now: datetime) -> StoreChanges:
        """Let the newest message of somebody else count as unread; without one nothing happens."""
        with self._database.transaction() as rows:
            since = messages.newest_of_others(rows, room_id, self._me)
            if since is None:
                return StoreChanges()
            read_positions.merge(rows, room_id, read_positions.get(rows, room_id).marked(since, now))
        return StoreChanges(rooms=frozenset({room_id}))

    def put_receipts(self, room_id: RoomId, heard: Sequence[Receipt]) -> StoreChanges:
        """Merge what others told of a room."""
        with self._database.transaction() as rows:
            touched = [receipt.uid for receipt in heard if receipts.merge(rows, room_id, receipt)]
        return StoreChanges(receipts=frozenset({room_id})) if touched else StoreChanges()

    def put_last_seen(self, uid: Uid, at: datetime | None) -> StoreChanges:
        """Note when a person was last online; None when they keep it to themselves."""
        with self._database.transaction() as rows:
            news = last_seen.put(rows, uid, at)
        return StoreChanges(presence=frozenset({uid})) if news else StoreChanges()

    def put_setting(self, name: str, value: str) -> StoreChanges:
        """Keep a choice of the person on this device."""
        with self._database.transaction() as rows:
            settings.put(rows, name, value)
        return StoreChanges()

    def put_targets(self, targets: Mapping[RoomId, TargetState]) -> None:
        """Store resume points that moved without news."""
        with self._database.transaction() as rows:
            for room_id, target in targets.items():
                resume.put(rows, target, room_id)

    def put_target(self, target: TargetState) -> None:
        """Store the resume point of a listener that hangs on no room."""
        with self._database.transaction() as rows:
            resume.put(rows, target, None)

    def forget_target(self, key: str) -> StoreChanges:
        """Drop a resume point that the server refused."""
        with self._database.transaction() as rows:
            resume.remove(rows, key)
        return StoreChanges()

    def add_usage(self, day: date, bills: Mapping[Feature, Bill], *, spent: bool) -> StoreChanges:
        """Add what was billed on a quota day; ``spent`` when the server refused for the quota."""
        with self._database.transaction() as rows:
            usage.add(rows, day, bills)
            if spent:
                usage.set_spent(rows, day)
        return StoreChanges(usage=True)

    def add_notice(self, kind: NoticeKind, title: str, message: str, room_id: RoomId | None = None) -> StoreChanges:
        """Keep something to tell until the person has read it."""
        with self._database.transaction() as rows:
            notices.add(rows, kind, title, message, room_id)
        return StoreChanges(notices=True)

    def dismiss_notice(self, number: int) -> StoreChanges:
        """The person has read a notice."""
        with self._database.transaction() as rows:
            gone = notices.dismiss(rows, number)
        return StoreChanges(notices=gone)

    def join_search_index(self) -> bool:
        """Join pieces of the search index for some milliseconds; return whether there is more to join."""
        with self._database.transaction() as rows:
            return search_index.join(rows, JOINED_PAGES)

    # --- parts ------------------------------------------------------------------------------------------
    def _drop_orphans(self) -> None:
        """Clear what a late snapshot brought of a room that was left; a resume point over missing rows loses some."""
        with self._database.transaction() as rows:
            for room_id in rooms.orphans(rows):
                departure.remove_rows(rows, room_id)


def _message_changes(room_id: RoomId, message_ids: Sequence[MessageId]) -> StoreChanges:
    if not message_ids:
        return StoreChanges()
    return StoreChanges(
        rooms=frozenset({room_id}), messages=frozenset((room_id, message_id) for message_id in message_ids)
    )
