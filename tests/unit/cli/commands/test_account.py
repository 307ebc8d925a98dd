"""sign-up and sign-in: where the password comes from and where the session goes."""

import getpass
import io

import pytest

from desktop_chat.cli.commands.account import read_password
from desktop_chat.errors import SignInFailed
from desktop_chat.sync.client import KeepSession
from tests.unit.cli.conftest import AnsweringClient, RunCommand, Terminal


class AtTerminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("secrets", ["keyring", "file"])
def test_sign_up_and_sign_in_keep_the_session_where_it_was_asked(
    client: AnsweringClient, command: RunCommand, secrets: str
) -> None:
    assert command("--secrets", secrets, "sign-up", "ada@x.org", "--name", "Ada", text="pass word\n") == 0
    assert command("--secrets", secrets, "sign-in", "ada@x.org", text="pass word\n") == 0
    keep = KeepSession(secrets)
    assert ("sign_up", "ada@x.org", "Ada", keep) in client.calls
    assert ("sign_in", "ada@x.org", keep) in client.calls


def test_keyring_is_the_default(client: AnsweringClient, command: RunCommand) -> None:
    command("sign-in", "ada@x.org", text="x\n")
    assert client.calls[-1] == ("sign_in", "ada@x.org", KeepSession.KEYRING)


def test_stdout_stays_empty(command: RunCommand, terminal: Terminal) -> None:
    command("sign-in", "ada@x.org", text="secret word\n")
    assert terminal.stdout.getvalue() == ""
    assert "ada@x.org" in terminal.stderr.getvalue()
    assert "secret word" not in terminal.stderr.getvalue()


def test_a_refused_password_is_told(client: AnsweringClient, command: RunCommand, terminal: Terminal) -> None:
    client.fail_next["sign_in"] = SignInFailed("Wrong password", "Try again.")
    assert command("sign-in", "ada@x.org", text="x\n") == 1
    assert "Wrong password: Try again." in terminal.stderr.getvalue()


@pytest.mark.parametrize(("text", "password"), [("one\ntwo\n", "one"), (" a b \r\n", " a b "), ("no end", "no end")])
def test_the_first_line_is_the_password(text: str, password: str) -> None:
    assert read_password(io.StringIO(text)) == password


def test_no_password_is_an_error(command: RunCommand) -> None:
    assert command("sign-in", "ada@x.org", text="") == 1


def test_at_a_terminal_it_is_asked_without_echo(monkeypatch: pytest.MonkeyPatch) -> None:
    typed = iter(["right", "right", "one", "other", "once"])
    monkeypatch.setattr(getpass, "getpass", lambda _: next(typed))
    assert read_password(AtTerminal(), repeat=True) == "right"
    with pytest.raises(SignInFailed):
        read_password(AtTerminal(), repeat=True)
    assert read_password(AtTerminal()) == "once"
