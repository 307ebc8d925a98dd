"""Judge: the official Auth emulator of firebase-tools, asked by our own contract tests.

What the tests say of ours holds there too, but for those that they skip or expect to fail there: these differences
stand in the README of the emulator.
"""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tests.conformance.auth_emulator import official_auth
from tests.conformance.judges import FOLDER
from tests.conformance.npm_judges import FIREBASE_TOOLS, installed
from tests.conformance.session import Session
from tests.conformance.system_tests import read_log
from tests.conformance.verdict import Verdict
from tests.local_firebase import clean_environment

NAME: Final = "firebase-tools' Auth emulator"
_ROOT: Final = Path(__file__).parents[2]
_TESTS: Final = "tests/contract/auth_server"
_TIMEOUT: Final = 600


def judge(session: Session) -> Verdict:
    """Run the contract tests of Auth on both."""
    reports = FOLDER / "reports"
    reports.mkdir(parents=True, exist_ok=True)
    ours = _run(reports / "ours-auth", {})
    with official_auth(installed(FIREBASE_TOOLS), FOLDER / "official-auth") as address:
        official = _run(reports / "official-auth", {"DESKTOP_CHAT_AUTH_JUDGE": address})
    verdict = compared(ours, official)
    for name in sorted({*ours, *official}):
        mine, theirs = ours.get(name, "missing"), official.get(name, "missing")
        if session.every or mine != "passed" or theirs != "passed":
            print(f"{mine:8} {theirs:8} {name}")
    return verdict


def compared(ours: Mapping[str, str], official: Mapping[str, str]) -> Verdict:
    """Only a test that passes here, and passes or is excused there, is no difference without a reason."""
    names = {*ours, *official}
    good = {name for name in names if ours.get(name) == "passed" and official.get(name) in ("passed", "skipped")}
    excused = sum(official[name] == "skipped" for name in good)
    return Verdict(NAME, cases=len(names), passed=len(good) - excused, unexplained=len(names - good), explained=excused)


def _run(report: Path, more: Mapping[str, str]) -> dict[str, str]:
    report.unlink(missing_ok=True)
    log = report.with_suffix(".log")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.conformance.outcome_log", _TESTS]
    environment = {**clean_environment(), "OUTCOME_LOG": str(report), "PYTHONPATH": str(_ROOT), **more}
    with log.open("w") as output:
        done = subprocess.run(
            command, cwd=_ROOT, env=environment, stdout=output, stderr=output, timeout=_TIMEOUT, check=False
        )
    if done.returncode not in (0, 1):  # all passed, some failed; anything else is no judgement
        raise RuntimeError(f"pytest ended with {done.returncode}; see {log}")
    return read_log(report)
