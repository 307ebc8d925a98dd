"""The rules in force: one file for every project, until a project is given its own."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from desktop_chat.emulator.rules.ruleset import Ruleset, load_ruleset


@dataclass(frozen=True, slots=True)
class RulesFile:
    """The source of a rules file and the name that errors call it by."""

    name: str
    source: str


@dataclass(frozen=True, slots=True)
class LoadedRules:
    """A file together with what was understood of it."""

    file: RulesFile
    ruleset: Ruleset


class SecurityRules:
    """Which ruleset decides about which project; tells its followers when that changes."""

    def __init__(self, default: RulesFile | None = None) -> None:
        """Raise RulesError when the file is refused."""
        self._default = None if default is None else _load(default)
        self._of_project: dict[str, LoadedRules] = {}
        self._of_database: dict[tuple[str, str], LoadedRules] = {}
        self._followers: list[Callable[[], None]] = []
        self._counts_coverage = False

    def of_project(self, project: str) -> LoadedRules | None:
        """The rules that apply to a project; None where there are none at all."""
        return self._of_project.get(project, self._default)

    def of_database(self, database: str) -> Ruleset | None:
        """The ruleset for the database `projects/{project}/databases/{database}`."""
        _projects, project, _databases, name = database.split("/", 3)
        loaded = self._of_database.get((project, name)) or self.of_project(project)
        return None if loaded is None else loaded.ruleset

    def replace(self, project: str, file: RulesFile, database: str | None = None) -> None:
        """Put a file in force for a project, or for one of its databases only; on RulesError the old rules stay."""
        if database is None:
            self._of_project[project] = _load(file)
        else:
            self._of_database[project, database] = _load(file)
        if self._counts_coverage:
            self.count_coverage()
        for follower in self._followers:
            follower()

    def put_files(self) -> list[dict[str, str | None]]:
        """What `replace` has put in force, as JSON."""
        projects = [(project, None, loaded.file) for project, loaded in self._of_project.items()]
        databases = [(project, database, loaded.file) for (project, database), loaded in self._of_database.items()]
        return [
            {"project": project, "database": database, "name": file.name, "content": file.source}
            for project, database, file in (*projects, *databases)
        ]

    def restore(self, files: Iterable[Mapping[str, Any]]) -> None:
        """Put in force what `put_files` told; raises KeyError, TypeError, RulesError."""
        for file in files:
            self.replace(file["project"], RulesFile(file["name"], file["content"]), file["database"])

    def count_coverage(self) -> None:
        """From now on count what the expressions of all rules evaluate to."""
        self._counts_coverage = True
        for loaded in (self._default, *self._of_project.values(), *self._of_database.values()):
            if loaded is not None:
                loaded.ruleset.count_coverage()

    def follow(self, on_replaced: Callable[[], None]) -> None:
        """Call `on_replaced` after each change of the rules."""
        self._followers.append(on_replaced)


def _load(file: RulesFile) -> LoadedRules:
    return LoadedRules(file, load_ruleset(file.source, file.name))
