"""One row of a table of errors: what a refusal of the server means to a person."""

from dataclasses import dataclass

from desktop_chat.errors import ChatError


@dataclass(frozen=True, slots=True)
class ErrorRow:
    """``message`` says what to do next; whether a repetition can help is told by ``kind``."""

    kind: type[ChatError]
    title: str
    message: str

    def error(self) -> ChatError:
        """Return a fresh error: one that was raised before would carry its traceback along."""
        return self.kind(self.title, self.message)
