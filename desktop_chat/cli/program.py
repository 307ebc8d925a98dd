"""One run of the program: builds the client, runs the command, turns errors into messages and exit codes."""

import enum
import logging
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TextIO

from desktop_chat import logs
from desktop_chat.cli.arguments import Arguments
from desktop_chat.cli.commands import (
    account,
    changing,
    details,
    exporting,
    files,
    importing,
    inviting,
    reading,
    rooms,
    searching,
    sending,
)
from desktop_chat.cli.output import Output
from desktop_chat.config import Config, default_profile_path, load_config
from desktop_chat.errors import ChatError, NoSecretStore, ProfileInUse
from desktop_chat.sync.client import ChatClient

log = logging.getLogger(__name__)

OFFLINE_COMMANDS = frozenset({"search", "details"})
"""Commands that read the store alone."""

_LEVELS = (logging.ERROR, logging.INFO, logging.DEBUG)


class ExitCode(enum.IntEnum):
    """What the process ends with; argparse ends it with USAGE, signals with 128 and their number."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    PROFILE_IN_USE = 3
    NO_KEYRING = 4


def run(
    given: Arguments,
    *,
    env: Mapping[str, str],
    stdin: TextIO,
    stdout: TextIO,
    stderr: TextIO,
    build: Callable[[Config, Path], ChatClient],
    now: Callable[[], datetime],
) -> int:
    """Run one command and return the exit code; what a signal handler raises passes after the client was closed."""
    logs.set_up(level=_LEVELS[min(given.verbose, len(_LEVELS) - 1)], stream=stderr)
    output = Output(stdout, stderr)
    try:
        client = build(load_config(given.config, env), given.profile or default_profile_path())
        try:
            # What is only queued must not be on its way before somebody asks for it.
            client.start(online=not given.queue and given.command not in OFFLINE_COMMANDS)
            return _command(client, given, stdin, output, now)
        finally:
            client.close()
    except ChatError as error:
        output.note(f"desktop-chat-cli: {error}")
        return exit_code_of(error)


def exit_code_of(error: ChatError) -> ExitCode:
    """Return how a script is told of this error."""
    if isinstance(error, ProfileInUse):
        return ExitCode.PROFILE_IN_USE
    if isinstance(error, NoSecretStore):
        return ExitCode.NO_KEYRING
    return ExitCode.FAILED


def _command(client: ChatClient, given: Arguments, stdin: TextIO, output: Output, now: Callable[[], datetime]) -> int:
    commands: dict[str, Callable[[], int]] = {
        "sign-up": lambda: account.sign_up(client, given, stdin, output),
        "sign-in": lambda: account.sign_in(client, given, stdin, output),
        "rooms": lambda: rooms.list_rooms(client, given, output),
        "create-room": lambda: changing.create_room(client, given, output),
        "send": lambda: sending.send(client, given, stdin, output),
        "download": lambda: files.download(client, given, output),
        "tail": lambda: reading.tail(client, given, output, now),
        "history": lambda: reading.history(client, given, output),
        "export": lambda: exporting.export(client, given, output, now),
        "import": lambda: importing.import_room(client, given, output, _pause),
        "details": lambda: details.details(client, given, output),
        "search": lambda: searching.search(client, given, output),
        "edit": lambda: changing.edit(client, given, output),
        "delete": lambda: changing.delete(client, given, output),
        "report": lambda: changing.report(client, given, output),
        "react": lambda: changing.react(client, given, output),
        "rename": lambda: changing.rename(client, given, output),
        "role": lambda: changing.set_role(client, given, output),
        "add": lambda: changing.add(client, given, output),
        "remove": lambda: changing.remove(client, given, output),
        "leave": lambda: changing.leave(client, given, output),
        "invite-create": lambda: inviting.create(client, given, output),
        "invite-list": lambda: inviting.list_(client, given, output),
        "invite-revoke": lambda: inviting.revoke(client, given, output),
        "join": lambda: inviting.join(client, given, output),
        "block": lambda: changing.block(client, given, output),
    }
    return commands[f"{given.command}-{given.action}" if given.action else given.command]()


def _pause(seconds: float) -> None:
    threading.Event().wait(seconds)
