"""The headers Range (of downloads) and Content-Range (of uploads)."""

import re
from dataclasses import dataclass

from desktop_chat.emulator.storage.errors import StorageError, invalid

_RANGE = re.compile(r"bytes=(\d*)-(\d*)", re.ASCII)
_CONTENT_RANGE = re.compile(r"bytes\s+(?:(\d+)-(\d+)|\*)/(\d+|\*)", re.ASCII)


def byte_range(header: str | None, size: int) -> tuple[int, int] | None:
    """Return the first and last byte that ``header`` asks for, or None for all of them.

    What is not one range of bytes is not looked at, as the standard has it. Raises StorageError (416) for a range that
    lies outside.
    """
    found = _RANGE.fullmatch(header.strip()) if header else None
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if first and last and int(last) < int(first):
        return None
    start, stop = (int(first), size - 1) if first else (max(0, size - int(last)), size - 1)
    if first and last:
        stop = min(int(last), size - 1)
    if start >= size or stop < start:
        raise StorageError(
            416, "Request range not satisfiable", "requestedRangeNotSatisfiable", {"Content-Range": f"bytes */{size}"}
        )
    return start, stop


@dataclass(frozen=True, slots=True)
class ContentRange:
    """``bytes 0-9/20``: ``first`` None for ``*`` (no bytes, a question), ``total`` None for ``*`` (not known yet)."""

    first: int | None
    last: int | None
    total: int | None

    @property
    def is_last(self) -> bool:
        """Whether the object ends with these bytes."""
        return self.total is not None and (self.last is None or self.last + 1 == self.total)


def content_range(header: str) -> ContentRange:
    """Read the header; raises StorageError when it cannot be meant."""
    found = _CONTENT_RANGE.fullmatch(header.strip())
    if found is None:
        raise invalid(f"Failed to parse Content-Range header: {header[:100]!r}")
    first, last = (None if text is None else int(text) for text in found.group(1, 2))
    total = None if found[3] == "*" else int(found[3])
    if first is not None and last is not None and (last < first or (total is not None and last >= total)):
        raise invalid(f"Invalid Content-Range: {header[:100]!r}")
    return ContentRange(first, last, total)
