"""What the golden tests run: every command of desktop-chat-admin, what goes well and what is refused.

Each session has a project and an empty working folder of its own.
"""

import json
import shlex
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.rules.kind import RulesKind
from desktop_chat.admin.rules.rules_access import RulesAccess
from tests.admin_runner import NOON, Admin, TestClock
from tests.unit.admin.example_project import fill
from tests.unit.admin.refusing_google import refusing_google
from tests.unit.admin.scrubber import Scrubber


@dataclass(frozen=True, slots=True)
class Session:
    """``lines`` are run one after the other, after ``prepare``; each is what follows desktop-chat-admin."""

    prepare: Callable[[Admin, Services, Path], None]
    lines: str
    without_rights: bool = False
    """Whether everything that is asked of Google is refused: the credential has no role."""

    @property
    def commands(self) -> list[str]:
        return [line.strip() for line in self.lines.strip().splitlines()]


def play(session: Session, form: str, admin: Admin, services: Services, folder: Path) -> Iterator[str]:
    """Run it in ``folder``, which is the working folder, and yield each command with what it said, scrubbed."""
    scrubber = Scrubber({admin.project: "PROJECT", str(folder): "FOLDER"})
    session.prepare(admin, services, folder)
    with refusing_google() if session.without_rights else nullcontext(admin.env) as env:
        admin.env = env
        for line in session.commands:
            said = "\n".join([*_said(admin, line, form), "", ""])
            yield "".join(f"{scrubber.scrub(one).rstrip()}\n" for one in said.splitlines())


def _said(admin: Admin, line: str, form: str) -> Iterator[str]:
    ran = admin(*shlex.split(line), *(["--json"] if form == "json" else []))
    yield f"$ {line}"
    yield from ran.stdout.splitlines()
    yield from (f"stderr: {said}" for said in ran.stderr.splitlines())
    yield f"exit: {int(ran.code)}"


def nothing(admin: Admin, services: Services, folder: Path) -> None:
    """An empty project."""


