"""A pytest plugin for the judge's own Python: writes "outcome test" lines to the file named by OUTCOME_LOG.

A JUnit report does not do: it calls a passed test with a skipped subtest skipped.
"""

import os
from pathlib import Path

import pytest


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note what a test came to; its subtests, and set-ups and tear-downs that went well, say nothing."""
    if hasattr(report, "context") or (report.passed and report.when != "call"):
        return
    with Path(os.environ["OUTCOME_LOG"]).open("a") as log:
        log.write(f"{report.outcome} {report.nodeid}\n")
