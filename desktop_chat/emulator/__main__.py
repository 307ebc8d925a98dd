"""The console script ``desktop-chat-emulator``: ``start`` a local Firebase, or ``exec`` a command with one."""

import gc
import sys
from collections.abc import Sequence
from pathlib import Path

from desktop_chat.emulator.firebase_json import FirebaseJsonError
from desktop_chat.emulator.options import CommandLine, OptionError, read_command_line


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    try:
        line = read_command_line(sys.argv[1:] if arguments is None else arguments, Path.cwd())
    except (OptionError, FirebaseJsonError) as error:
        print(f"desktop-chat-emulator: {error}", file=sys.stderr)
        return 1
    return _serve(line)


def _serve(line: CommandLine) -> int:
    # The servers cost half a second to import: --help and mistakes are answered before. A fifth of that would be
    # collections that find nothing, as all that is imported stays.
    gc.disable()
    from desktop_chat.emulator.serve import serve

    gc.freeze()
    gc.enable()
    return serve(line)


if __name__ == "__main__":
    sys.exit(main())
