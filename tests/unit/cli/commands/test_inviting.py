"""The command line of links into groups; what they do is tested under the shipped rules in tests/end2end."""

from datetime import UTC, datetime

import pytest

from desktop_chat.cli.arguments import parse
from desktop_chat.cli.commands.inviting import _row
from desktop_chat.model.ids import RoomId, Uid
from desktop_chat.model.invite import Invite

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def test_arguments() -> None:
    made = parse(["invite", "create", "Club", "--uses", "3", "--days", "2"])
    assert (made.command, made.action, made.room, made.uses, made.days) == ("invite", "create", "Club", 3, 2)
    assert parse(["invite", "list", "Club", "--json"]).as_json
    assert parse(["invite", "revoke", "L"]).link == "L"
    joined = parse(["join", "L"])
    assert (joined.command, joined.action, joined.link) == ("join", "", "L")


@pytest.mark.parametrize("line", [["invite"], ["invite", "create"], ["invite", "create", "x", "--uses", "0"], ["join"]])
def test_wrong_usage(line: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(line)
    assert ended.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_a_row_tells_the_link() -> None:
    invite = Invite(RoomId("club"), "s" * 20, Uid("ada"), NOW, 2, Uid("grace"))
    assert _row(invite) == {
        "link": f"desktop-chat://join/club/{'s' * 20}",
        "createdBy": "ada",
        "expiresAt": NOW.isoformat(),
        "usesLeft": 2,
        "usedBy": "grace",
    }
