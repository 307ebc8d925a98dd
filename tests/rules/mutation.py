"""Which changed rules files does the suite notice?"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from desktop_chat.emulator.database.rules.ruleset import Ruleset, load_ruleset
from desktop_chat.emulator.rules.parser import parse
from desktop_chat.emulator.rules.storage import StorageRuleset
from tests.rules import database_cases, storage_cases
from tests.rules.backends import RULES
from tests.rules.database_mutants import database_mutants
from tests.rules.mutants import Mutant, mutants
from tests.rules.prepared import Prepared, all_requests, ruleset_of, shipped_tree, traces

STORAGE: Final = RULES.with_name("storage.rules")
DATABASE: Final = RULES.with_name("database.rules.json")


@dataclass(frozen=True, slots=True)
class Outcome:
    """``survivors`` are the names of the mutants that nobody noticed."""

    total: int
    survivors: Sequence[str]

    @property
    def killed(self) -> float:
        """The part that was noticed, of one."""
        return 1 - len(self.survivors) / self.total


def firestore(told: Callable[[Mutant, str | None], None] = lambda _mutant, _killer: None) -> Outcome:
    """Ask every mutant of firestore.rules. ``told`` hears of each, and which request noticed it."""
    survivors, total = [], 0
    for mutant in mutants(shipped_tree(), RULES.read_text()):
        total += 1
        killer = _killer(mutant)
        told(mutant, killer)
        if killer is None:
            survivors.append(mutant.name)
    return Outcome(total, survivors)


def _killer(mutant: Mutant) -> str | None:
    rulesets = {switched: ruleset_of(mutant.tree, switched=switched) for switched in (False, True)}
    for request in _candidates(mutant):
        if request.is_noticed_by(rulesets[request.switched]):
            return request.name
    return None


def _candidates(mutant: Mutant) -> Iterable[Prepared]:
    requests = all_requests()
    if mutant.node is None:
        return [request for request in requests if not request.allowed]
    reached = zip(requests, traces(), strict=True)
    found = [(request, trace.values.get(mutant.node, set())) for request, trace in reached]
    # A condition that is taken as true makes a difference only where it was not.
    return [request for request, values in found if values - {mutant.drops_to}]


def storage() -> Outcome:
    """Ask every mutant of storage.rules."""
    source = STORAGE.read_text(encoding="utf-8")
    survivors, total = [], 0
    for mutant in mutants(parse(source, STORAGE.name), source):
        total += 1
        ruleset = StorageRuleset(mutant.tree, mutant.tree.services[0], STORAGE.name)
        if not any(_differs(ruleset, case) for case in storage_cases.CASES):
            survivors.append(mutant.name)
    return Outcome(total, survivors)


def _differs(ruleset: StorageRuleset, case: storage_cases.Case) -> bool:
    decision = ruleset.decide(case.access, case.documents)
    return decision.allowed is not case.allowed or bool(decision.errors)


def database() -> Outcome:
    """Ask every mutant of database.rules.json."""
    root = load_ruleset(DATABASE.read_text(encoding="utf-8"), DATABASE.name).root
    survivors, total = [], 0
    for mutant in database_mutants(root):
        total += 1
        ruleset = Ruleset(mutant.tree, "")
        if all(case.is_met_by(ruleset) for case in database_cases.CASES):
            survivors.append(mutant.name)
    return Outcome(total, survivors)


def unexplained(outcome: Outcome, reasons: Mapping[str, str]) -> list[str]:
    """Return what does not fit: survivors without a reason, and reasons for mutants that are noticed or gone."""
    found = [f"survived: {name}" for name in outcome.survivors if name not in reasons]
    return found + [f"no survivor any more: {name}" for name in reasons if name not in outcome.survivors]
