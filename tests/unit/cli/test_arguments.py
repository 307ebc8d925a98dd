"""The command line of the issue, word by word."""

from pathlib import Path

import pytest

from desktop_chat.cli.arguments import Arguments, parse
from desktop_chat.sync.client import KeepSession


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("sign-up ada@x.org --name Ada", Arguments("sign-up", email="ada@x.org", name="Ada")),
        ("sign-in ada@x.org", Arguments("sign-in", email="ada@x.org")),
        ("rooms", Arguments("rooms")),
        ("rooms --json", Arguments("rooms", as_json=True)),
        ("create-room T --member a@x b@x", Arguments("create-room", title="T", members=("a@x", "b@x"))),
        ("create-room T --member a@x --member b@x", Arguments("create-room", title="T", members=("a@x", "b@x"))),
        ("create-room T", Arguments("create-room", title="T")),
        ("send R hello", Arguments("send", room="R", text="hello")),
        ("send R", Arguments("send", room="R")),
        ("send R --queue", Arguments("send", room="R", queue=True)),
        ("tail R --json --count 3", Arguments("tail", room="R", as_json=True, count=3)),
        ("tail R", Arguments("tail", room="R")),
        ("history R --json", Arguments("history", room="R", as_json=True)),
        ("history R --limit 5", Arguments("history", room="R", limit=5)),
        (
            "--profile p --config c --secrets file -vv rooms",
            Arguments("rooms", profile=Path("p"), config=Path("c"), secrets=KeepSession.FILE, verbose=2),
        ),
        ("--secrets keyring rooms", Arguments("rooms", secrets=KeepSession.KEYRING)),
    ],
)
def test_what_is_understood(line: str, expected: Arguments) -> None:
    assert parse(line.split()) == expected


@pytest.mark.parametrize(
    "line",
    [
        "",
        "dance",
        "sign-up ada@x.org",
        "send",
        "tail R --count 0",
        "tail R --count x",
        "rooms --profile p",
        "--secrets memory rooms",
        "--secrets plain rooms",
    ],
)
def test_what_is_wrong_ends_with_2(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(line.split())
    assert ended.value.code == 2
    assert "usage: desktop-chat-cli" in capsys.readouterr().err


def test_help_tells_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(["--help"])
    assert ended.value.code == 0
    assert "3 the profile is open elsewhere" in " ".join(capsys.readouterr().out.split())


def test_no_password_on_the_command_line() -> None:
    """Everybody on the machine can read the arguments of a process."""
    with pytest.raises(SystemExit):
        parse(["sign-in", "ada@x.org", "--password", "secret"])
