"""What can be told from text that strangers wrote, without ever interpreting it as markup."""

import re
import unicodedata
from dataclasses import dataclass

MAX_BIG_EMOJI = 3
_FENCE = "```"
# Embeddings, overrides and isolates reorder what follows them, also in other people's words.
_BIDI_CONTROLS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])
_CONTROLS = {code: None for code in [*range(0x20), 0x7F, *range(0x80, 0xA0)] if chr(code) not in "\n\t"}
_SPACES = re.compile(r"\s+")
_PICTURE = (
    "[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u231a\u231b\u23e9-\u23fa\u25aa-\u25fe"
    "\u2190-\u21ff\u203c\u2049\u00a9\u00ae]"
)
_SKIN = "[\U0001f3fb-\U0001f3ff]"
_ONE_PICTURE = f"{_PICTURE}\ufe0f?{_SKIN}?"
# Country flags, keycaps, flags of regions (a black flag with tags), and pictures joined to one.
_FLAG, _KEYCAP = "[\U0001f1e6-\U0001f1ff]{2}", "[0-9#*]\ufe0f?\u20e3"
_REGION = "\U0001f3f4[\U000e0061-\U000e007a]+\U000e007f"
_EMOJI = re.compile(f"(?:{_FLAG}|{_KEYCAP}|{_REGION}|{_ONE_PICTURE}(?:\u200d{_ONE_PICTURE})*)")
_LINK = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_AFTER_LINK = ".,;:!?)]}'\u2019\u201d\u2026"
_MENTION = re.compile(r"(?<![\w@])@[A-Za-z0-9_]{2,30}")


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a body: running text, or the inside of a fenced code block."""

    text: str
    is_code: bool = False


def clean(text: str) -> str:
    """Drop control characters and direction overrides; keep line ends."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    if text.isascii() and text.isprintable():
        return text
    return text.translate(_CONTROLS).translate(_BIDI_CONTROLS)


def one_line(text: str, limit: int = 200) -> str:
    """Return the beginning of a text as one line for lists and quotes, without the fences of code."""
    return _SPACES.sub(" ", clean(text[: limit * 2]).replace(_FENCE, " ")).strip()[:limit]


def first_line(text: str, limit: int = 200) -> str:
    """Return the first line that says something."""
    lines = (one_line(line, limit) for line in clean(text).split("\n"))
    return next((line for line in lines if line), "")


def is_right_to_left(text: str) -> bool:
    """Return the direction of the first strong character, as Unicode's rule P2 does."""
    if text.isascii():
        return False
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in ("R", "AL"):
            return True
        if direction == "L":
            return False
    return False


def is_big_emoji(text: str) -> bool:
    """Return whether the text is one to three emoji and nothing else."""
    text = text.strip()
    if not text or len(text) > MAX_BIG_EMOJI * 12 or text.isascii():
        return False
    rest, count = text, 0
    while rest:
        match = _EMOJI.match(rest)
        if match is None:
            return False
        rest, count = rest[match.end() :].lstrip(), count + 1
    return count <= MAX_BIG_EMOJI


def blocks(body: str) -> list[Block]:
    """Split a body into text and fenced code; a fence that is never closed stays text."""
    body = clean(body)
    if _FENCE not in body:
        return [Block(body.strip("\n"))]
    parts = body.split(_FENCE)
    if len(parts) % 2 == 0:
        parts[-2:] = [parts[-2] + _FENCE + parts[-1]]
    found = []
    for number, part in enumerate(parts):
        text = _without_language(part) if number % 2 else part.strip("\n")
        if text.strip():
            found.append(Block(text, is_code=bool(number % 2)))
    return found or [Block(body)]


def _without_language(code: str) -> str:
    first, newline, rest = code.partition("\n")
    inner = rest if newline and re.fullmatch(r"[\w+#.-]{0,20}", first.strip()) else code
    return inner.strip("\n").rstrip()


def accented(text: str) -> list[tuple[int, int]]:
    """Return (start, length) in UTF-16 units, as Qt counts, of web links and @mentions."""
    spans = []
    for match in _LINK.finditer(text):
        length = len(match.group().rstrip(_AFTER_LINK))
        spans.append((match.start(), length))
    for match in _MENTION.finditer(text):
        if not any(start <= match.start() < start + length for start, length in spans):
            spans.append((match.start(), match.end() - match.start()))
    return [(utf16_length(text[:start]), utf16_length(text[start : start + length])) for start, length in spans]


def utf16_length(text: str) -> int:
    """Return the length that Qt's strings give a text."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def initials(title: str) -> str:
    """Return one or two capital letters for an avatar; never empty."""
    words = [word for word in re.split(r"[\W_]+", title) if word]
    if not words:
        return title.strip()[:1] or "?"
    return "".join(word[0] for word in (words[0], words[-1])[: len(words)]).upper()
