"""From an empty Firebase project to a working chat, step by step; every step can be repeated."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from desktop_chat.admin.failures import Refused
from desktop_chat.admin.rules.deploy_record import DeployRecord
from desktop_chat.admin.rules.deployment import Change, change_of, check_compiles, check_drift, source_of
from desktop_chat.admin.rules.kind import RulesKind
from desktop_chat.admin.rules.rules_access import RulesAccess
from desktop_chat.admin.running.invocation import Invocation
from desktop_chat.admin.setup.finding import Finding, Level
from desktop_chat.admin.setup.first_admin import TITLE, FirstAdmin, make_first_admin
from desktop_chat.admin.setup.indexes import Indexes, shipped_indexes
from desktop_chat.admin.setup.service_checks import (
    check_auth,
    check_database,
    check_firestore,
    check_sign_in,
    check_storage,
)
from desktop_chat.admin.setup.web_config import client_config
from desktop_chat.config import load_config, save_config
from desktop_chat.errors import ChatError


@dataclass(frozen=True, slots=True)
class Step:
    """What was done, or would be."""

    name: str
    what: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person asked for; ``admin`` is an e-mail address."""

    out: Path
    overwrite: bool = False
    admin: str | None = None


def check_project(act: Invocation) -> list[Finding]:
    """Return what is not as it must be; raises Refused when the project is not ready."""
    services = act.services
    findings = [*check_auth(services), *check_firestore(services), *check_sign_in(services)]
    findings += _gently("storage", lambda: check_storage(services))
    findings += _gently("database", lambda: check_database(services))
    bad = [one for one in findings if one.level is Level.BAD]
    if bad:
        said = " ".join(f"{one.what} {one.advice}" for one in bad)
        raise Refused("The project is not ready", f"{said} Then run init again.")
    return [one for one in findings if one.level is not Level.OK]


def changes_of_rules(act: Invocation) -> list[Change]:
    """Return what has to be deployed; raises Drift where others released something else."""
    access, record = RulesAccess(act.services), DeployRecord(act.surroundings.state, act.target)
    changes = []
    for kind in RulesKind:
        if kind is RulesKind.DATABASE and not act.services.has_database:
            continue
        source = source_of(kind, None)
        check_compiles(kind, access.issues(kind, source))
        change = change_of(access, kind, source)
        check_drift(change, record)
        changes.append(change)
    return [change for change in changes if change.is_needed]


def write_config(act: Invocation, wish: Wish) -> Step:
    """Write the client's configuration. Raises Refused where another project's lies there."""
    config = client_config(act.services, may_create=True)
    assert config is not None  # noqa: S101 - it may be made
    if wish.out.exists() and not wish.overwrite:
        if load_config(wish.out, {}) == config:
            return Step("client configuration", f"{wish.out} is right already.")
        raise Refused("A configuration is there", f"{wish.out} says something else: --overwrite, or --out FILE.")
    save_config(config, wish.out)
    return Step("client configuration", f"Written to {wish.out}.")


def deploy_rules(act: Invocation, changes: list[Change]) -> Iterator[Step]:
    """Put rules in force, and note it."""
    access, record = RulesAccess(act.services), DeployRecord(act.surroundings.state, act.target)
    for change in changes:
        version = access.deploy(change.kind, change.source)
        record.add(change.kind, version, change.source, act.now(), act.surroundings.actor)
        yield Step(f"{change.kind} rules", "Deployed and read back.")
    if not changes:
        yield Step("rules", "In force already.")


def deploy_indexes(act: Invocation) -> Step:
    """Ask for the indexes that are missing."""
    if not act.target.is_production:
        return Step("indexes", "The local Firebase needs none.")
    indexes = Indexes(act.services)
    plan = indexes.plan(shipped_indexes())
    indexes.deploy(plan)
    return Step(
        "indexes", f"{len(plan.missing) + len(plan.settings)} asked for." if plan.is_needed else "All are there."
    )


def make_admin(act: Invocation, email: str) -> tuple[Step, FirstAdmin]:
    """Make the first administrator."""
    admin = make_first_admin(act.services, email, act.surroundings.rng)
    made = "Account made." if admin.link else "The account was there."
    owns = f"It owns the group {TITLE}." if admin.owns_room else f"The group {TITLE} was there, and keeps its owner."
    return Step("first admin", f"{email}: {made} {owns}"), admin


def _gently(name: str, check: Callable[[], Iterator[Finding]]) -> list[Finding]:
    """Files, presence and typing are no reason not to chat."""
    try:
        return list(check())
    except ChatError as error:
        return [Finding(name, Level.WEAK, f"{error.title}.", error.message)]
