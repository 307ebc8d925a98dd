"""Runs a suite until it is told to end, or until the command of ``exec`` has ended."""

import asyncio
import json
import logging
import os
import signal
import sys

from desktop_chat.emulator.exec_command import environment_for, run_command
from desktop_chat.emulator.options import CommandLine, SuiteOptions
from desktop_chat.emulator.rules.debug_log import LOGGER
from desktop_chat.emulator.rules.errors import RulesError
from desktop_chat.emulator.suite import EmulatorSuite, SuiteError


def serve(line: CommandLine) -> int:
    """Return the exit code: 0, 1 when the suite cannot start, or that of the command."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    LOGGER.setLevel(logging.INFO)  # who writes debug() into rules wants to see it
    try:
        return asyncio.run(_serve(line))
    except SuiteError as error:
        sys.stderr.write(f"desktop-chat-emulator: {error}\n")
    except RulesError as error:
        sys.stderr.write(f"{error}\n")
    return 1


async def _serve(line: CommandLine) -> int:
    stop = asyncio.Event()
    _handle_signals(stop, ignore_interrupt=bool(line.command))
    suite = EmulatorSuite(line.options)
    await suite.start()
    if line.options.rules is None:
        sys.stderr.write("desktop-chat-emulator: no Firestore rules: only administrators may read and write\n")
    if line.options.storage_rules is None:
        sys.stderr.write("desktop-chat-emulator: no Storage rules: only administrators may read and write\n")
    if line.options.database_rules is None:
        sys.stderr.write("desktop-chat-emulator: no database rules: only administrators may read and write\n")
    try:
        if line.command:
            environment = environment_for(line.options.project, suite.endpoints, os.environ)
            return await run_command(line.command, environment, stop)
        sys.stdout.write(json.dumps({"project": line.options.project, **suite.endpoints}) + "\n")
        sys.stdout.flush()
        await stop.wait()
        return 0
    finally:
        try:
            _say_goodbye(suite, line.options)
        finally:
            await suite.stop()


def _say_goodbye(suite: EmulatorSuite, options: SuiteOptions) -> None:
    if options.usage:
        sys.stderr.write(suite.usage())
    if options.export_to is not None:
        suite.export(options.export_to)


def _handle_signals(stop: asyncio.Event, *, ignore_interrupt: bool) -> None:
    loop = asyncio.get_running_loop()

    def set_stop(*_: object) -> None:
        loop.call_soon_threadsafe(stop.set)

    def do_nothing(*_: object) -> None:
        # Ctrl-C reaches the command as well, which may want to end in its own way: wait for it, as system(3) does.
        # A handler and not SIG_IGN, which the command would inherit.
        return

    # Not loop.add_signal_handler: Windows has none.
    signal.signal(signal.SIGINT, do_nothing if ignore_interrupt else set_stop)
    signal.signal(signal.SIGTERM, set_stop)
