"""JSON that somebody sent: its value, or one kind of error whatever is wrong with it."""

import json
from typing import Any


def parse_json(text: str | bytes) -> Any:
    """Return the value of ``text``; raises ValueError when it is no JSON, too deep, or holds half a surrogate pair.

    Half a pair (``"\\ud800"``) has no form in UTF-8: what is taken with it can neither be stored nor be answered.
    """
    try:
        value = json.loads(text)
        escape: Any = "\\u" if isinstance(text, str) else b"\\u"
        if escape in text:
            json.dumps(value, ensure_ascii=False).encode()
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    return value
