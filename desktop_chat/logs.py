"""Logging that is fit to be shown to others: secrets are blotted out after formatting, tracebacks included.

Every module logs to ``logging.getLogger(__name__)``, so loggers are named ``desktop_chat.sync.engine`` and so on.
The last lines stay in memory for a crash report.
"""

import logging
import re
from collections import deque
from typing import TextIO

ROOT = "desktop_chat"
_FORMAT = "%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"
_BLOT = "[redacted]"
_RECENT_LINES = 2_000
_OUR_HANDLER = "desktop-chat"

# A name with its separator: auth= "refreshToken": 'password': key=; which names count is decided by _is_secret.
# Possessive quantifiers: what others write must not make a pattern backtrack.
_NAME = re.compile(r"""(?<![A-Za-z0-9_-])(?P<word>[A-Za-z_-]++)(?P<ends>["']?\s{0,4}+[=:])\s{0,4}+""")
_VALUE = re.compile(r"""b?"(?:\\.|[^"\\])*+"?|b?'(?:\\.|[^'\\])*+'?|[^\s&,;)}\]"']++""")
_SECRET_WORDS = {"auth", "key", "apikey", "code", "oobcode", "authorization", "passphrase"}
# "desktop_chat.remote.auth.auth: …" is the head of a log line, not a secret; "auth=…" and "'auth': …" are.
_WORDS_OF_PROSE = {"auth", "key", "code"}
_SECRET_ENDINGS = ("token", "secret", "password", "apikey")
_BEARER = re.compile(r"(?P<name>\b(?:Bearer|Basic)\s+)(?P<value>[A-Za-z0-9._~+/=-]+)", re.IGNORECASE)
# Three base64url parts, of which an unsigned token of an emulator has an empty last one.
_JWT = re.compile(r"eyJ[A-Za-z0-9_-]{6,}+(?:\.[A-Za-z0-9_-]*+){0,2}")
_API_KEY = re.compile(r"AIza[A-Za-z0-9_-]{20,}")
# Refresh tokens of Google (AMf-…, 1//…) and anything else that looks like nothing but randomness.
_REFRESH = re.compile(r"(?:AMf-|1//)[A-Za-z0-9_-]{16,}")
_LONG_RANDOM = re.compile(r"(?<![A-Za-z0-9_+/-])(?=[A-Za-z_+/-]*[0-9])(?=[0-9a-z_+/-]*[A-Z])[A-Za-z0-9_+-]{80,}={0,2}")


def redact(text: str) -> str:
    """Return the text without ID tokens, refresh tokens, passwords and keys."""
    text = _BEARER.sub(lambda match: match["name"] + _BLOT, text)
    text = _blot_named(text)
    for pattern in (_JWT, _API_KEY, _REFRESH, _LONG_RANDOM):
        text = pattern.sub(_BLOT, text)
    return text


def _blot_named(text: str) -> str:
    parts: list[str] = []
    done = 0
    while name := _NAME.search(text, done):
        parts.append(text[done : name.end()])
        done = name.end()
        value = _VALUE.match(text, done) if _is_secret(name["word"], name["ends"]) else None
        # "Authorization: Bearer [redacted]" stays readable.
        if value is not None and value.group().lower() not in ("bearer", "basic"):
            parts.append(_BLOT)
            done = value.end()
    return "".join(parts) + text[done:]


def _is_secret(name: str, ends: str) -> bool:
    word = name.lower().replace("-", "").replace("_", "")
    if word in _WORDS_OF_PROSE and ends == ":":
        return False
    return word in _SECRET_WORDS or word.endswith(_SECRET_ENDINGS)


class RedactingFormatter(logging.Formatter):
    """Redacts the finished line: message, arguments, exception and stack."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


class RecentLines(logging.Handler):
    """Keeps the last formatted lines in memory."""

    def __init__(self, limit: int = _RECENT_LINES) -> None:
        super().__init__()
        self._lines: deque[str] = deque(maxlen=limit)

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._lines.append(self.format(record))
        except Exception:  # noqa: BLE001 - a handler must never break what it reports on
            self.handleError(record)

    def lines(self) -> list[str]:
        """Return the lines, oldest first."""
        return list(self._lines)


def set_up(*, level: int = logging.WARNING, stream: TextIO | None = None) -> RecentLines:
    """Write ``level`` and above of all loggers to ``stream`` (stderr) and keep INFO and above in memory.

    Replaces what an earlier call set up. Libraries that would log URLs with tokens in them stay at INFO.
    """
    formatter = RedactingFormatter(_FORMAT)
    recent = RecentLines()
    recent.setLevel(min(level, logging.INFO))
    shown = logging.StreamHandler(stream)
    shown.setLevel(level)
    root = logging.getLogger()
    for handler in [handler for handler in root.handlers if handler.name == _OUR_HANDLER]:
        root.removeHandler(handler)
    for handler in (recent, shown):
        handler.setFormatter(formatter)
        handler.name = _OUR_HANDLER
        root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger(ROOT).setLevel(min(level, logging.INFO))
    for chatty in ("urllib3", "requests", "google", "grpc", "asyncio"):
        logging.getLogger(chatty).setLevel(logging.INFO)
    return recent
