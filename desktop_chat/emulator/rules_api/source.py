"""The source of a ruleset, read from JSON and compiled."""

from dataclasses import dataclass
from typing import Any

from desktop_chat.emulator.rules.errors import RulesError
from desktop_chat.emulator.rules.parser import parse
from desktop_chat.emulator.rules.ruleset import load_ruleset
from desktop_chat.emulator.rules.storage import load_storage_ruleset
from desktop_chat.emulator.rules_api.errors import RulesApiError


@dataclass(frozen=True, slots=True)
class Source:
    """The one file of a ruleset."""

    name: str
    content: str


def source_in(value: Any) -> Source:
    """Read ``{"files": [{"name", "content"}]}``; raises RulesApiError."""
    try:
        (file,) = value["files"]
        name, content = file["name"], file["content"]
    except (KeyError, TypeError, ValueError) as error:
        message = 'The source must be {"files": [{"name": …, "content": …}]} with one file.'
        raise RulesApiError("INVALID_ARGUMENT", message) from error
    if not isinstance(name, str) or not isinstance(content, str):
        raise RulesApiError("INVALID_ARGUMENT", '"name" and "content" of a rules file must be texts.')
    return Source(name, content)


def compiled_services(source: Source) -> tuple[str, ...]:
    """Return the services that a source has rules for; raises RulesError when any of it is refused."""
    try:
        names = {service.name for service in parse(source.content, source.name).services}
    except RecursionError:
        names = set()  # refused below, with a position
    if "firebase.storage" in names:
        load_storage_ruleset(source.content, source.name)
    if names != {"firebase.storage"}:
        load_ruleset(source.content, source.name)
    return tuple(sorted(names))


def issues(error: RulesError) -> list[dict[str, Any]]:
    """The problems of a source, as ``projects:test`` lists them."""
    return [
        {
            "sourcePosition": {"fileName": error.file, "line": problem.at.line, "column": problem.at.column},
            "description": problem.message,
            "severity": "ERROR",
        }
        for problem in error.problems
    ]
