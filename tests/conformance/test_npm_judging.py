"""What the judges of npm make of outcomes, and what they say where there is no npm."""

from pathlib import Path

import pytest

from tests.conformance.judge_auth import compared
from tests.conformance.judge_firebase_admin import read_tap
from tests.conformance.judges import NotHereError
from tests.conformance.npm_judges import installed


@pytest.mark.parametrize(
    ("mine", "theirs", "passed", "unexplained", "explained"),
    [
        ("passed", "passed", 1, 0, 0),
        ("passed", "skipped", 0, 0, 1),
        ("passed", "failed", 0, 1, 0),
        ("failed", "passed", 0, 1, 0),
        ("skipped", "passed", 0, 1, 0),
        ("failed", "skipped", 0, 1, 0),
    ],
)
def test_only_what_a_test_excuses_there_is_explained(
    mine: str, theirs: str, passed: int, unexplained: int, explained: int
) -> None:
    verdict = compared({"a": mine}, {"a": theirs})
    assert (verdict.cases, verdict.passed, verdict.unexplained, verdict.explained) == (
        1, passed, unexplained, explained,
    )  # fmt: skip


def test_a_test_that_did_not_run_on_one_of_them_is_a_difference() -> None:
    assert compared({"a": "passed"}, {}).unexplained == 1
    assert compared({}, {"a": "passed"}).unexplained == 1


def test_tap_is_counted_without_its_details() -> None:
    verdict = read_tap("TAP version 13\nok 1 - one\n  ---\n  ok 9 - inside\nnot ok 2 - two\n1..2\n")
    assert (verdict.cases, verdict.passed, verdict.unexplained) == (2, 1, 1)


def test_without_npm_the_judge_is_not_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotHereError, match="no node on this machine"):
        installed("firebase-admin@1", folder=tmp_path)


def test_an_installation_that_failed_is_not_taken_for_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in (("node", "exit 0"), ("npm", "echo no registry >&2; exit 1")):
        (tmp_path / name).write_text(f"#!/bin/sh\n{text}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    for _ in range(2):
        with pytest.raises(NotHereError, match="no registry"):
            installed("x", folder=tmp_path / "judges")
