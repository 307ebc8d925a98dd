"""Rules of the Realtime Database: one text behind ``/.settings/rules``, of which the service keeps no versions."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from desktop_chat.admin.access.rest import Rest
from desktop_chat.admin.rules.versions import Issue
from desktop_chat.errors import Denied, Rejected

_PATH = ".settings/rules"
_PLACE = re.compile(r"(?:Line )?(\d+)(?::(\d+))?:? ?(.*)")
_CLOSED: tuple[dict[str, object], ...] = ({}, {".read": False, ".write": False})


class DatabaseRules:
    """``url`` makes the address of a path. Every call raises a ChatError."""

    def __init__(self, rest: Rest, url: Callable[[str], str]) -> None:
        self._rest = rest
        self._url = url

    def read(self) -> str:
        """Return the rules in force, as they were written."""
        return self._rest.fetch("GET", self._url(_PATH)).text

    def write(self, source: str) -> None:
        """Put rules in force."""
        self._rest.call("PUT", self._url(_PATH), content=source)

    def issues(self, source: str) -> list[Issue]:
        """Return what the service has against ``source``, which is not put in force."""
        url = self._url(_PATH)
        try:
            self._rest.call("PUT", f"{url}{'&' if '?' in url else '?'}dryRun=true", content=source)
        except Rejected as error:
            return [_issue(error.message)]
        return []

    def may_read(self, path: str, auth: Mapping[str, Any] | None) -> bool:
        """Ask the rules in force whether ``auth`` (None: nobody) may read ``path``; keys at most are fetched."""
        params = {"auth_variable_override": json.dumps(auth), "shallow": "true"}
        try:
            self._rest.call("GET", self._url(path), params=params)
        except Denied as error:
            if "permission denied" not in error.message.lower():
                raise  # it is we who may not ask
            return False
        return True


def lets_nobody_in(source: str) -> bool:
    """Tell whether these are the rules that a new database has: nothing for anybody."""
    try:
        return json.loads(source).get("rules") in _CLOSED
    except (ValueError, AttributeError):
        return False


def _issue(said: str) -> Issue:
    # "HOST said: 3:7: what is wrong."
    text = said.partition(" said: ")[2] or said
    found = _PLACE.match(text)
    if found is None:
        return Issue(0, 0, text)
    return Issue(int(found[1]), int(found[2] or 0), found[3])
