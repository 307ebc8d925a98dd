"""The judges, in the order in which they are asked.

To add one: write a module `judge_<name>.py` with a function that takes the Session, prints what a person must see and
returns a Verdict (or raises NotHereError with what the machine lacks), and add its row here.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from tests.conformance import (
    judge_admin,
    judge_auth,
    judge_database_rules,
    judge_expressions,
    judge_firebase_admin,
    judge_fuzz,
    judge_queries,
    judge_rules,
    judge_system_tests,
)
from tests.conformance.judges import NotHereError
from tests.conformance.session import Session
from tests.conformance.verdict import Verdict

Judge = Callable[[Session], Verdict]

JUDGES: Final[Mapping[str, Judge]] = MappingProxyType(
    {
        "google-cloud-firestore's system tests": judge_system_tests.judge,
        "random Firestore queries": judge_queries.judge,
        "random Firestore rules": judge_rules.judge,
        judge_auth.NAME: judge_auth.judge,
        judge_firebase_admin.NAME: judge_firebase_admin.judge,
        judge_admin.NAME: judge_admin.judge,
        "random Firestore expressions": judge_expressions.judge,
        "random Realtime Database rules (targaryen)": judge_database_rules.judge,
        judge_fuzz.NAME: judge_fuzz.judge,
    }
)


def ask(name: str, judge: Judge, session: Session) -> Verdict:
    """One judge's verdict; a judge that is not on this machine is skipped with its reason."""
    try:
        return judge(session)
    except NotHereError as error:
        return Verdict(name, skipped=str(error))
