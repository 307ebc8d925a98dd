"""``desktop-chat`` and ``python -m desktop_chat``."""

import sys


def main() -> None:
    """Run the window."""
    from desktop_chat.app import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
