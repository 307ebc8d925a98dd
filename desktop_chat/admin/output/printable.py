"""Text that others wrote, made harmless for a terminal: no control characters, no direction overrides, one line."""

import unicodedata

_LONGEST = 200
# Cc: escape sequences. Cf: direction overrides and invisible characters. Cs, Co, Cn: nothing that can be shown.
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def printable(text: object, longest: int = _LONGEST) -> str:
    """Return one line with every hidden character as U+FFFD and the rest cut off with an ellipsis."""
    shown = "".join("\ufffd" if unicodedata.category(char) in _HIDDEN else char for char in str(text))
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"
