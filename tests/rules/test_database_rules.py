"""database.rules.json: for each thing that is allowed, its twin that is not."""

from pathlib import Path

import pytest

from desktop_chat.emulator.database.rules.ruleset import load_ruleset
from tests.rules.database_cases import CASES, Case

FILE = Path(__file__).parents[2] / "database.rules.json"
RULES = load_ruleset(FILE.read_text(encoding="utf-8"), FILE.name)


@pytest.mark.parametrize("case", CASES, ids=repr)
def test_case(case: Case) -> None:
    assert case.is_met_by(RULES), case.asked_of(RULES).reason
