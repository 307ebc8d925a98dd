"""Are the twins tests at all? Each condition of firestore.rules is dropped once; some twin must notice."""

from typing import Final

import pytest

from desktop_chat.emulator.rules.parser import parse
from desktop_chat.emulator.rules.ruleset import Ruleset
from tests.rules import test_members, test_messages, test_people, test_reports, test_rooms
from tests.rules.backends import RULES, ours
from tests.rules.mutants import mutants

TWINS: Final = [*test_people.TWINS, *test_rooms.TWINS, *test_members.TWINS, *test_messages.TWINS, *test_reports.TWINS]
# What nobody notices is said twice: several documents of one commit ask for the same thing (a room, its member and
# the note of it), so that each rule also stands alone. The number only ever goes down.
UNNOTICED: Final = 34


@pytest.mark.slow
def test_a_dropped_condition_is_noticed() -> None:
    source = RULES.read_text()
    tree = parse(source, RULES.name)
    denied = [change(twin.allowed) for twin in TWINS for change in twin.denied.values()]
    lines = source.splitlines()
    survivors = []
    for label, mutant in mutants(tree):
        ruleset = Ruleset(mutant, mutant.services[0], label)
        verdicts = (ours(ruleset, request) for request in denied)
        if not any(verdict.allowed or verdict.errors for verdict in verdicts):
            survivors.append(f"{label} {lines[int(label[1:].split(':')[0]) - 1].strip()}")
    assert len(survivors) <= UNNOTICED, "\n".join(survivors)
