"""Checks of what was deployed: rules and indexes."""

from collections.abc import Iterator

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.failures import Drift
from desktop_chat.admin.output.output import number_of
from desktop_chat.admin.rules.deploy_record import DeployRecord
from desktop_chat.admin.rules.deployment import change_of, check_drift, source_of
from desktop_chat.admin.rules.kind import RulesKind
from desktop_chat.admin.rules.rules_access import RulesAccess
from desktop_chat.admin.rules.text_diff import counted
from desktop_chat.admin.setup.finding import Finding, Level
from desktop_chat.admin.setup.indexes import Indexes, shipped_indexes


def check_rules(services: Services, record: DeployRecord, kind: RulesKind) -> Iterator[Finding]:
    """Compare the rules in force with those of this program, and with what was last deployed from here."""
    name = f"{kind} rules"
    change = change_of(RulesAccess(services), kind, source_of(kind, None))
    if change.live is None:
        yield Finding(name, Level.BAD, "No rules are in force.", f"rules deploy --only {kind}")
        return
    if not change.is_needed:
        yield Finding(name, Level.OK, "They are those of this program.")
        return
    try:
        check_drift(change, record)
    except Drift as drift:
        yield Finding(name, Level.DRIFT, f"{drift.title}.", drift.message)
    else:
        lines = max(counted(list(change.diff)))
        yield Finding(
            name, Level.DRIFT, f"They differ from those of this program in {number_of(lines, 'line')}.",
            f"rules diff --only {kind}, then rules deploy --only {kind}",
        )  # fmt: skip


def check_indexes(services: Services) -> Iterator[Finding]:
    """Compare the indexes of Firestore with those that this program needs."""
    if not services.target.is_production:
        yield Finding("indexes", Level.OK, "The local Firebase needs none.")
        return
    plan = Indexes(services).plan(shipped_indexes())
    if plan.is_needed:
        count = len(plan.missing) + len(plan.settings)
        yield Finding("indexes", Level.DRIFT, f"{count} are missing: some queries fail.", "init deploys them.")
    elif plan.building:
        yield Finding("indexes", Level.WEAK, f"{len(plan.building)} are being built.", "Wait; doctor tells.")
    else:
        yield Finding("indexes", Level.OK, "All are there.")
    if plan.foreign:
        yield Finding(
            "other indexes", Level.WEAK, f"{len(plan.foreign)} are not needed by this program, and cost writes.",
            "Remove them in the Firebase console, unless something else needs them.",
        )  # fmt: skip
