"""What can go wrong only here; everything else is an error of ``desktop_chat.errors``."""

from pathlib import Path

from desktop_chat.errors import ChatError


class WrongUse(ChatError):
    """Options that do not fit together, or a value that cannot be meant."""


class Refused(ChatError):
    """The tool declines: not confirmed, too many objects, an unsafe key file, an expired plan."""


class Drift(ChatError):
    """Something changed since it was looked at, or differs from what was deployed from here."""


class PartlyDone(ChatError):
    """Some objects failed; ``failures`` is the file that lists them, one JSON object a line."""

    def __init__(self, title: str, message: str, failures: Path) -> None:
        super().__init__(title, message)
        self.failures = failures
