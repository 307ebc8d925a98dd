"""details: the life of one message, and a report that can be shown to others."""

from desktop_chat.cli import waiting
from desktop_chat.cli.arguments import Arguments
from desktop_chat.cli.commands.rooms import find_known_room
from desktop_chat.cli.output import Output, clock, plain
from desktop_chat.errors import NotFound
from desktop_chat.model.ids import MessageId
from desktop_chat.model.messages.message_life import MessageLife, describe
from desktop_chat.sync.client import ChatClient


def details(client: ChatClient, given: Arguments, output: Output) -> int:
    """Print what happened to a message, or with ``--diagnostic`` a report without text, names and ids."""
    waiting.remembered(client)
    room_id, message_id = find_known_room(client, given.room).room.id, MessageId(given.message)
    life = client.details.life(room_id, message_id)
    if life is None:
        raise NotFound("No such message", "It is not stored here; desktop-chat-cli history ROOM --json shows the ids.")
    if given.diagnostic:
        output.line(client.details.diagnostic(room_id, message_id))
        return 0
    for line in _lines(life):
        output.line(line)
    return 0


def _lines(life: MessageLife) -> list[str]:
    message = life.message
    lines = [f"{message.id} by {plain(life.sender_name)}: {message.state.value}"]
    lines += [f"{clock(at)} {plain(text)}".strip() for at, text in describe(life.events)]
    for what, at in (("Stored", message.sent_at), ("Edited", message.edited_at), ("Deleted", message.deleted_at)):
        if at is not None:
            lines.append(f"{clock(at)} {what} by the server, by its clock")
    for what, names in (
        ("Delivered to", [one.name for one in life.reach if one.delivered]),
        ("Read by", [one.name for one in life.reach if one.read]),
    ):
        if names:
            lines.append(f"{what} {', '.join(map(plain, names))}")
    return lines
