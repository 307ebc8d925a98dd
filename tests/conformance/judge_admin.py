"""Judge: Google's Auth and Firestore emulators, managed by desktop-chat-admin.

The sessions of the golden tests are run on ours and on Google's, and every command must say the same and end alike.
Storage and the Realtime Database are ours both times, as the machine has none of Google's.
"""

import contextlib
import difflib
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.access.target import Target, TargetKind
from desktop_chat.config import EmulatorHosts
from tests.admin_runner import Admin, admin_of
from tests.conformance.auth_emulator import official_auth
from tests.conformance.exceptions import explained
from tests.conformance.judges import FOLDER
from tests.conformance.npm_judges import FIREBASE_TOOLS, installed
from tests.conformance.session import Session
from tests.conformance.verdict import Verdict
from tests.local_firebase import LocalFirebase
from tests.unit.admin.golden_sessions import SESSIONS, play

NAME: Final = "desktop-chat-admin on Google's Auth and Firestore"
_PLAYED: Final = ("users", "users-files", "users-removal", "rooms", "messages", "whole-project")
_FORMS: Final = ("text", "json")
MADE_BY_ADMIN: Final = "the last sign-in of an account that an administrator made"
_LAST_SIGN_IN: Final = re.compile(
    r""""lastSignInAt": .*|^lastSignInAt .*| (?:TIME|–)$|"activeToday": \d+|\d+ active in the last""", re.MULTILINE
)


def judge(session: Session) -> Verdict:
    """Run every session on both; print what differs."""
    _, firestore = session.firestores()
    with official_auth(installed(FIREBASE_TOOLS), FOLDER / "official-auth-admin") as auth:
        theirs = replace(session.ours, hosts={**session.ours.hosts, "auth": auth, "firestore": firestore})
        pairs = [
            pair
            for name in _PLAYED
            for form in _FORMS
            for pair in zip(_played(name, form, session.ours), _played(name, form, theirs), strict=True)
        ]
    return compared(pairs, explained(), every=session.every)


def compared(pairs: Sequence[tuple[str, str]], reasons: Mapping[str, str], *, every: bool) -> Verdict:
    """Count the commands that say the same; those that differ in the last sign-in alone are explained."""
    different = [(ours, theirs) for ours, theirs in pairs if ours != theirs]
    bad = [pair for pair in different if MADE_BY_ADMIN not in reasons or _masked(pair[0]) != _masked(pair[1])]
    for ours, theirs in different if every else bad:
        print(
            "\n".join(difflib.unified_diff(ours.splitlines(), theirs.splitlines(), "ours", "Google's", "", "", 9, ""))
        )
    return Verdict(
        NAME, cases=len(pairs), passed=len(pairs) - len(different), explained=len(different) - len(bad),
        unexplained=len(bad),
    )  # fmt: skip


def _masked(said: str) -> str:
    return _LAST_SIGN_IN.sub("", said)


def _played(name: str, form: str, firebase: LocalFirebase) -> list[str]:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place).resolve()
        admin = admin_of(firebase, folder / "state")
        services = _services(admin, firebase)
        with contextlib.closing(services), contextlib.chdir(folder):
            return list(play(SESSIONS[name], form, admin, services, folder))


def _services(admin: Admin, firebase: LocalFirebase) -> Services:
    hosts = EmulatorHosts(**{name: firebase.hosts[name] for name in ("auth", "firestore", "database", "storage")})
    return Services(Target(admin.project, TargetKind.EMULATOR, hosts, firebase.hosts["hub"]), lambda: None)
