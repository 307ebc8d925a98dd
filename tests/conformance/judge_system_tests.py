"""Judge: google-cloud-firestore's own system tests, on ours and on Google's emulator where it is there."""

from tests.conformance.exceptions import explained
from tests.conformance.judges import FOLDER, system_tests
from tests.conformance.session import Session
from tests.conformance.system_tests import FILES, Outcomes, run
from tests.conformance.verdict import Verdict


def judge(session: Session) -> Verdict:
    """Run all files; print the tests that tell something."""
    addresses = {"ours": session.ours.hosts["firestore"]}
    if session.google is not None:
        addresses["google"] = session.google
    outcomes = run(system_tests(), addresses, FOLDER / "reports")
    ours, google = outcomes["ours"], outcomes.get("google")
    known = explained()
    said_of = {}
    print(f"{'ours':8} {'google':8} test")
    for name in sorted({*ours.by_test, *(google.by_test if google else ())}):
        mine, theirs = ours.by_test.get(name, "missing"), google.by_test.get(name, "missing") if google else "-"
        said_of[name] = said = verdict(mine, theirs, known.get(name))
        if session.every or said or mine not in ("passed", "skipped"):
            print(f"{mine:8} {theirs:8} {name} {said}".rstrip())
    for file in FILES:
        print(f"{file}: " + "; ".join(f"{who}: {_counts(found, file)}" for who, found in outcomes.items()))
    return Verdict(
        "google-cloud-firestore's system tests",
        cases=len(said_of),
        passed=sum(outcome == "passed" for outcome in ours.by_test.values()),
        unexplained=sum(said.startswith("!") for said in said_of.values()),
        explained=sum(said.startswith("(") for said in said_of.values()),
    )


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
