"""Makers of values for tests: every field has a sound default and every id is fresh, so a test shows what it is about.

``a_conversation()`` is the scene of the reference picture: Ada's rooms on a Tuesday afternoon.
"""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.model.messages.message import Message, MessageState
from desktop_chat.model.room import LastMessage, Member, Role, Room, RoomKind, RoomSummary
from desktop_chat.model.user import Account, User

NOW = datetime(2026, 11, 24, 14, 33, tzinfo=UTC)
ADA = Account(Uid("ada"), "ada@example.com", "Ada Lovelace")

_numbers = itertools.count(1)


def at(hour: int, minute: int, second: int = 0, *, days_ago: int = 0) -> datetime:
    """Return a time of the day of ``NOW`` (or of a day before it)."""
    return NOW.replace(hour=hour, minute=minute, second=second) - timedelta(days=days_ago)


def an_account(uid: str | None = None, *, name: str = "Ada Lovelace") -> Account:
    """Return a signed-in person."""
    uid = uid or f"user{next(_numbers):04d}"
    return Account(Uid(uid), f"{uid}@example.com", name)


def a_user(uid: str | None = None, *, name: str = "", handle: str = "", about: str = "") -> User:
    """Return a public profile."""
    uid = uid or f"user{next(_numbers):04d}"
    return User(Uid(uid), name or uid.capitalize(), handle or uid, about, created_at=NOW, updated_at=NOW)


def a_room(
    room_id: str | None = None,
    *,
    title: str = "Analytical Engine",
    members: tuple[str, ...] = ("ada", "grace"),
    kind: RoomKind = RoomKind.GROUP,
    last: LastMessage | None = None,
    updated_at: datetime = NOW,
) -> Room:
    """Return a summary document."""
    return Room(
        id=RoomId(room_id or f"room{next(_numbers):04d}"),
        kind=kind,
        title="" if kind is RoomKind.DIRECT else title,
        member_ids=tuple(Uid(uid) for uid in members),
        signal_key="00" * 16,
        last_message=last,
        created_at=NOW - timedelta(days=30),
        updated_at=updated_at,
    )


def a_member(uid: str = "grace", *, room_id: str = "engine", role: Role = Role.MEMBER, name: str = "") -> Member:
    """Return a member with the name of the cached profile."""
    return Member(RoomId(room_id), Uid(uid), role, NOW, name or uid.capitalize(), uid)


def a_message(
    text: str = "Hello",
    *,
    message_id: str | None = None,
    room_id: str = "engine",
    sender: str = "grace",
    sent_at: datetime | None = NOW,
    updated_at: datetime | None = None,
    state: MessageState = MessageState.SENT,
    reply_to: str | None = None,
    reactions: Mapping[Uid, tuple[str, ...]] | None = None,
    edited_at: datetime | None = None,
    deleted_at: datetime | None = None,
    error: str | None = None,
) -> Message:
    """Return a message of somebody else that the server has; other states get no server time."""
    number = next(_numbers)
    sent = state is MessageState.SENT
    return Message(
        id=MessageId(message_id or f"message{number:06d}"),
        room_id=RoomId(room_id),
        sender_id=Uid(sender),
        body=text,
        sent_at=sent_at if sent else None,
        updated_at=(updated_at or edited_at or sent_at) if sent else None,
        reply_to=MessageId(reply_to) if reply_to else None,
        reactions=reactions or {},
        edited_at=edited_at,
        deleted_at=deleted_at,
        state=state,
        queued_at=None if sent else NOW,
        outbox_seq=None if sent else number,
        error=error,
    )


def messages_over_days(count: int, *, room_id: str = "engine", minutes: int = 7) -> list[Message]:
    """Return ``count`` messages of changing senders, ``minutes`` apart, the last one at ``NOW``; oldest first."""
    senders = ("grace", "grace", "ada", "katherine", "radia")
    return [
        a_message(
            f"Message {number} of {count}",
            room_id=room_id,
            sender=senders[number % len(senders)],
            sent_at=NOW - timedelta(minutes=minutes * (count - number)),
        )
        for number in range(1, count + 1)
    ]


def a_summary(
    room: Room | None = None,
    *,
    title: str | None = None,
    last: Message | None = None,
    last_sender_name: str = "Grace Hopper",
    unread: int = 0,
) -> RoomSummary:
    """Return one row of the room list whose last message is ``last``."""
    room = room or a_room()
    return RoomSummary(
        room=room,
        title=title if title is not None else room.title,
        last_body=last.body if last else "",
        last_sender_id=last.sender_id if last else None,
        last_sender_name=last_sender_name if last else "",
        last_at=last.shown_at if last else None,
        last_state=last.state if last and last.sender_id == ADA.uid else None,
        unread=unread,
    )


