"""What the demo makes of the emulator's ready line."""

import asyncio
import json

import pytest

from desktop_chat.demo.backend import parse_ready_line, ready
from desktop_chat.errors import Unavailable


def test_services_that_are_not_built_are_absent_from_the_client_configuration() -> None:
    line = json.dumps({"project": "demo-chat", "auth": "127.0.0.1:1", "firestore": "127.0.0.1:2", "hub": "127.0.0.1:3"})
    backend = parse_ready_line(line)
    assert backend.project == "demo-chat"
    assert backend.web_config()["emulators"] == {"auth": "127.0.0.1:1", "firestore": "127.0.0.1:2"}
    assert backend.web_config()["projectId"] == "demo-chat"


async def test_a_backend_that_ends_or_hangs_is_told() -> None:
    output = asyncio.StreamReader()
    with pytest.raises(Unavailable, match="more than 0 s"):
        await ready(output, patience=0.01)
    output.feed_data(b'{"project": "demo-chat", "auth": "127.0.0.1:1"}\n')
    assert (await ready(output)).hosts == {"auth": "127.0.0.1:1"}
    output.feed_eof()
    with pytest.raises(Unavailable, match="printed above"):
        await ready(output)
