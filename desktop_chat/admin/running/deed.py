"""A destructive act in two steps: a survey says what would happen, and only what was surveyed is done."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.output.json_value import canonical


@dataclass(frozen=True, slots=True)
class Item:
    """One object that would be changed; ``facts`` are what must still be true when it is."""

    kind: str
    id: str
    what: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Survey:
    """What would happen now; ``counts`` say it in numbers, ``warnings`` what a person should read first."""

    items: tuple[Item, ...]
    counts: Mapping[str, int]
    warnings: tuple[str, ...] = ()

    @property
    def state(self) -> str:
        """Hash of everything that the act depends on; another one at ``apply`` is drift."""
        return hashlib.sha256(canonical([(one.kind, one.id, one.facts) for one in self.items]).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Failure:
    """One object that could not be changed."""

    id: str
    why: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done; ``report`` is for the result's JSON."""

    counts: Mapping[str, int]
    failures: tuple[Failure, ...] = ()
    report: Mapping[str, Any] = field(default_factory=dict)


class Deed(Protocol):
    """An act that ``apply`` can carry out; ``name`` is the command that plans it ("users delete")."""

    @property
    def name(self) -> str: ...

    def survey(self, services: Services, arguments: Mapping[str, Any], now: datetime) -> Survey:
        """Look, and change nothing. ``arguments`` are JSON values. Raises a ChatError."""
        ...

    def perform(
        self,
        services: Services,
        survey: Survey,
        arguments: Mapping[str, Any],
        now: datetime,
        advance: Callable[[int], None],
    ) -> Outcome:
        """Do what ``survey`` says; ``advance`` counts items. Done again, it does the rest. Raises a ChatError."""
        ...  # fmt: skip
