"""google-cloud-firestore's own system tests against any Firestore emulator."""

import subprocess
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.conformance.judges import SystemTests
from tests.local_firebase import clean_environment

FILES: Final = ("test_system.py", "test_system_async.py")
_ROOT: Final = Path(__file__).parents[2]
_TIMEOUT: Final = 600
# A file of settings of its own: the judge's folder is inside of ours, whose settings are not meant for it.
_SETTINGS: Final = """[pytest]
addopts = -p no:cacheprovider -p tests.conformance.outcome_log -q --tb=line -W ignore --color=no
# A client of a module is used by all of its tests, and grpc.aio keeps to one loop.
asyncio_default_fixture_loop_scope = session
asyncio_default_test_loop_scope = session
"""
_RAN: Final = (0, 1)  # all passed, some failed; anything else is no judgement


@dataclass(frozen=True, slots=True)
class Outcomes:
    """ "passed", "failed" or "skipped" by "file::test"."""

    by_test: Mapping[str, str]

    def count(self, file: str, outcome: str) -> int:
        """How many tests of a file came out so."""
        return sum(found == outcome for name, found in self.by_test.items() if name.startswith(f"{file}::"))


def run(tests: SystemTests, addresses: Mapping[str, str], reports: Path) -> dict[str, Outcomes]:
    """Run all files against each address at the same time; the outcomes by the key of the address."""
    reports.mkdir(parents=True, exist_ok=True)
    jobs = [(who, address, file) for who, address in addresses.items() for file in FILES]
    with ThreadPoolExecutor(len(jobs)) as threads:
        done = list(threads.map(lambda job: _run_one(tests, job[1], job[2], reports / f"{job[0]}-{job[2]}"), jobs))
    return {
        who: Outcomes({name: outcome for (key, _, _), part in zip(jobs, done, strict=True) if key == who
                       for name, outcome in part.items()})
        for who in addresses
    }  # fmt: skip


def _run_one(tests: SystemTests, address: str, file: str, report: Path) -> dict[str, str]:
    # A project for each file: some tests list all there is, or wait for a lock of the project.
    project = file.removesuffix(".py").replace("_", "-")
    environment = {
        **clean_environment(),
        "FIRESTORE_EMULATOR_HOST": address,
        "GCLOUD_PROJECT": project,
        "OUTCOME_LOG": str(report),
        "PYTHONPATH": str(_ROOT),
    }
    report.unlink(missing_ok=True)
    settings = report.with_suffix(".ini")
    settings.write_text(_SETTINGS)
    log = report.with_suffix(".log")
    command = [str(tests.python), "-m", "pytest", "-c", str(settings), f"--rootdir={tests.folder}", file]
    with log.open("w") as output:
        done = subprocess.run(
            command, cwd=tests.folder, env=environment, stdout=output, stderr=output, timeout=_TIMEOUT, check=False
        )
    if done.returncode not in _RAN:
        raise RuntimeError(f"pytest ended with {done.returncode}; see {log}")
    return read_log(report)


def read_log(log: Path) -> dict[str, str]:
    """The outcome of each test; one that also failed, in its set-up or tear-down, has failed."""
    outcomes: dict[str, str] = {}
    for line in log.read_text().splitlines():
        outcome, name = line.split(" ", 1)
        outcomes[name] = outcome if outcome == "failed" else outcomes.get(name, outcome)
    return outcomes
