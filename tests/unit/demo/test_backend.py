"""What the demo makes of the emulator's ready line."""

import json

from desktop_chat.demo.backend import parse_ready_line


def test_services_that_are_not_built_are_absent_from_the_client_configuration() -> None:
    line = json.dumps({"project": "demo-chat", "auth": "127.0.0.1:1", "firestore": "127.0.0.1:2", "hub": "127.0.0.1:3"})
    backend = parse_ready_line(line)
    assert backend.project == "demo-chat"
    assert backend.web_config()["emulators"] == {"auth": "127.0.0.1:1", "firestore": "127.0.0.1:2"}
    assert backend.web_config()["projectId"] == "demo-chat"
