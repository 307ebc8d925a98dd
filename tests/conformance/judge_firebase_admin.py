"""Judge: firebase-admin for Node on all four services of ours (`node/admin.test.mjs`)."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

from tests.conformance.npm_judges import FIREBASE_ADMIN, installed, program
from tests.conformance.session import Session
from tests.conformance.verdict import Verdict
from tests.local_firebase import LocalFirebase, clean_environment

NAME: Final = "firebase-admin for Node"
_TEST: Final = Path(__file__).with_name("node") / "admin.test.mjs"
_TIMEOUT: Final = 180
_RESULT: Final = re.compile(r"^(not )?ok \d+ - (.*)$", re.MULTILINE)


def judge(session: Session) -> Verdict:
    """Run its tests; print those that failed."""
    home = installed(FIREBASE_ADMIN)
    shutil.copy(_TEST, home)  # a module finds packages beside itself only
    command = [program("node"), "--test", "--test-force-exit", "--test-reporter=tap", _TEST.name]
    done = subprocess.run(
        command, cwd=home, env=_environment(session.ours), capture_output=True, text=True, timeout=_TIMEOUT, check=False
    )
    verdict = read_tap(done.stdout)
    if done.returncode or session.every:
        print(done.stdout, done.stderr)
    if not verdict.cases or (done.returncode and not verdict.unexplained):
        raise RuntimeError(f"node ended with {done.returncode} and no judgement")
    return verdict


def read_tap(text: str) -> Verdict:
    """Count the tests of a report in TAP; a failed one is a difference, as the tests are of what production does."""
    failed = [found[1] is not None for found in _RESULT.finditer(text)]
    return Verdict(NAME, cases=len(failed), passed=failed.count(False), unexplained=failed.count(True))


def _environment(ours: LocalFirebase) -> dict[str, str]:
    return clean_environment() | {
        "FIREBASE_AUTH_EMULATOR_HOST": ours.hosts["auth"],
        "FIRESTORE_EMULATOR_HOST": ours.hosts["firestore"],
        "FIREBASE_DATABASE_EMULATOR_HOST": ours.hosts["database"],
        "FIREBASE_STORAGE_EMULATOR_HOST": ours.hosts["storage"],
        # Sign-ins with an API key are about the project that the server was started with.
        "GCLOUD_PROJECT": ours.project,
    }
