"""What `make conformance` makes of the outcomes: a verdict that is wrong here would hide a difference."""

from pathlib import Path

import pytest

from tests.conformance import judge_admin, judge_queries
from tests.conformance.exceptions import FILE, explained
from tests.conformance.judge_fuzz import runs_of
from tests.conformance.judge_system_tests import verdict
from tests.conformance.panel import ask
from tests.conformance.session import Session
from tests.conformance.system_tests import Outcomes, read_log
from tests.conformance.verdict import Verdict, table
from tests.local_firebase import LocalFirebase


def test_a_passed_test_with_a_broken_tear_down_has_failed(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("passed a.py::one\nfailed a.py::one\nfailed a.py::two\npassed a.py::two\nskipped b.py::x[y z]\n")
    assert read_log(log) == {"a.py::one": "failed", "a.py::two": "failed", "b.py::x[y z]": "skipped"}


def test_outcomes_are_counted_by_file() -> None:
    outcomes = Outcomes({"a.py::one": "passed", "a.py::two": "failed", "ab.py::one": "passed"})
    assert outcomes.count("a.py", "passed") == 1
    assert outcomes.count("a.py", "skipped") == 0


@pytest.mark.parametrize(
    ("mine", "theirs", "reason", "bad"),
    [
        ("passed", "passed", None, False),
        ("failed", "failed", None, False),
        ("failed", "passed", None, True),
        ("passed", "failed", None, True),
        ("missing", "passed", None, True),
        ("failed", "passed", "why", False),
        ("passed", "passed", "why", True),
        ("failed", "-", None, True),
        ("passed", "-", None, False),
        ("skipped", "-", None, False),
        ("passed", "-", "why", False),
    ],
)
def test_only_a_difference_with_a_reason_is_let_through(mine: str, theirs: str, reason: str | None, bad: bool) -> None:
    assert verdict(mine, theirs, reason).startswith("!") is bad


def test_reasons_are_read_from_tables(tmp_path: Path) -> None:
    file = tmp_path / "exceptions.md"
    file.write_text(
        "# T\n\n| test | why |\n|---|---|\n| `a.py::one[x]` | because `b` |\n| no name | why |\n| `c` | |\n"
    )
    assert explained(file) == {"a.py::one[x]": "because `b`"}


def test_every_row_of_our_list_is_read() -> None:
    rows = [line for line in FILE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    assert len(explained()) == len(rows)


def test_the_table_tells_a_skipped_judge_from_one_that_found_nothing() -> None:
    rows = table([Verdict("one", cases=3, passed=2, unexplained=1), Verdict("other", skipped="no Java")]).splitlines()
    assert [row.split() for row in rows[1:]] == [["one", "3", "2", "1"], ["other", *"---", "skipped:", "no", "Java"]]


def test_a_judge_that_is_not_here_is_skipped_with_its_reason() -> None:
    session = Session(LocalFirebase("p", {"firestore": "x:1"}, 0), None, 1, 1, 1, every=False)
    verdict_ = ask("queries", judge_queries.judge, session)
    assert "Google's Firestore emulator" in verdict_.skipped


def test_the_runs_of_a_fuzz_are_read_from_its_log() -> None:
    assert runs_of("INFO: seed\nDone 20000 runs in 3 second(s)\n") == 20000
    assert runs_of("ERROR: libFuzzer: deadly signal\n") == 0


def test_what_the_admin_tool_says_may_differ_in_the_last_sign_in_alone() -> None:
    reasons = {judge_admin.MADE_BY_ADMIN: "why"}
    pairs = [
        ("$ a\nx\n", "$ a\nx\n"),
        ("$ b\nada  TIME  –\n", "$ b\nada  TIME  TIME\n"),
        ("$ c\nada  no\n", "$ c\nada  yes\n"),
        ('$ d\n "lastSignInAt": null,\nexit: 0\n', '$ d\n "lastSignInAt": "TIME",\nexit: 1\n'),
    ]
    found = judge_admin.compared(pairs, reasons, every=False)
    assert (found.cases, found.passed, found.explained, found.unexplained) == (4, 1, 1, 2)
    assert judge_admin.compared(pairs, {}, every=False).unexplained == 3
