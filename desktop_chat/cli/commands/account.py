"""sign-up and sign-in."""

import getpass
from typing import TextIO

from desktop_chat.cli.arguments import Arguments
from desktop_chat.cli.output import Output
from desktop_chat.errors import SignInFailed
from desktop_chat.sync.client import ChatClient


def sign_up(client: ChatClient, given: Arguments, stdin: TextIO, output: Output) -> int:
    """Create the account; the profile is signed in afterwards."""
    password = read_password(stdin, repeat=True)
    account = client.sign_up(given.email, password, given.name, given.secrets).result()
    output.note(f"Signed up as {account.email}.")
    return 0


def sign_in(client: ChatClient, given: Arguments, stdin: TextIO, output: Output) -> int:
    """Sign the profile in."""
    account = client.sign_in(given.email, read_password(stdin), given.secrets).result()
    output.note(f"Signed in as {account.email}.")
    return 0


def read_password(stdin: TextIO, *, repeat: bool = False) -> str:
    """Take the first line of stdin, or ask without an echo at a terminal. Raises SignInFailed."""
    if not stdin.isatty():
        password = stdin.readline().rstrip("\r\n")
    else:
        password = getpass.getpass("Password: ")
        if repeat and getpass.getpass("Once more: ") != password:
            raise SignInFailed("The two passwords differ", "Type the same password twice.")
    if not password:
        raise SignInFailed("No password", "Give the password on the first line of stdin.")
    return password
