"""Which match blocks a request's path falls into, and what their variables are then."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from desktop_chat.emulator.rules.evaluator import UnknownSegment
from desktop_chat.emulator.rules.scope import Scope
from desktop_chat.emulator.rules.syntax import Allow, Capture, Match, PathPart
from desktop_chat.emulator.rules.values import Path


class AnyDepth:
    """In the path of a collection group query: any number of segments. Only ``{name=**}`` covers them."""

    __slots__ = ()


UNKNOWN: Final = UnknownSegment()
ANY_DEPTH: Final = AnyDepth()
Segment = str | UnknownSegment | AnyDepth


@dataclass(frozen=True, slots=True)
class Matched:
    """An allow statement that is asked, with the scope of its match block."""

    allow: Allow
    scope: Scope


def matched(matches: Sequence[Match], segments: Sequence[Segment], scope: Scope, version: int) -> Iterator[Matched]:
    """Yield every allow statement whose match blocks cover exactly ``segments``, nested blocks included."""
    for match in matches:
        for bindings, rest in _bind(match.path, segments, version):
            inner = Scope(scope, bindings, {function.name: function for function in match.functions})
            if not rest:
                for allow in match.allows:
                    yield Matched(allow, inner)
            yield from matched(match.matches, rest, inner, version)


def _bind(
    parts: Sequence[PathPart], segments: Sequence[Segment], version: int
) -> Iterator[tuple[Mapping[str, Any], Sequence[Segment]]]:
    if not parts:
        yield {}, segments
        return
    part, rest = parts[0], parts[1:]
    if isinstance(part, Capture) and part.glob:
        yield from _bind_glob(part.name, rest, segments, version)
        return
    if not segments or isinstance(segments[0], AnyDepth):
        return
    if isinstance(part, Capture):
        for bindings, remaining in _bind(rest, segments[1:], version):
            yield {part.name: segments[0], **bindings}, remaining
    elif part == segments[0]:
        yield from _bind(rest, segments[1:], version)


def _bind_glob(
    name: str, rest: Sequence[PathPart], segments: Sequence[Segment], version: int
) -> Iterator[tuple[Mapping[str, Any], Sequence[Segment]]]:
    """Version 1: one or more segments, always to the end. Version 2: zero or more, anywhere."""
    sizes = [len(segments)] if version == 1 else range(len(segments) + 1)
    for size in sizes:
        if size == 0 and version == 1:
            continue
        taken = segments[:size]
        names = [segment for segment in taken if isinstance(segment, str)]
        value = Path(tuple(names)) if len(names) == len(taken) else UNKNOWN
        for bindings, remaining in _bind(rest, segments[size:], version):
            yield {name: value, **bindings}, remaining
