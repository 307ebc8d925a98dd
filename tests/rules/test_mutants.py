"""Are the requests of the suite tests at all? Each rules file is made wrong in many ways; some request must notice.

``make mutate-rules`` prints the figures and what noticed each mutant.
"""

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import pytest

from tests.rules import mutation, storage_cases
from tests.rules.mutation import Outcome, unexplained

REASONS: Final[Mapping[str, Mapping[str, str]]] = tomllib.loads(Path(__file__).with_name("survivors.toml").read_text())
# Of what can be noticed everything is.
LEAST: Final = 0.95


@pytest.mark.parametrize("ask", [mutation.firestore, mutation.storage, mutation.database], ids=lambda ask: ask.__name__)
def test_every_mutant_is_noticed_or_explained(ask: Callable[[], Outcome]) -> None:
    outcome = ask()
    reasons = REASONS[ask.__name__]
    assert unexplained(outcome, reasons) == []
    assert all(reasons.values())
    assert outcome.killed >= LEAST


def test_a_suite_that_asks_less_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    less = [case for case in storage_cases.CASES if case.name != "an upload over a file"]
    monkeypatch.setattr(storage_cases, "CASES", less)
    found = unexplained(mutation.storage(), REASONS["storage"])
    assert [name for name in found if "resource == null" in name]
