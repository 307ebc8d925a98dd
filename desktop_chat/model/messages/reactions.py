"""The set of one person's reactions to a message; firestore.rules enforces the same limits."""

import unicodedata
from collections.abc import Sequence

from desktop_chat.errors import Rejected

MAX_EMOJI = 20
"""Different reactions of one person to one message."""

MAX_EMOJI_LENGTH = 20
"""Characters of one emoji: families and flags are joined of several."""


def toggled(own: Sequence[str], emoji: str, *, on: bool) -> tuple[str, ...]:
    """Return one's own reactions with this one added at the end or taken away. Raises Rejected."""
    if on and emoji not in own:
        _check(emoji)
        if len(own) >= MAX_EMOJI:
            raise Rejected("That is enough", f"You can react with {MAX_EMOJI} different emoji; take one away first.")
        return (*own, emoji)
    return tuple(one for one in own if on or one != emoji)


def _check(emoji: str) -> None:
    if not 1 <= len(emoji) <= MAX_EMOJI_LENGTH or any(_is_blank_or_broken(character) for character in emoji):
        raise Rejected("That is no emoji", "React with one emoji.")


def _is_blank_or_broken(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")
