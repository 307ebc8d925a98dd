"""What is half written in a room."""

from dataclasses import dataclass, replace

from desktop_chat.model.ids import MessageId


@dataclass(frozen=True, slots=True)
class Draft:
    """A new message as far as it is written, and beside it the new text of an older one.

    ``text`` waits while ``edits`` is set: the field holds ``edit_text`` then.
    """

    text: str = ""
    reply_to: MessageId | None = None
    edits: MessageId | None = None
    edit_text: str = ""

    def __bool__(self) -> bool:
        return bool(self.text or self.reply_to or self.edits)

    def sent(self, typed: str, reply_to: MessageId | None) -> "Draft":
        """Return what is left when ``typed`` was sent as an answer to ``reply_to``; what was typed after it stays."""
        left = without_sent(self.text, typed)
        answers = None if self.reply_to == reply_to else self.reply_to
        return replace(self, text=left if left.strip() else "", reply_to=answers)

    def edited(self, message_id: MessageId) -> "Draft":
        """Return what is left when the new text of a message was sent."""
        return replace(self, edits=None, edit_text="") if self.edits == message_id else self


def without_sent(text: str, sent: str) -> str:
    """Return ``text`` without the first place where ``sent`` stands; it stands first unless the user went on."""
    if not sent:
        return text
    before, found, after = text.partition(sent)
    return before + after if found else text
