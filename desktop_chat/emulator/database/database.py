"""One database: its tree, its rules, who listens, and what is written down."""

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

from desktop_chat.emulator.database.caller import Caller
from desktop_chat.emulator.database.changes import Change
from desktop_chat.emulator.database.errors import invalid, permission_denied, stale
from desktop_chat.emulator.database.listeners import Listener, Listeners
from desktop_chat.emulator.database.node_json import as_priority, from_json
from desktop_chat.emulator.database.paths import Path, check_depth, is_inside, parse_path
from desktop_chat.emulator.database.persistence import Journal, NoJournal
from desktop_chat.emulator.database.queries import Query, select
from desktop_chat.emulator.database.rules.ruleset import Request, Ruleset, load_ruleset
from desktop_chat.emulator.database.server_values import resolve
from desktop_chat.emulator.database.tree import Node

Condition = Callable[[Node], bool]
_PRIORITY = ".priority"


class Database:
    """``now`` is in milliseconds since 1970. Without rules only administrators may read and write.

    Rules that the journal has kept go before ``rules``. Raises RulesError when they cannot be read any more.
    """

    def __init__(
        self, name: str, now: Callable[[], int], rules: Ruleset | None, journal: Journal | None = None
    ) -> None:
        self.name = name
        self.now = now
        self._journal = journal or NoJournal()
        kept = self._journal.load_rules(name)
        self.rules = rules if kept is None else load_ruleset(kept, f"rules of {name}")
        self.put_rules: str | None = kept
        """The source of rules that were put while it ran, or before a restart."""
        self.root = self._journal.load(name)
        self._listeners = Listeners()

    def may_read(self, path: Path, query: Query, caller: Caller) -> bool:
        """Say whether the rules let ``caller`` read."""
        now = self.now()
        caller.check(now)
        if caller.admin:
            return True
        if self.rules is None:
            return False
        return self.rules.may_read(path, query, self.root, Request(caller.auth, now)).allowed

    def read(self, path: Path, query: Query, caller: Caller) -> Node:
        """Return what ``query`` finds at ``path``; raises DatabaseError."""
        if not self.may_read(path, query, caller):
            raise permission_denied()
        return select(self.root.at(path), query)

    def has_index(self, path: Path, query: Query) -> bool:
        """Say whether the rules name the index that ``query`` needs."""
        return query.index is None or (self.rules is not None and self.rules.has_index(path, query.index))

    def put(self, path: str, value: Any, caller: Caller, condition: Condition | None = None) -> None:
        """Replace what is at ``path`` by a JSON value; raises DatabaseError.

        ``condition`` is asked about what is there, and refuses with "datastale".
        """
        now = self.now()
        change = self._planned_put(path, value, now)
        if condition is not None and not condition(change.before.at(change.paths[0])):
            raise stale()
        self._commit(change, caller, now)

    def merge(self, path: str, values: Any, caller: Caller, condition: Condition | None = None) -> None:
        """Replace what is at each path below ``path`` that ``values`` names, all or nothing; raises DatabaseError."""
        now = self.now()
        change = self._planned_merge(path, values, now)
        if condition is not None and not condition(change.before.at(change.base or ())):
            raise stale()
        self._commit(change, caller, now)

    def check_put(self, path: str, value: Any, caller: Caller) -> None:
        """Raise DatabaseError unless ``put`` would be allowed now."""
        now = self.now()
        self._check(self._planned_put(path, value, now), caller, now)

    def check_merge(self, path: str, values: Any, caller: Caller) -> None:
        """Raise DatabaseError unless ``merge`` would be allowed now."""
        now = self.now()
        self._check(self._planned_merge(path, values, now), caller, now)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Tell ``listener`` of changes until the returned function is called."""
        self._listeners.add(listener)
        return lambda: self._listeners.remove(listener)

    def use_rules(self, rules: Ruleset) -> None:
        """Keep other rules, put them in force and let every listener ask again whether it may read."""
        self._journal.write_rules(self.name, rules.source)
        self.rules, self.put_rules = rules, rules.source
        for listener in self._listeners.everyone():
            listener.rules_changed()

    # One reading of the clock for a request: ``.sv`` timestamps and ``now`` in the rules are the same number.

    def _planned_put(self, path: str, value: Any, now: int) -> Change:
        target, node = self._replacement(path, value, now)
        return Change(self.root, self.root.with_at(target, node), (target,))

    def _planned_merge(self, path: str, values: Any, now: int) -> Change:
        if not isinstance(values, dict):
            raise invalid(
                "Invalid data; couldn't parse JSON object. Are you sending a JSON object with valid key names?"
            )
        base = parse_path(path)
        after = self.root
        targets: list[Path] = []
        for relative, value in values.items():
            target, node = self._replacement(f"{path}/{relative}", value, now)
            targets.append(target)
            after = after.with_at(target, node)
        # In order, whatever lies below a path comes right behind it.
        if any(is_inside(below, above) for above, below in pairwise(sorted(targets))):
            raise invalid("Invalid data; a path of the update is above another one.")
        return Change(self.root, after, tuple(targets), base)

    def _replacement(self, text: str, value: Any, now: int) -> tuple[Path, Node]:
        head, _, last = text.rstrip("/").rpartition("/")
        if last == _PRIORITY:
            path = parse_path(head)
            node = self.root.at(path)
            return path, node.with_priority(as_priority(resolve(value, Node(node.priority), now)))
        path = parse_path(text)
        check_depth(path)
        return path, from_json(resolve(value, self.root.at(path), now), len(path))

    def _check(self, change: Change, caller: Caller, now: int) -> None:
        caller.check(now)
        if caller.admin:
            return
        if not change.paths:  # an update of nothing: allowed to those who may write there
            change = Change(change.before, change.after, (change.base or (),))
        request = Request(caller.auth, now)
        if self.rules is None or not self.rules.may_write(change.paths, change.before, change.after, request).allowed:
            raise permission_denied()

    def _commit(self, change: Change, caller: Caller, now: int) -> None:
        self._check(change, caller, now)
        self._journal.write(self.name, change.after, change.paths)
        self.root = change.after
        for listener in self._listeners.near(change.paths):
            listener.changed(change)


class Databases:
    """Every database by its name, made when it is first asked for."""

    def __init__(self, now: Callable[[], int], rules: Ruleset | None = None, journal: Journal | None = None) -> None:
        self._now = now
        self._rules = rules
        self._journal = journal
        self._databases: dict[str, Database] = {}

    def get(self, name: str) -> Database:
        """Return the database ``name``."""
        if name not in self._databases:
            self._databases[name] = Database(name, self._now, self._rules, self._journal)
        return self._databases[name]

    def open_kept(self) -> None:
        """Read every database that is kept: else each is read when it is first asked for."""
        for name in () if self._journal is None else self._journal.namespaces():
            self.get(name)

    @property
    def names(self) -> Mapping[str, Database]:
        return dict(self._databases)

    def close(self) -> None:
        """Close the data file."""
        if self._journal is not None:
            self._journal.close()