@dataclass(frozen=True)
class Conversation:
    """A whole scene: who looks at it, the people, the rows of the room list, members and messages by room."""

    account: Account
    users: tuple[User, ...]
    rooms: tuple[RoomSummary, ...]
    members: Mapping[RoomId, tuple[Member, ...]]
    messages: Mapping[RoomId, tuple[Message, ...]]


_PEOPLE = (
    ("ada", "Ada Lovelace"),
    ("grace", "Grace Hopper"),
    ("katherine", "Katherine Johnson"),
    ("radia", "Radia Perlman"),
    ("barbara", "Barbara Liskov"),
)


def a_conversation() -> Conversation:
    """Return the scene of the reference picture: seven rooms, the first of them open."""
    users = tuple(a_user(uid, name=name) for uid, name in _PEOPLE)
    engine = _engine_messages()
    summaries = (_engine_summary(engine), *_other_summaries())
    others = {row.room.id: (_last_message(row),) for row in summaries[1:]}
    names = dict(_PEOPLE)
    members = {
        row.room.id: tuple(
            a_member(uid, room_id=row.room.id, role=Role.OWNER if uid == "ada" else Role.MEMBER, name=names[uid])
            for uid in row.room.member_ids
        )
        for row in summaries
    }
    return Conversation(ADA, users, summaries, members, {RoomId("engine"): engine, **others})


def _engine_messages() -> tuple[Message, ...]:
    numbers = (
        "Numbers for a cold start with 500 rooms:\n```\nfirst window        186 ms\nroom list painted   611 ms\n```"
    )
    return (
        a_message(
            "Morning! The listener now resumes from its token after a restart: 3 reads instead of 412.",
            message_id="engine1",
            sent_at=at(14, 18),
        ),
        a_message(
            numbers,
            message_id="engine2",
            sent_at=at(14, 19),
            reactions={
                Uid("ada"): ("🚀",),
                Uid("katherine"): ("🚀", "👏"),
                Uid("radia"): ("🚀",),
            },
        ),
        a_message(
            "That is under the budget. Does it hold when the token expires during the outage?",
            message_id="engine3",
            sender="ada",
            sent_at=at(14, 24),
            reply_to="engine2",
        ),
        a_message(
            "Yes, the campaign ran it 50 times. @Ada can you look at the one rule that still survives mutation?",
            message_id="engine4",
            sender="katherine",
            sent_at=at(14, 30),
            edited_at=at(14, 31),
        ),
        a_message("pushed the fix, tests are green ✅", message_id="engine5", sent_at=at(14, 32)),
    )


def _engine_summary(messages: tuple[Message, ...]) -> RoomSummary:
    people = tuple(uid for uid, _ in _PEOPLE)
    return a_summary(a_room("engine", members=people, updated_at=at(14, 32)), last=messages[-1], unread=2)


def _other_summaries() -> tuple[RoomSummary, ...]:
    palette, alert = "new palette is up for review", "Alert resolved after 4 min"
    thanks, trajectory = "Thanks! See you Thursday", "📎 trajectory-v4.pdf"
    return (
        _row("grace", "Grace Hopper", "On my way", at(14, 31), sender="grace", direct="grace"),
        _row("design", "Design crit", palette, at(13, 5), sender="ada"),
        _row(
            "katherine", "Katherine Johnson", trajectory, at(11, 48), sender="katherine", unread=1, direct="katherine"
        ),
        _row("oncall", "On-call", alert, at(21, 20, days_ago=1), sender="grace"),
        _row("radia", "Radia Perlman", thanks, at(16, 2, days_ago=1), sender="radia", direct="radia"),
        _row("books", "Book readers", "chapter three was wonderful", at(20, 45, days_ago=3), sender="barbara"),
    )


def _row(
    room_id: str, title: str, body: str, sent_at: datetime, *, sender: str, unread: int = 0, direct: str = ""
) -> RoomSummary:
    kind = RoomKind.DIRECT if direct else RoomKind.GROUP
    members = ("ada", direct) if direct else ("ada", "grace", "katherine", "barbara")
    room = a_room(room_id, title=title, kind=kind, members=members, updated_at=sent_at)
    last = a_message(body, room_id=room_id, sender=sender, sent_at=sent_at)
    return a_summary(room, title=title, last=last, last_sender_name=dict(_PEOPLE)[sender], unread=unread)


def _last_message(row: RoomSummary) -> Message:
    assert row.last_sender_id is not None
    return a_message(row.last_body, room_id=row.room.id, sender=row.last_sender_id, sent_at=row.last_at)
