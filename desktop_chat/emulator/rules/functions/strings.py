"""Methods of strings and bytes. Regular expressions are RE2, as in Google's; ``matches`` means the whole string."""

import base64
import re as standard_re
from typing import Any, Final

import re2

from desktop_chat.emulator.rules.errors import EvaluationError
from desktop_chat.emulator.rules.functions.signatures import Table, overload
from desktop_chat.emulator.rules.values import utf16

_ASCII_UPPER: Final = {i: i - 32 for i in range(ord("a"), ord("z") + 1)}
_ASCII_LOWER: Final = {i: i + 32 for i in range(ord("A"), ord("Z") + 1)}
_BLANKS: Final = "".join(map(chr, range(33)))
_REFERENCE: Final = standard_re.compile(r"\\(.)|\\$|\$(\d+)|\$\{(\w+)\}", standard_re.DOTALL)


def compile_pattern(pattern: str) -> Any:
    """Return the compiled RE2 pattern; raise ``EvaluationError`` for one that RE2 does not take."""
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except (re2.error, UnicodeError):
        raise EvaluationError(f"Invalid regular expression pattern. Pattern: {pattern}.") from None


def _encodable(text: str) -> str:
    try:
        text.encode()
    except UnicodeError:
        raise EvaluationError("A string with half a surrogate pair has no UTF-8 form.") from None
    return text


def _matches(text: str, pattern: str) -> bool:
    return compile_pattern(pattern).fullmatch(_encodable(text)) is not None


def _replace(text: str, pattern: str, replacement: str) -> str:
    pieces, last = [], 0
    for match in compile_pattern(pattern).finditer(_encodable(text)):
        pieces += [text[last : match.start()], _expand(match, replacement)]
        last = match.end()
    return "".join([*pieces, text[last:]])


def _expand(match: Any, replacement: str) -> str:
    def reference(found: standard_re.Match[str]) -> str:
        escaped, number, name = found.groups()
        if number is None and name is None:
            return escaped or "\\"
        try:
            return match.group(name) or "" if name else _numbered(match, number)
        except (IndexError, re2.error, KeyError):
            raise EvaluationError(f"The pattern has no group {number or name}.") from None

    return _REFERENCE.sub(reference, replacement)


def _numbered(match: Any, digits: str) -> str:
    """Return the group whose number is the longest fitting start of ``digits``, and the digits behind it."""
    used = max((n for n in range(2, len(digits) + 1) if int(digits[:n]) <= match.re.groups), default=1)
    return (match.group(int(digits[:used])) or "") + digits[used:]


def _split(text: str, pattern: str) -> list[str]:
    pieces, last = [], 0
    for match in compile_pattern(pattern).finditer(_encodable(text)):
        pieces.append(text[last : match.start()])
        last = match.end()
    pieces.append(text[last:])
    while len(pieces) > 1 and not pieces[-1]:
        pieces.pop()
    return pieces


METHODS: Final[dict[str, Table]] = {
    "string": {
        "size": (overload("string", lambda text: len(utf16(text)) // 2),),
        "matches": (overload("string string", _matches),),
        "replace": (overload("string string string", _replace),),
        "split": (overload("string string", _split),),
        "trim": (overload("string", lambda text: text.strip(_BLANKS)),),
        "upper": (overload("string", lambda text: text.translate(_ASCII_UPPER)),),
        "lower": (overload("string", lambda text: text.translate(_ASCII_LOWER)),),
        "toUtf8": (overload("string", lambda text: _encodable(text).encode()),),
    },
    "bytes": {
        "size": (overload("bytes", len),),
        "toHexString": (overload("bytes", lambda data: data.hex().upper()),),
        "toBase64": (overload("bytes", lambda data: base64.urlsafe_b64encode(data).decode()),),
    },
}
