"""What a person is told when the rules refuse what waited in the outbox: they say no, and never why."""

from desktop_chat.model.ids import is_direct
from desktop_chat.model.mutation import Mutation, SendMessage


def refused_by_rules(mutation: Mutation) -> str:
    """Return the likely reason in a sentence that can stand alone."""
    if is_direct(mutation.room_id):
        is_message = isinstance(mutation, SendMessage)
        return "They take no messages from you now." if is_message else "This is not possible with them now."
    what = "write in this room" if isinstance(mutation, SendMessage) else "do this in this room"
    return f"You are not allowed to {what}. Ask one of its admins."
