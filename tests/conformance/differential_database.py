"""The same random decisions by our rules of the Realtime Database and by npm's targaryen, and where they differ."""

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from desktop_chat.emulator.database.caller import Caller
from desktop_chat.emulator.database.database import Database
from desktop_chat.emulator.database.errors import DatabaseError
from desktop_chat.emulator.database.node_json import from_json
from desktop_chat.emulator.database.paths import parse_path
from desktop_chat.emulator.database.queries import Query
from desktop_chat.emulator.database.rules import evaluator
from desktop_chat.emulator.database.rules.ruleset import load_ruleset
from desktop_chat.emulator.database.rules.snapshot import ObjectValue
from desktop_chat.emulator.database.wire_query import rest_query
from desktop_chat.emulator.rules.errors import RulesError
from tests.conformance.judges import FOLDER, NotHereError
from tests.conformance.random_database import RandomDatabase

_equal = evaluator._equal
TARGARYEN: Final = "targaryen@3.1.0"
_DRIVER: Final = Path(__file__).with_name("targaryen_judge.mjs")
_TIMEOUT: Final = 300


@dataclass(frozen=True, slots=True)
class RulesDifference:
    """One case and the two decisions."""

    number: int
    case: Mapping[str, Any]
    ours: str
    theirs: str

    @property
    def kind(self) -> str:
        """What exceptions.md calls it."""
        if self.theirs.startswith("error: Expression must evaluate to a boolean"):
            return "a claim alone as a rule"
        with patch.dict(evaluator._STRING, {"endsWith": _first_ends}):
            if decide(self.case) == self.theirs:
                return "endsWith of what also stands earlier"
        with patch.object(evaluator, "_equal", _all_objects_differ):
            if decide(self.case) == self.theirs:
                return "two nodes with children compared"
        if _is_nothing_below_a_value(self.case):
            return "nothing written below a value"
        return f"targaryen says {self.theirs.partition(':')[0]}"

    def __str__(self) -> str:
        return f"--- case {self.number}: ours {self.ours}, targaryen {self.theirs}\n{json.dumps(self.case)}"


def targaryen(folder: Path = FOLDER) -> Path:
    """Install targaryen once and return its folder; raise NotHereError without npm or a registry."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        raise NotHereError("Node with npm is not on this machine")
    home = folder / TARGARYEN.replace("@", "-")
    if not (home / "installed").exists():
        home.mkdir(parents=True, exist_ok=True)
        (home / "package.json").write_text('{"private": true}\n')
        command = [npm, "install", "--no-audit", "--no-fund", "--silent", TARGARYEN]
        try:
            done = subprocess.run(command, cwd=home, capture_output=True, text=True, timeout=_TIMEOUT, check=False)
        except subprocess.TimeoutExpired:
            raise NotHereError(f"npm install took longer than {_TIMEOUT} s") from None
        if done.returncode:
            raise NotHereError(f"npm install failed: {done.stderr.strip().splitlines()[-1:]}")
        (home / "installed").touch()
    return home


def rules_differences(home: Path, seed: int, cases: int) -> Iterator[RulesDifference]:
    """Decide so many random cases on both sides; yield those that are decided differently."""
    make = RandomDatabase(seed)
    asked = [make.case() for _ in range(cases)]
    for number, (case, theirs) in enumerate(zip(asked, _ask(home, asked), strict=True)):
        ours = decide(case)
        if ours != theirs.partition(":")[0]:
            yield RulesDifference(number, case, ours, theirs)


def _ask(home: Path, cases: list[dict[str, Any]]) -> list[str]:
    lines = "".join(f"{json.dumps(case)}\n" for case in cases)
    command = ["node", str(_DRIVER), str(home / "package.json")]
    done = subprocess.run(command, input=lines, capture_output=True, text=True, timeout=_TIMEOUT, check=True)
    return done.stdout.splitlines()


def decide(case: Mapping[str, Any]) -> str:
    """Our decision: "true", "false", or "error" for rules that are not taken."""
    try:
        database = Database("judged", lambda: case["now"], load_ruleset(json.dumps(case["rules"])))
    except RulesError:
        return "error"
    database.put("", case["data"], Caller(admin=True))
    caller = Caller(auth=case["auth"])
    try:
        if case["operation"] == "read":
            return str(database.may_read(parse_path(case["path"]), _query(case["query"]), caller)).lower()
        check = database.check_put if case["operation"] == "write" else database.check_merge
        check(case["path"], case["value"], caller)
    except DatabaseError as error:
        return "false" if error.code == "permission_denied" else "error"
    return "true"


def _first_ends(text: str, part: str) -> bool:
    """Targaryen's endsWith: looks at the first place only, and at none as before the first character."""
    return text.find(part) + len(part) == len(text)


def _all_objects_differ(left: Any, right: Any) -> bool:
    if isinstance(left, ObjectValue) and isinstance(right, ObjectValue):
        return False
    return _equal(left, right)


def _is_nothing_below_a_value(case: Mapping[str, Any]) -> bool:
    root, base = from_json(case["data"]), parse_path(case["path"])
    values = case["value"] if case["operation"] == "update" else {"": case["value"]}
    writes = [((*base, *parse_path(key)), from_json(value)) for key, value in values.items()]
    return any(
        node.is_empty and any(root.at(path[:depth]).is_leaf for depth in range(len(path))) for path, node in writes
    )


def _query(query: Mapping[str, Any] | None) -> Query:
    if query is None:  # targaryen takes every read for one that is ordered by key
        return rest_query({"orderBy": '"$key"'})
    orders = {"orderByKey": "$key", "orderByValue": "$value", "orderByPriority": "$priority"}
    order = next((orders[name] for name in query if name in orders), query.get("orderByChild"))
    others = {name: json.dumps(value) for name, value in query.items() if not name.startswith("orderBy")}
    return rest_query({"orderBy": json.dumps(order), **others})
