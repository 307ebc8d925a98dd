"""``desktop-chat-cli`` and ``python -m desktop_chat.cli``."""

import os
import signal
import sys
from datetime import UTC, datetime
from types import FrameType
from typing import NoReturn

from desktop_chat.cli.arguments import parse
from desktop_chat.cli.fault_step import fault_step
from desktop_chat.cli.program import run
from desktop_chat.components import build_client


class Ended(BaseException):
    """A signal asked the process to end; carries its number."""


def main() -> NoReturn:
    """Run the command line and end the process with its exit code."""
    given = parse(sys.argv[1:])
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _end)
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]  # a text file, when run so
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # as above
    try:
        code = run(
            given,
            env=os.environ,
            stdin=sys.stdin,
            stdout=sys.stdout,
            stderr=sys.stderr,
            build=lambda config, profile: build_client(config, profile, step=fault_step(os.environ, config)),
            now=lambda: datetime.now(UTC),  # noqa: TID251 - where the program meets the clock
        )
        sys.stdout.flush()
    except Ended as ended:
        code = 128 + int(ended.args[0])
    except BrokenPipeError:
        # Whoever read our output has seen enough. Python would complain about the same pipe once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 141
    sys.exit(code)


def _end(number: int, _: FrameType | None) -> NoReturn:
    # A second signal while the client is being closed ends at once: everything is safe on disk at any moment.
    signal.signal(number, signal.SIG_DFL)
    raise Ended(number)


if __name__ == "__main__":
    main()
