"""``path()`` and the one method of paths, ``bind``."""

import re
from typing import Final
from urllib.parse import unquote

from desktop_chat.emulator.rules.errors import EvaluationError
from desktop_chat.emulator.rules.functions.conversions import to_string
from desktop_chat.emulator.rules.functions.signatures import Table, overload
from desktop_chat.emulator.rules.values import BoundSegment, Path, RulesValue

_CAPTURE: Final = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)(=\*\*)?\}")


def _path(text: str) -> Path:
    segments = [segment.strip() for segment in text.removeprefix("/").split("/")]
    if not all(segments):
        raise EvaluationError(f"Invalid Path Template {text}. Empty segment is not allowed.")
    return Path(tuple(_segment(segment) for segment in segments))


def _segment(text: str) -> str | BoundSegment:
    capture = _CAPTURE.fullmatch(text)
    return BoundSegment(capture[1], bool(capture[2])) if capture else unquote(text)


def _bind(path: Path, variables: dict[str, RulesValue]) -> Path:
    segments: list[str | BoundSegment] = []
    for segment in path.segments:
        if isinstance(segment, str) or segment.value is not None:
            segments.append(segment)
        elif segment.name in variables:
            value = to_string(variables[segment.name])
            segments.append(BoundSegment(segment.name, segment.glob, value.strip("/") if segment.glob else value))
    return Path(tuple(segments))


FUNCTIONS: Final[Table] = {"path": (overload("string", _path),)}
METHODS: Final[dict[str, Table]] = {"path": {"bind": (overload("path map", _bind),)}}
