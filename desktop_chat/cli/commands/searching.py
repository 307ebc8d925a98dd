"""search: what this device has seen, without any network."""

from desktop_chat.cli import waiting
from desktop_chat.cli.arguments import Arguments
from desktop_chat.cli.output import Output, message_line, message_row, plain
from desktop_chat.model.search.search_page import SearchHit
from desktop_chat.sync.client import ChatClient


def search(client: ChatClient, given: Arguments, output: Output) -> int:
    """Print the newest hits; ends with 1 when there are none, as grep does."""
    waiting.remembered(client)
    limit = given.limit or 1
    printed, cursor = 0, None
    while printed < limit:
        page = client.search.messages(given.query, limit - printed, cursor)
        for hit in page.hits[: limit - printed]:
            _show(client, hit, given, output)
            printed += 1
        cursor = page.more
        if cursor is None:
            break
    return 0 if printed else 1


def _show(client: ChatClient, hit: SearchHit, given: Arguments, output: Output) -> None:
    message = hit.message
    if given.as_json:
        output.row({**message_row(message), "matches": [list(match) for match in hit.matches]})
        return
    sender, room = client.user(message.sender_id), client.room(message.room_id)
    line = message_line(message, sender.display_name if sender else message.sender_id)
    output.line(f"{plain(room.title if room else message.room_id)}  {line}")
