"""`make conformance`: our Firestore before the judges that this machine can have.

Ends with 1 when there is a difference from Google's emulator that `exceptions.md` does not explain. Without Google's
emulator, what it said of the same tests is not asked: every failure of ours counts then.
"""

import argparse
import contextlib
import sys
from collections import Counter
from collections.abc import Mapping

from tests.conformance.differential_queries import differences
from tests.conformance.exceptions import explained
from tests.conformance.judges import FOLDER, NotHereError, system_tests
from tests.conformance.system_tests import FILES, Outcomes, run
from tests.firestore_servers import google_emulator, google_server
from tests.local_firebase import local_firebase

_SHOWN = 10
_NO_GOOGLE = "Google's Firestore emulator (package google-cloud-cli-firestore-emulator, Java) is not on this machine"


def main() -> int:
    """Run every judge; return the exit code."""
    options = _options()
    with contextlib.ExitStack() as servers:
        addresses = {"ours": servers.enter_context(local_firebase()).hosts["firestore"]}
        script = google_emulator()
        if script is None:
            print(f"skipped: {_NO_GOOGLE}")
        else:
            addresses["google"] = servers.enter_context(google_server(script))
        bad = _judge_system_tests(addresses, every=options.all)
        if script is not None:
            bad += _judge_queries(addresses, options.seed, options.queries)
    print("conformance:", f"{bad} differences without a reason" if bad else "no difference without a reason")
    return 1 if bad else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.conformance", description=__doc__.split("\n")[0])
    parser.add_argument("--all", action="store_true", help="print every test, not only those that tell something")
    parser.add_argument("--queries", type=int, default=5000, help="how many random queries (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the random queries (%(default)s)")
    return parser.parse_args()


def _judge_system_tests(addresses: Mapping[str, str], *, every: bool) -> int:
    try:
        tests = system_tests()
    except NotHereError as error:
        print(f"skipped: the system tests of google-cloud-firestore: {error}")
        return 0
    outcomes = run(tests, addresses, FOLDER / "reports")
    ours, google = outcomes["ours"], outcomes.get("google")
    known = explained()
    bad = 0
    print(f"{'ours':8} {'google':8} test")
    for name in sorted({*ours.by_test, *(google.by_test if google else ())}):
        mine, theirs = ours.by_test.get(name, "missing"), google.by_test.get(name, "missing") if google else "-"
        said = verdict(mine, theirs, known.get(name))
        bad += said.startswith("!")
        if every or said or mine not in ("passed", "skipped"):
            print(f"{mine:8} {theirs:8} {name} {said}".rstrip())
    for file in FILES:
        print(f"{file}: " + "; ".join(f"{who}: {_counts(found, file)}" for who, found in outcomes.items()))
    return bad


def _judge_queries(addresses: Mapping[str, str], seed: int, cases: int) -> int:
    found = list(differences(addresses["ours"], addresses["google"], seed, cases))
    unexplained = [one for one in found if one.name not in explained()]
    for difference in unexplained[:_SHOWN]:
        print(difference)
    print(f"random queries with seed {seed}: {cases} asked, {len(found)} answered differently")
    for name, count in Counter(one.name for one in found).items():
        print(f"  {count:4} {name} ({explained().get(name, 'no reason is given')})")
    return len(unexplained)


def verdict(mine: str, theirs: str, reason: str | None) -> str:
    """What to say of two outcomes of a test ("-" where Google's emulator is not there); "!" begins what is bad."""
    differs = mine != theirs if theirs != "-" else mine not in ("passed", "skipped")
    if differs:
        return f"({reason})" if reason else "! no reason is given"
    if reason and theirs != "-":
        return "! listed as a difference, and is none"
    return ""


def _counts(outcomes: Outcomes, file: str) -> str:
    return ", ".join(f"{outcomes.count(file, outcome)} {outcome}" for outcome in ("passed", "failed", "skipped"))


if __name__ == "__main__":
    sys.exit(main())
