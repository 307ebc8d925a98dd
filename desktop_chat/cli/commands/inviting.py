"""invite create, list and revoke, and join."""

import json

from desktop_chat.cli import waiting
from desktop_chat.cli.arguments import Arguments
from desktop_chat.cli.commands.rooms import find_room
from desktop_chat.cli.output import Output
from desktop_chat.model.invite import Invite
from desktop_chat.sync.client import ChatClient


def create(client: ChatClient, given: Arguments, output: Output) -> int:
    """Make a link and print it."""
    room_id = find_room(client, given.room).room.id
    output.line(client.invites.create(room_id, given.uses, given.days).result().link)
    return 0


def list_(client: ChatClient, given: Arguments, output: Output) -> int:
    """Print the links of a group."""
    for invite in client.invites.of_room(find_room(client, given.room).room.id).result():
        if given.as_json:
            output.line(json.dumps(_row(invite)))
        else:
            output.line(f"{invite.link}\t{invite.uses_left} left, until {invite.expires_at:%Y-%m-%d %H:%M} UTC")
    return 0


def revoke(client: ChatClient, given: Arguments, output: Output) -> int:
    """Take a link back."""
    waiting.signed_in(client)
    client.invites.revoke(given.link).result()
    output.note("The link is no longer good.")
    return 0


def join(client: ChatClient, given: Arguments, output: Output) -> int:
    """Come into a group by a link and print its id."""
    waiting.signed_in(client)
    output.line(client.invites.join(given.link).result())
    return 0


def _row(invite: Invite) -> dict[str, object]:
    return {
        "link": invite.link,
        "createdBy": invite.created_by,
        "expiresAt": invite.expires_at.isoformat(),
        "usesLeft": invite.uses_left,
        "usedBy": invite.used_by,
    }
