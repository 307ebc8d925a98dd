"""`make conformance`: our local Firebase before the judges that this machine can have (see `panel.py`).

Ends with 1 when there is a difference that `exceptions.md` does not explain. Without Google's emulator, what it said
of the same tests is not asked: every failure of ours counts then.
"""

import argparse
import contextlib
import sys

from tests.conformance.judges import FOLDER
from tests.conformance.panel import JUDGES, ask
from tests.conformance.session import Session
from tests.conformance.verdict import table
from tests.firestore_servers import google_emulator, google_server
from tests.local_firebase import local_firebase

# Thousands of small rulesets: Java's second compiler would take the time of the questions.
_QUICK_TO_WARM_UP = "-XX:TieredStopAtLevel=1"


def main() -> int:
    """Ask the judges; print the table of their verdicts; return the exit code."""
    options = _options()
    chosen = [name for name in JUDGES if all(word in name for word in options.only)]
    verdicts = []
    with contextlib.ExitStack() as servers:
        script = google_emulator()
        FOLDER.mkdir(parents=True, exist_ok=True)
        log = servers.enter_context((FOLDER / "emulator.log").open("w"))  # every debug() of the random rules
        session = Session(
            ours=servers.enter_context(local_firebase(indexed=False, log=log)),
            google=None if script is None else servers.enter_context(google_server(script, _QUICK_TO_WARM_UP)),
            seed=options.seed,
            queries=options.queries,
            decisions=options.decisions,
            every=options.all,
        )
        for name in chosen:
            print(f"== {name}", flush=True)
            verdicts.append(ask(name, JUDGES[name], session))
    print(f"\n{table(verdicts)}")
    bad = sum(verdict.unexplained for verdict in verdicts)
    print("conformance:", f"{bad} differences without a reason" if bad else "no difference without a reason")
    return 1 if bad else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.conformance", description=__doc__.split("\n")[0])
    parser.add_argument("only", nargs="*", help="words that the judge's name must have; all judges without")
    parser.add_argument("--all", action="store_true", help="print every test, not only those that tell something")
    parser.add_argument("--queries", type=int, default=5000, help="how many random queries (%(default)s)")
    parser.add_argument("--decisions", type=int, default=20_000, help="how many random decisions (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of what is random (%(default)s)")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
