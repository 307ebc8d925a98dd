"""What one write to the local store changed; the only thing that travels up to the views."""

from dataclasses import dataclass

from desktop_chat.model.files.attachment import FileKey
from desktop_chat.model.ids import MessageId, RoomId, Uid


@dataclass(frozen=True, slots=True)
class StoreChanges:
    """Rows touched by one or more writes; views ask whether something of theirs is in it and read again.

    ``presence`` and ``typing`` are no rows: they live in memory only, as they are wrong after a minute. ``transfers``
    are files whose bytes have moved, begun or stopped to: ``client.files.transfer`` and ``path`` tell where they are.
    ``account`` means signed in, out or renamed; ``connection`` means that ``ChatClient.connection`` changed,
    ``usage`` that more was billed, ``notices`` that ``ChatClient.notices`` has more or less to tell.
    """

    rooms: frozenset[RoomId] = frozenset()
    messages: frozenset[tuple[RoomId, MessageId]] = frozenset()
    members: frozenset[RoomId] = frozenset()
    users: frozenset[Uid] = frozenset()
    receipts: frozenset[RoomId] = frozenset()
    drafts: frozenset[RoomId] = frozenset()
    presence: frozenset[Uid] = frozenset()
    typing: frozenset[RoomId] = frozenset()
    transfers: frozenset[FileKey] = frozenset()
    account: bool = False
    connection: bool = False
    usage: bool = False
    notices: bool = False

    def __or__(self, other: "StoreChanges") -> "StoreChanges":
        return StoreChanges(
            rooms=self.rooms | other.rooms,
            messages=self.messages | other.messages,
            members=self.members | other.members,
            users=self.users | other.users,
            receipts=self.receipts | other.receipts,
            drafts=self.drafts | other.drafts,
            presence=self.presence | other.presence,
            typing=self.typing | other.typing,
            transfers=self.transfers | other.transfers,
            account=self.account or other.account,
            connection=self.connection or other.connection,
            usage=self.usage or other.usage,
            notices=self.notices or other.notices,
        )

    def __bool__(self) -> bool:
        return self != _NOTHING


_NOTHING = StoreChanges()
