"""Judge: atheris (libFuzzer for Python), which looks for bytes that crash our rules and queries, or open them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from tests.conformance.judges import FOLDER, NotHereError
from tests.conformance.session import Session
from tests.conformance.verdict import Verdict
from tests.fuzz_targets import SEEDS

NAME: Final = "atheris fuzz of rules, queries and the RTDB socket"
_ATHERIS: Final = "atheris==3.0.0"
_ROOT: Final = Path(__file__).parents[2]
_TARGETS: Final = ("ruleset", "condition", "query", "realtime_rules", "realtime_socket")
_RUNS: Final = 20_000
_SECONDS: Final = 60


def judge(session: Session) -> Verdict:
    """Run each target; one that fails prints its trace, and leaves the bytes in build/conformance/fuzz."""
    del session  # the fuzz is of functions, not of servers
    library = _atheris(FOLDER / "atheris")
    found = [_run(library, target) for target in _TARGETS]
    return Verdict(
        NAME, cases=sum(runs for runs, _ in found), passed=sum(runs for runs, bad in found if not bad),
        unexplained=sum(bad for _, bad in found),
    )  # fmt: skip


def _atheris(folder: Path) -> Path:
    if not (folder / "atheris").exists():
        wanted = ["--only-binary", ":all:", "--no-deps", "--target", str(folder), _ATHERIS]
        command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "install", *wanted]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NotHereError(f"{_ATHERIS} has no wheel for this Python, or there is no registry")
    return folder


def _run(library: Path, target: str) -> tuple[int, bool]:
    """How many inputs were tried, and whether one of them failed."""
    crashes = FOLDER / "fuzz" / target
    crashes.mkdir(parents=True, exist_ok=True)
    corpus = FOLDER / "fuzz-seeds" / target
    shutil.rmtree(corpus, ignore_errors=True)  # atheris adds to it, and every run has to begin with the same
    corpus.mkdir(parents=True)
    for number, seed in enumerate(SEEDS.get(target, ())):
        (corpus / str(number)).write_bytes(seed)
    command = [
        sys.executable, "-m", "tests.conformance.atheris_fuzz", target, str(corpus), f"-runs={_RUNS}",
        f"-max_total_time={_SECONDS}", "-timeout=10", "-seed=1", f"-artifact_prefix={crashes}/",
    ]  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(_ROOT), str(library)])}
    done = subprocess.run(command, cwd=_ROOT, env=environment, capture_output=True, text=True, check=False)
    print(f"{target}: {runs_of(done.stderr)} inputs, {'failed' if done.returncode else 'none failed'}")
    if done.returncode:
        print("\n".join((done.stdout + done.stderr).splitlines()[-30:]))
    return runs_of(done.stderr), bool(done.returncode)


def runs_of(log: str) -> int:
    """The number of inputs by the last line of libFuzzer that says it ("Done 20000 runs in 3 second(s)")."""
    done = [line.split()[1] for line in log.splitlines() if line.startswith("Done ")]
    return int(done[-1]) if done else 0
