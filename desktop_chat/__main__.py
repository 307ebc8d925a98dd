"""``desktop-chat`` and ``python -m desktop_chat``."""

import gc
import sys


def main() -> None:
    """Run the window."""
    # Nothing of what is imported now is garbage; the window's GarbageTimer takes over.
    gc.disable()
    from desktop_chat.app import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
