"""create-room, and changes through the outbox, each waited for: of messages, of a group, of a block; report."""

from concurrent.futures import Future

from desktop_chat.cli import waiting
from desktop_chat.cli.arguments import Arguments
from desktop_chat.cli.commands.reading import find_message
from desktop_chat.cli.commands.rooms import find_room
from desktop_chat.cli.commands.sending import flush
from desktop_chat.cli.output import Output
from desktop_chat.errors import NotFound, Rejected
from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.model.room import Role
from desktop_chat.sync.client import ChatClient


def edit(client: ChatClient, given: Arguments, output: Output) -> int:
    """Give a message another text."""
    room_id, message_id = _message(client, given)
    return _settled(client, room_id, client.edits.edit(room_id, message_id, given.text or ""), output)


def delete(client: ChatClient, given: Arguments, output: Output) -> int:
    """Delete a message for everybody."""
    room_id, message_id = _message(client, given)
    return _settled(client, room_id, client.edits.delete(room_id, message_id), output)


def react(client: ChatClient, given: Arguments, output: Output) -> int:
    """Add a reaction or take it away."""
    room_id, message_id = _message(client, given)
    return _settled(client, room_id, client.edits.react(room_id, message_id, given.emoji, not given.off), output)


def report(client: ChatClient, given: Arguments, output: Output) -> int:
    """Show a message to the operator; nobody else learns of it."""
    room_id, message_id = _message(client, given)
    client.reports.report(room_id, message_id, given.reason).result()
    output.note("reported")
    return 0


def rename(client: ChatClient, given: Arguments, output: Output) -> int:
    """Give a group another title."""
    room_id = find_room(client, given.room).room.id
    return _settled(client, room_id, client.membership.rename(room_id, given.title), output)


def set_role(client: ChatClient, given: Arguments, output: Output) -> int:
    """Give a member another role."""
    room_id, uid = _member(client, given)
    return _settled(client, room_id, client.membership.set_role(room_id, uid, Role(given.role)), output)


def create_room(client: ChatClient, given: Arguments, output: Output) -> int:
    """Create a group and print its id; 1 when somebody could not be added."""
    waiting.signed_in(client)
    room_id = client.create_group(given.title, given.members).result()
    output.line(room_id)
    return _answered(client, room_id, set(), output)


def add(client: ChatClient, given: Arguments, output: Output) -> int:
    """Take somebody into a group."""
    room_id = find_room(client, given.room).room.id
    return _settled(client, room_id, client.invite(room_id, given.person), output)


def remove(client: ChatClient, given: Arguments, output: Output) -> int:
    """Take somebody out of a group."""
    room_id, uid = _member(client, given)
    return _settled(client, room_id, client.membership.remove(room_id, uid), output)


def leave(client: ChatClient, given: Arguments, output: Output) -> int:
    """Leave a group."""
    room_id = find_room(client, given.room).room.id
    client.open_room(room_id)
    waiting.heard_from_server(client, room_id)
    return _settled(client, room_id, client.membership.leave(room_id), output)


def block(client: ChatClient, given: Arguments, output: Output) -> int:
    """Block the other person of a direct room, or take that back."""
    room = find_room(client, given.room).room
    account = client.account
    peer = room.peer_of(account.uid if account else None)
    if peer is None:
        raise Rejected("That is a group", "People are blocked in direct rooms; leave the group instead.")
    return _settled(client, room.id, client.membership.block(room.id, peer, on=not given.off), output)


def _message(client: ChatClient, given: Arguments) -> tuple[RoomId, MessageId]:
    """Return the message that is meant, fetched from the server when it is not stored here. Raises NotFound."""
    room_id, message_id = find_room(client, given.room).room.id, MessageId(given.message)
    if find_message(client, room_id, message_id) is None:
        raise NotFound("No such message", "desktop-chat-cli history ROOM --json tells the ids.")
    return room_id, message_id


def _member(client: ChatClient, given: Arguments) -> tuple[RoomId, Uid]:
    room_id = find_room(client, given.room).room.id
    client.open_room(room_id)
    waiting.heard_from_server(client, room_id)
    return room_id, client.find_user(given.person).result().uid


def _settled(client: ChatClient, room_id: RoomId, queued: "Future[None]", output: Output) -> int:
    """Wait until the server has it; 1 when it refused it or does not answer."""
    queued.result()
    return _answered(client, room_id, {row.seq for row in client.outbox.rejected(room_id)}, output)


def _answered(client: ChatClient, room_id: RoomId, known: set[int], output: Output) -> int:
    """Wait for what is queued in a room; 1 when something is refused or waits but for the ``known`` rows."""
    if client.outbox.rows(room_id):
        flush(client)
    left = [row for row in client.outbox.rows(room_id) if row.seq not in known]
    for row in left:
        output.note(f"Refused: {row.rejected}" if row.rejected else "It waits in the outbox for the server.")
    return 1 if left else 0
