"""storage.rules: every allowed request beside its denied twins."""

from pathlib import Path

import pytest

from desktop_chat.emulator.rules.storage import load_storage_ruleset
from tests.rules.storage_cases import CASES, Case

RULESET = load_storage_ruleset((Path(__file__).parents[2] / "storage.rules").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case) -> None:
    decision = RULESET.decide(case.access, case.documents)
    assert decision.allowed is case.allowed, decision.reason
    assert decision.errors == (), "a denial must come from logic, not from an error"