class RealClock(TestClock):
    """Doctor compares this computer's clock with that of the server."""

    def __call__(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 - compared with the clock of a server


def real_time(admin: Admin, services: Services, folder: Path) -> None:
    """An empty project, now."""
    admin.clock = RealClock()


def people(admin: Admin, services: Services, folder: Path) -> None:
    """Ada, Bob and Eve with their rooms; a password on stdin."""
    fill(services)
    admin.stdin = "a new password\n"


def files(admin: Admin, services: Services, folder: Path) -> None:
    """People in the project, and others in files."""
    fill(services)
    (folder / "new.csv").write_text(
        "uid,email,displayName\nkim,kim@example.org,Kim\n,lee@example.org,Lee\n,wrong,Wrong\n"
    )
    (folder / "good.csv").write_text("uid,email\nmax,max@example.org\n")
    (folder / "hashes.csv").write_text("uid,passwordHash\npat,$2b$04$" + "a" * 53 + "\n")
    (folder / "empty.csv").write_text("uid\n")


def reported(admin: Admin, services: Services, folder: Path) -> None:
    """The example project with two reports."""
    fill(services)
    for name, state in (("m1_eve", "open"), ("m2_bob", "open")):
        report = {
            "state": state, "roomId": "lab", "messageId": name[:2], "senderId": "bob", "reporterId": name[3:],
            "reason": "rude", "body": "good morning", "createdAt": NOON,
        }  # fmt: skip
        services.firestore.document(f"reports/{name}").set(report)


RULES = {
    RulesKind.FIRESTORE: """rules_version = '2';
service cloud.firestore {
  match /databases/{db}/documents/rooms/{room} {
    allow get: if request.auth != null
               && request.auth.uid in resource.data.memberIds;
  }
}
""",
    RulesKind.STORAGE: """rules_version = '2';
service firebase.storage {
  match /b/{bucket}/o/{name=**} {
    allow get: if request.auth != null;
  }
}
""",
    RulesKind.DATABASE: """{
  "rules": {
    "presence": { "$uid": { ".read": "auth != null", ".write": "auth != null && auth.uid === $uid" } }
  }
}
""",
}
CASES = {
    "schema": 1,
    "time": "2026-05-04T12:00:00Z",
    "people": {"ann": {}},
    "documents": {"rooms/r1": {"memberIds": ["ann"]}},
    "cases": [
        {"name": "a member looks", "as": "ann", "do": "get rooms/r1", "expect": "allow"},
        {"name": "nobody else looks", "as": None, "do": "get rooms/r1", "expect": "deny"},
        {"name": "files want an account", "kind": "storage", "as": None, "do": "get b/f", "expect": "deny"},
        {
            "name": "ann is there",
            "kind": "database",
            "as": "ann",
            "do": "create presence/ann",
            "after": 1,
            "expect": "allow",
        },
    ],
}  # fmt: skip
HERE = json.dumps({"state": "online", "at": "$now"})


def write_rules(folder: Path, changes: Mapping[RulesKind, tuple[str, str]] = {}) -> None:
    """Write the three rules files, with ``changes`` (old text, new text) made in them."""
    folder.mkdir()
    for kind, source in RULES.items():
        old, new = changes.get(kind, ("", ""))
        (folder / kind.file_name).write_text(source.replace(old, new, 1), encoding="utf-8")


def rules(admin: Admin, services: Services, folder: Path) -> None:
    """The example project as a new one, with rules of its own: those of this program change too often."""
    fill(services)
    RulesAccess(services).deploy(RulesKind.DATABASE, '{"rules": {".read": false, ".write": false}}')
    write_rules(folder / "rules")
    signed_in = ("request.auth != null", "true")
    write_rules(folder / "changed", {RulesKind.FIRESTORE: signed_in, RulesKind.DATABASE: ("auth != null", "true")})
    write_rules(folder / "wrong", {RulesKind.STORAGE: signed_in, RulesKind.DATABASE: ("auth.uid === $uid", "false")})
    write_rules(folder / "broken", {RulesKind.FIRESTORE: ("allow", "allo"), RulesKind.DATABASE: ("!= null", "!=")})
    (folder / "cases.json").write_text(json.dumps(CASES), encoding="utf-8")


def foreign(admin: Admin, services: Services, folder: Path) -> None:
    """Somebody else released rules for files."""
    rules(admin, services, folder)
    RulesAccess(services).deploy(RulesKind.STORAGE, RULES[RulesKind.STORAGE] + "// from elsewhere\n")


def roleless(admin: Admin, services: Services, folder: Path) -> None:
    """The files that commands read, and nobody who may do anything with them."""
    files(admin, services, folder)
    write_rules(folder / "rules")
    (folder / "cases.json").write_text(json.dumps(CASES), encoding="utf-8")


SESSIONS: Mapping[str, Session] = {
    "setup": Session(real_time, """
        doctor
        init --admin ada@example.org --out config.json --dry-run
        init --admin ada@example.org --out config.json --yes
        init --admin ada@example.org --out config.json --yes
        doctor
        init --out config.json
        doctor --prod
    """),
    "users": Session(people, """
        users create --uid kim --email kim@example.org --name Kim --password-stdin --yes
        users create --email kim@example.org --yes
        users create --email lee@example.org --dry-run
        users create --email lee@example.org
        users list
        users list --count 2 --unverified
        users list --after 2. --created-after 2026-01-01 --provider password
        users list --created-before yesterday
        users search example.org
        users search nobody-like-that
        users show @ada
        users show nobody@example.org
        users update kim@example.org --name Kimberley --verified --yes
        users update kim --email wrong --yes
        users update kim --name K --dry-run
        users claims kim --set bulk=true --set team=blue --yes
        users claims kim --remove team --dry-run
        users claims kim
        users claims kim --set iss=me --yes
        users reset-link kim --yes
        users verify-link kim --yes
        users sessions kim
        users revoke kim --yes
        users disable kim bob --yes
        users disable kim nobody --yes
        users enable kim --yes
        users ban kim --reason spam --yes
        users ban bob eve --dry-run
        users show kim
        users enable kim --yes
        users unban kim --yes
        users list --limit 3
    """),
    "users-files": Session(files, """
        users export people.csv
        users export people.jsonl --with-hashes --disabled
        users export people.txt
        users import new.csv --dry-run
        users import new.csv --yes
        users import good.csv --yes
        users import good.csv --yes
        users import good.csv --again --yes
        users import hashes.csv --yes
        users import hashes.csv --hash bcrypt --yes
        users import hashes.csv --hash rot13 --yes
        users import empty.csv --yes
        users import missing.csv --yes
        users import good.csv --limit 1
    """),
    "users-removal": Session(people, """
        users delete bob --days 0 --dry-run
        users delete bob --days 0 --plan delete.json
        users delete bob --days 0 --plan delete.json
        apply delete.json --dry-run
        apply delete.json
        apply delete.json --yes
        apply delete.json --yes
        users deleted
        users enable bob --yes
        users restore bob --yes
        users restore bob --yes
        users delete bob eve --days 0 --limit 1
        users delete bob --days 0 --plan again.json
        apply again.json --yes
        users erase --plan erase.json
        apply erase.json --yes
        apply erase.json --yes
        users show bob
        users erase
        apply missing.json --yes
    """),
    "rules": Session(rules, f"""
        rules show
        rules validate
        rules validate --folder broken
        rules validate --folder broken --only database
        rules test --folder rules --cases cases.json
        rules test --folder wrong --cases cases.json
        rules test --cases missing.json
        rules diff --folder rules --only storage --only database
        rules deploy --folder broken --cases cases.json --yes
        rules deploy --folder wrong --cases cases.json --yes
        rules deploy --folder rules --cases cases.json
        rules deploy --folder rules --cases cases.json --yes
        rules deploy --folder rules --cases cases.json --yes
        rules diff --folder changed
        rules deploy --folder changed --cases cases.json --dry-run
        rules deploy --folder changed --cases cases.json --only firestore --only database --yes
        rules show
        rules show --only database
        rules show --release 1
        rules history
        rules history --only database
        rules rollback 0 --yes
        rules rollback 9 --yes
        rules rollback 1 --dry-run
        rules rollback 1 --yes
        rules rollback 1 --only database --yes
        rules simulate --as ada get rooms/lab
        rules simulate --as @eve get rooms/lab
        rules simulate --as nobody get rooms/lab --folder changed
        rules simulate --as nobody list rooms
        rules simulate --as ada get secrets/x --release 0
        rules simulate --as ada read rooms/lab
        rules simulate --as ada --only storage get rooms/lab/m1/f1
        rules simulate --as ada --only database create presence/ada/c1 --data '{HERE}'
        rules simulate --as eve --only database delete presence/ada
        rules simulate --as eve --only database get elsewhere
        rules prune --keep 2
        rules deploy --folder changed --cases cases.json --only firestore --force-drift --yes
        rules prune --keep 1 --plan prune.json
        apply prune.json --yes
    """),
    "rules-of-others": Session(foreign, """
        rules deploy --folder rules --cases cases.json --yes
        rules deploy --folder rules --cases cases.json --only storage --force-drift --yes
        rules rollback 1 --only storage --yes
    """),
    "rooms": Session(people, """
        rooms list
        rooms list --count 1
        rooms list --kind group --member eve
        rooms show Lab
        rooms show Attic
        rooms members lab
        rooms transfer lab bob --dry-run
        rooms transfer lab bob --yes
        rooms transfer lab bob --yes
        rooms transfer dm_ada_bob bob --yes
        rooms export lab exported
        rooms export lab exported
        rooms archive lab --plan archive.json
        apply archive.json --yes
        rooms list --archived
        rooms restore lab --dry-run
        rooms restore lab --yes
        rooms restore lab --yes
    """),
    "messages": Session(reported, """
        messages purge
        messages purge --room lab --user ada --before 2026-05-03T12:01:00Z --plan purge.json
        apply purge.json --yes
        messages purge --room lab --user ada --before 2026-05-03T12:01:00Z
        reports list
        reports resolve m1_eve --as dismissed --dry-run
        reports resolve m1_eve --as dismissed --yes
        reports resolve m1_eve --as banned --yes
        reports resolve m9_eve --as banned --yes
        reports list --all
        announce "We move at six." --room lab --dry-run
        announce "We move at six." --room lab --name Ops --yes
        announce "We move at six."
        announce "" --everywhere --yes
        stats
    """),
    "whole-project": Session(nothing, """
        stats
        seed --people 4 --rooms 2 --messages 12 --dry-run
        seed --people 4 --rooms 2 --messages 12 --yes
        rooms list
        audit log
        audit verify
        audit verify --local-only
        --prod seed --yes
    """),
    "without-rights": Session(roleless, """
        users list
        users create --email lee@example.org --yes
        users ban bob --reason spam --yes
        users export people.csv
        users import good.csv --yes
        users delete bob --plan delete.json
        rooms list
        rooms transfer lab bob --yes
        rooms export lab exported
        messages purge --user bob --plan purge.json
        reports list
        announce "We move at six." --everywhere --yes
        rules show
        rules diff --folder rules
        rules deploy --folder rules --cases cases.json --yes
        rules simulate --as ada get rooms/lab
        seed --people 4 --rooms 2 --messages 12 --yes
        stats
        audit verify
        init --admin ada@example.org --out config.json --yes
        doctor
    """, without_rights=True),
    "manual": Session(nothing, """
        man
    """),
}  # fmt: skip
