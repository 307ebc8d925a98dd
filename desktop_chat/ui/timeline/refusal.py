"""What the server refused of a message: the message itself, or a change of it."""

from dataclasses import dataclass

from desktop_chat.model.messages.message import ChangeKind, Message, MessageState

_NOT_DONE = {
    ChangeKind.EDIT: "Edit not saved",
    ChangeKind.DELETE: "Not deleted",
    ChangeKind.REACTION: "Reaction not given",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """``text`` says what did not happen and why; ``seq`` is the change's row of the outbox, None for the message."""

    text: str
    seq: int | None = None


def refusal_of(message: Message) -> Refusal | None:
    """Return what waits for the person's decision, None when nothing was refused."""
    if message.state is MessageState.REJECTED:
        return Refusal(_with_reason("Not sent", message.error))
    change = message.change
    if change is not None and change.state is MessageState.REJECTED:
        return Refusal(_with_reason(_NOT_DONE[change.kind], change.error), change.seq)
    return None


def _with_reason(what: str, reason: str | None) -> str:
    return f"{what}: {reason}" if reason else what
