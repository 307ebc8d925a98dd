"""rooms, and finding the room that an argument means."""

from desktop_chat.cli import waiting
from desktop_chat.cli.arguments import Arguments
from desktop_chat.cli.output import Output, room_line, room_row
from desktop_chat.errors import NotFound, Rejected
from desktop_chat.model.room import RoomSummary
from desktop_chat.sync.client import ChatClient

OFFLINE = "No answer from the server: this is what was known before."


def list_rooms(client: ChatClient, given: Arguments, output: Output) -> int:
    """Print the room list, newest activity first."""
    waiting.signed_in(client)
    if not waiting.heard_from_server(client):
        output.note(OFFLINE)
    for room in client.rooms():
        if given.as_json:
            output.row(room_row(room))
        else:
            output.line(room_line(room))
    return 0


def find_room(client: ChatClient, named: str) -> RoomSummary:
    """Return the room with this id or title, asking the server when it is not known here. Raises NotFound, Rejected."""
    waiting.signed_in(client)
    found = _known(client, named)
    if found is None:
        heard = waiting.heard_from_server(client)
        found = _known(client, named)
        if found is None:
            hint = "desktop-chat-cli rooms lists yours." if heard else "There is no answer from the server to ask it."
            raise NotFound("No such room", f"You are in no room with the id or title {named!r}. {hint}")
    return found


def find_known_room(client: ChatClient, named: str) -> RoomSummary:
    """Return the room with this id or title from the store alone. Raises NotFound, Rejected, SignInRequired."""
    waiting.remembered(client)
    found = _known(client, named)
    if found is None:
        raise NotFound("No such room", f"No room with the id or title {named!r} is known here; list your rooms first.")
    return found


def _known(client: ChatClient, named: str) -> RoomSummary | None:
    rooms = client.rooms()
    for room in rooms:
        if room.room.id == named:
            return room
    titled = [room for room in rooms if room.title == named]
    if len(titled) > 1:
        ids = ", ".join(room.room.id for room in titled)
        raise Rejected("Several rooms have this title", f"Name the one you mean by its id: {ids}")
    return titled[0] if titled else None
