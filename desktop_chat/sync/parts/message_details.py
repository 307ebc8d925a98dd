"""MessageDetails: the part of ChatClient that tells the whole life of a message, also as a report without secrets."""

import hashlib
import platform
import re
from collections.abc import Callable
from datetime import UTC, datetime

from desktop_chat import __version__
from desktop_chat.local.database import SQLITE_VERSION
from desktop_chat.local.store import LocalReader
from desktop_chat.logs import redact
from desktop_chat.model.connection import ConnectionState
from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.model.messages.message import Message
from desktop_chat.model.messages.message_life import LifeEvent, MessageLife, Reach
from desktop_chat.model.realtime.receipts import LARGEST_WITH_READERS
from desktop_chat.sync.state.readers import ThreadReaders

SOMEBODY = "Somebody"
# What reasons may quote of a person's: addresses, handles, links, anything in quotes, and what looks like an id.
_PRIVATE = re.compile(r"""\S+@\S*|@\S+|\S+://\S*|"[^"]*"?|“[^”]*”?|'[^']*'?|(?=\S*\d)\S{8,}|\S{24,}""")
_BLOT = "[…]"


class MessageDetails:
    """Reads from any thread; never touches the network. Raises StoreError."""

    def __init__(
        self, readers: ThreadReaders, me: Callable[[], Uid | None], connection: Callable[[], ConnectionState]
    ) -> None:
        self._readers = readers
        self._me = me
        self._connection = connection

    def life(self, room_id: RoomId, message_id: MessageId) -> MessageLife | None:
        """Return what is known of a message, None when it is not stored."""
        reader, me = self._readers.current(), self._me()
        message = reader.message(room_id, message_id) if reader is not None else None
        if reader is None or message is None:
            return None
        sender = reader.user(message.sender_id)
        return MessageLife(
            message,
            message.sender_id == me,
            sender.display_name if sender else SOMEBODY,
            tuple(reader.message_events(room_id, message_id)),
            _reach(reader, message) if message.sender_id == me else (),
        )

    def diagnostic(self, room_id: RoomId, message_id: MessageId) -> str:
        """Return a report for whoever looks for a fault: states, times, reasons, versions; no text, no name, no id."""
        life = self.life(room_id, message_id)
        system = f"Desktop Chat {__version__}, Python {platform.python_version()}, SQLite {SQLITE_VERSION}"
        lines = [f"{system}, {platform.system()}", f"connection: {self._connection().value}"]
        if life is None:
            return "\n".join([*lines, f"message {_hashed(message_id)} is not stored"])
        message = life.message
        lines += [
            f"message {_hashed(message_id)} in room {_hashed(room_id)}, {'mine' if life.mine else 'of another'}",
            f"state: {message.state.value}, kind: {message.kind.value}, {len(message.body.encode())} bytes",
            *_server_times(message),
            *_steps(life.events),
        ]
        if life.reach:
            delivered, read = (sum(getattr(one, how) for one in life.reach) for how in ("delivered", "read"))
            lines.append(f"delivered to {delivered}, read by {read} of {len(life.reach)}")
        return "\n".join(lines)


def _reach(reader: LocalReader, message: Message) -> tuple[Reach, ...]:
    """Return how far one's own message got with each other member; in large rooms nobody tells."""
    members = {member.uid: member for member in reader.members(message.room_id) if member.uid != message.sender_id}
    if message.sent_at is None or len(members) + 1 > LARGEST_WITH_READERS:
        return ()
    return tuple(
        Reach(members[one.uid].display_name or SOMEBODY, delivered=one.has(message), read=one.has_read(message))
        for one in reader.receipts(message.room_id, members)
    )


def scrubbed(reason: str) -> str:
    """Return a reason without what it may quote of a person's."""
    return _PRIVATE.sub(_BLOT, redact(reason))


def _server_times(message: Message) -> list[str]:
    times = {"stored": message.sent_at, "edited": message.edited_at, "deleted": message.deleted_at}
    return [f"{what} by the server: {_stamp(at)}" for what, at in times.items() if at is not None]


def _steps(events: tuple[LifeEvent, ...]) -> list[str]:
    lines = []
    before: datetime | None = None
    for event in events:
        since = f" (+{(event.at - before).total_seconds():.3f} s)" if event.at and before else ""
        reason = f": {scrubbed(event.detail)}" if event.detail else ""
        lines.append(f"{_stamp(event.at)}{since} {event.kind} {event.step.value}{reason}")
        before = event.at or before
    return lines


def _stamp(at: datetime | None) -> str:
    return "at an unknown time" if at is None else at.astimezone(UTC).isoformat(timespec="milliseconds")


def _hashed(identifier: str) -> str:
    return hashlib.sha256(identifier.encode()).hexdigest()[:8]
