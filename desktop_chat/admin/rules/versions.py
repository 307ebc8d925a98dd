"""What the services say about rules, as values."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Version:
    """One version of rules that a service or this computer keeps; ``created`` is RFC 3339 text."""

    id: str
    created: str


@dataclass(frozen=True, slots=True)
class Live:
    """The rules in force; ``version`` is empty where the service keeps no versions."""

    source: str
    version: str
    since: str


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that a compiler says about rules; lines and columns count from 1."""

    line: int
    column: int
    text: str
    severity: str = "ERROR"
