"""Allowed requests and their denied twins.

A ``Twin`` is one request that the rules must allow and, by name, changes to it that each must be denied. A change
touches exactly one thing, so that a denial can only have the reason which its name says. A denial must come from
logic: an evaluation error that was not meant is a failure of the test.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final, TypeAlias

import pytest


class ServerTime:
    """Stands for the time of the request, which the server fills in."""


NOW: Final = ServerTime()
EARLIER: Final = datetime(2026, 1, 1, tzinfo=UTC)
YESTERDAY: Final = datetime(2026, 1, 2, tzinfo=UTC)
BULK: Final[Mapping[str, Any]] = {"bulk": True}
SIGNED_IN: Final = datetime(2026, 3, 1, tzinfo=UTC)
Fields: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Write:
    """``kind`` is create, update (only these fields) or delete."""

    kind: str
    path: str
    fields: Fields = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Get:
    """Reading one document."""

    path: str


@dataclass(frozen=True, slots=True)
class List:
    """A query: ``filters`` are (field, operator, value) with the operators ``==``, ``>`` and ``array-contains``."""

    collection: str
    filters: tuple[tuple[str, str, Any], ...] = ()
    everywhere: bool = False


Action: TypeAlias = Write | Get | List


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody (nobody: None) asks for in one commit or read, given these documents.

    ``claims`` are in the ID token beside the uid; the session began at ``SIGNED_IN`` unless they tell another time.
    Who asks is exempt from the rate limit unless a test gives claims: a missing payment must hide no other fault.
    """

    who: str | None
    actions: tuple[Action, ...]
    given: Mapping[str, Fields] = field(default_factory=dict)
    claims: Mapping[str, Any] = field(default_factory=lambda: BULK)


Change: TypeAlias = Callable[[Request], Request]


@dataclass(frozen=True, slots=True)
class Twin:
    """``rule`` is the sentence of docs/data-model.md."""

    rule: str
    allowed: Request
    denied: Mapping[str, Change]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What rules said to a request; ``errors`` are evaluation errors behind a denial."""

    allowed: bool
    reason: str
    errors: tuple[str, ...] = ()

    def must_be(self, *, allowed: bool) -> None:
        """Fail when it is the other one, or a denial by an error and not by logic."""
        assert self.allowed is allowed, self.reason or "allowed"
        assert not self.errors, f"denied by an error, not by logic: {self.errors}"


def by(who: str | None) -> Change:
    """Somebody else asks."""
    return lambda request: replace(request, who=who)


def with_claim(name: str, value: Any) -> Change:
    """The token carries another value."""
    return lambda request: replace(request, claims={**request.claims, name: value})


def without_claim(name: str) -> Change:
    """The token does not carry this."""
    return lambda request: replace(request, claims={k: v for k, v in request.claims.items() if k != name})


def wrote(path: str, name: str, value: Any) -> Change:
    """One written field has another value; a dotted name reaches into a map."""
    return _on_write(path, lambda fields: _set(fields, name.split("."), value))


def omitted(path: str, name: str) -> Change:
    """One field is not written."""
    return _on_write(path, lambda fields: {key: value for key, value in fields.items() if key != name})


def without(path: str) -> Change:
    """One write is left out of the commit."""
    return lambda request: replace(request, actions=tuple(a for a in request.actions if _path(a) != path))


def also(write: Write) -> Change:
    """The commit holds one write more."""
    return lambda request: replace(request, actions=(*request.actions, write))


def instead(path: str, *actions: Action) -> Change:
    """Something else is asked for at this place of the commit."""

    def change(request: Request) -> Request:
        found: list[Action] = []
        for action in request.actions:
            found += actions if _path(action) == path else (action,)
        return replace(request, actions=tuple(found))

    return change


def in_room(old: str, new: str) -> Change:
    """The same in a room with another id."""

    def moved(path: str) -> str:
        return "/".join(new if part == old else part for part in path.split("/"))

    def change(request: Request) -> Request:
        actions = tuple(
            replace(a, collection=moved(a.collection)) if isinstance(a, List) else replace(a, path=moved(a.path))
            for a in request.actions
        )
        stored = {moved(path): fields for path, fields in request.given.items()}
        return replace(request, actions=actions, given=stored)

    return change


def given(path: str, name: str, value: Any) -> Change:
    """One stored field has another value."""

    def change(request: Request) -> Request:
        assert path in request.given, path
        stored = {**request.given, path: _set(request.given[path], name.split("."), value)}
        return replace(request, given=stored)

    return change


def not_given(path: str) -> Change:
    """One document is not stored."""

    def change(request: Request) -> Request:
        assert path in request.given, path
        return replace(request, given={key: value for key, value in request.given.items() if key != path})

    return change


def also_given(path: str, fields: Fields) -> Change:
    """One document more is stored."""
    return lambda request: replace(request, given={**request.given, path: fields})


def everywhere(collection: str) -> List:
    """All collections of this name, a collection group query."""
    return List(collection, everywhere=True)


def _path(action: Action) -> str:
    return action.collection if isinstance(action, List) else action.path


def _on_write(path: str, edit: Callable[[Fields], Fields]) -> Change:
    def change(request: Request) -> Request:
        assert any(isinstance(a, Write) and a.path == path for a in request.actions), path
        return replace(
            request,
            actions=tuple(
                replace(a, fields=edit(a.fields)) if isinstance(a, Write) and a.path == path else a
                for a in request.actions
            ),
        )

    return change


def _set(fields: Fields, names: list[str], value: Any) -> Fields:
    if len(names) == 1:
        return {**fields, names[0]: value}
    return {**fields, names[0]: _set(fields[names[0]], names[1:], value)}


def cases(twins: Iterable[Twin]) -> list[Any]:
    """Return pytest parameters (request, allowed) for every twin and each of its changes."""
    found = []
    for twin in twins:
        found.append(pytest.param(twin.allowed, True, id=f"{twin.rule}: allowed"))
        for name, change in twin.denied.items():
            changed = change(twin.allowed)
            assert repr(changed) != repr(twin.allowed), f"{twin.rule}: {name} changes nothing"
            found.append(pytest.param(changed, False, id=f"{twin.rule}: denied {name}"))
    return found
