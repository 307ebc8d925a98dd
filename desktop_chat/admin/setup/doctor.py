"""Runs every check; one that cannot be made is a finding too."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from desktop_chat.admin.rules.deploy_record import DeployRecord
from desktop_chat.admin.rules.kind import RulesKind
from desktop_chat.admin.running.invocation import Invocation
from desktop_chat.admin.running.surroundings import Surroundings
from desktop_chat.admin.setup.deploy_checks import check_indexes, check_rules
from desktop_chat.admin.setup.finding import Finding, Level
from desktop_chat.admin.setup.local_checks import (
    check_audit,
    check_bans,
    check_client_config,
    check_deletions,
    check_environment,
    check_state_folder,
)
from desktop_chat.admin.setup.service_checks import (
    check_auth,
    check_clock,
    check_database,
    check_firestore,
    check_sign_in,
    check_storage,
)
from desktop_chat.errors import ChatError

Check = Callable[[], Iterable[Finding]]


def examine(act: Invocation) -> list[Finding]:
    """Return what all checks found, in the order in which they should be mended."""
    return list(run_checks(_checks(act)))


def examine_without_target(surroundings: Surroundings, reason: ChatError) -> list[Finding]:
    """Return what can be found on this computer alone, where it is not clear which project is meant."""
    checks: list[tuple[str, Check]] = [
        ("environment", lambda: check_environment(surroundings.env)),
        ("state folder", lambda: check_state_folder(surroundings.state)),
    ]
    target = Finding("target", Level.BAD, f"{reason.title}: the project was not examined.", reason.message)
    return [target, *run_checks(checks)]


def run_checks(checks: Iterable[tuple[str, Check]]) -> Iterator[Finding]:
    """Run checks by name; an error of one is a bad finding under its name, and the others go on.

    A reason is told once.
    """
    seen: dict[tuple[str, str], str] = {}
    for name, check in checks:
        try:
            yield from check()
        except ChatError as error:
            first = seen.setdefault((error.title, error.message), name)
            if first == name:
                yield Finding(name, Level.BAD, f"{error.title}.", error.message)
            else:
                yield Finding(name, Level.BAD, f"Not examined, for the same reason as {first}.")


def _checks(act: Invocation) -> Iterator[tuple[str, Check]]:
    services, record = act.services, DeployRecord(act.surroundings.state, act.target)
    yield "auth", lambda: check_auth(services)
    yield "firestore", lambda: check_firestore(services)
    yield "database", lambda: check_database(services)
    yield "storage", lambda: check_storage(services)
    yield "clock", lambda: check_clock(services, act.now())
    yield "sign-in", lambda: check_sign_in(services)
    for kind in RulesKind:
        yield f"{kind} rules", partial(check_rules, services, record, kind)
    yield "indexes", lambda: check_indexes(services)
    yield "client configuration", lambda: check_client_config(act.surroundings.config_file, act.target)
    yield "environment", lambda: check_environment(act.surroundings.env)
    yield "state folder", lambda: check_state_folder(act.surroundings.state)
    yield "audit log", lambda: check_audit(act.audit)
    yield "deletions", lambda: check_deletions(services, act.now())
    yield "bans", lambda: check_bans(services)
