"""Which handler answers a path. The raw path is matched, since a name may hold an escaped slash."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from aiohttp import web

from desktop_chat.emulator.storage.errors import StorageError, not_found
from desktop_chat.emulator.storage.names import check_bucket_name, check_object_name, unquoted

Handler: TypeAlias = Callable[[web.Request, Mapping[str, str]], Awaitable[web.StreamResponse]]
_PLACE = re.compile(r"\{(\w+)(:all)?\}")
_BUCKETS, _OBJECTS = ("bucket", "to_bucket"), ("name", "to_name")


@dataclass(frozen=True, slots=True)
class Route:
    """``{bucket}`` in a path is one segment, ``{name:all}`` the whole rest; handlers get them without escapes."""

    methods: frozenset[str]
    pattern: re.Pattern[str]
    handler: Handler


def route(methods: str, path: str, handler: Handler) -> Route:
    """Return a route for methods separated by blanks; GET answers HEAD as well."""
    taken = set(methods.split())
    pattern, at = "", 0
    for place in _PLACE.finditer(path):
        pattern += re.escape(path[at : place.start()]) + f"(?P<{place[1]}>{'.+' if place[2] else '[^/]+'})"
        at = place.end()
    pattern += re.escape(path[at:])
    return Route(frozenset(taken | {"HEAD"} if "GET" in taken else taken), re.compile(pattern), handler)


class Routes:
    """The first route that fits answers."""

    def __init__(self, routes: Sequence[Route]) -> None:
        self._routes = tuple(routes)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer; raises StorageError: 404 for no such path, 405 for no such method there, 400 for a bad name."""
        path = request.raw_path.partition("?")[0]
        allowed: set[str] = set()
        for one in self._routes:
            found = one.pattern.fullmatch(path)
            if found is None:
                continue
            if request.method in one.methods:
                return await one.handler(request, _names(found.groupdict()))
            allowed |= one.methods
        if allowed:
            raise StorageError(405, "Method Not Allowed", "methodNotAllowed", {"Allow": ", ".join(sorted(allowed))})
        raise not_found()


def _names(raw: Mapping[str, str]) -> Mapping[str, str]:
    names = {place: unquoted(text) for place, text in raw.items()}
    for place, name in names.items():
        if place in _BUCKETS:
            check_bucket_name(name)
        elif place in _OBJECTS:
            check_object_name(name)
    return names
