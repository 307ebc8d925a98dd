"""``desktop-chat-admin`` and ``python -m desktop_chat.admin``."""

import getpass
import os
import random
import socket
import sys
from datetime import UTC, datetime
from pathlib import Path

from desktop_chat.admin.access.services import ask_hub
from desktop_chat.admin.app import build_app
from desktop_chat.admin.running.surroundings import Surroundings
from desktop_chat.config import ENVIRONMENT_VARIABLE, default_admin_state_path, default_config_path


def main() -> None:
    """Run the command line and end the process with its exit code."""
    named = os.environ.get(ENVIRONMENT_VARIABLE)
    build_app()(
        obj=Surroundings(
            env=os.environ,
            now=lambda: datetime.now(UTC),  # noqa: TID251 - where the program meets the clock
            rng=random.SystemRandom(),
            state=default_admin_state_path(),
            config_file=Path(named) if named else default_config_path(),
            actor=f"{getpass.getuser()}@{socket.gethostname()}",
            ask=_ask if sys.stdin.isatty() else None,
            ask_hub=ask_hub,
        )
    )


def _ask(question: str) -> str:
    # On stderr: stdout belongs to the result.
    sys.stderr.write(question)
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line


if __name__ == "__main__":
    main()
