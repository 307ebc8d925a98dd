"""Checks of what the project's services say: do they answer, how are they set, is the clock right."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from desktop_chat.admin.access.foreign_error import told
from desktop_chat.admin.access.services import PROBE, Services
from desktop_chat.admin.setup.finding import Finding, Level

TOLERABLE, DANGEROUS = timedelta(seconds=5), timedelta(seconds=60)
"""Google refuses tokens whose time is minutes off; a message's place in its room is off by as much at once."""


def check_auth(services: Services) -> Iterator[Finding]:
    """Ask for one account."""
    with told():
        services.auth.list_users(max_results=1)
    yield Finding("auth", Level.OK, "Firebase Auth answers.")


def check_firestore(services: Services) -> Iterator[Finding]:
    """Ask for one document."""
    with told():
        services.firestore.document(PROBE).get()
    yield Finding("firestore", Level.OK, "Firestore answers.")


def check_database(services: Services) -> Iterator[Finding]:
    """The Realtime Database; without one there is no presence and no typing."""
    if not services.has_database:
        yield Finding(
            "database", Level.WEAK, "No Realtime Database is known: nobody sees who is there or types.",
            "Create it in the Firebase console, and put its databaseURL into the client's configuration.",
        )  # fmt: skip
        return
    services.rest.call("GET", services.database_url("doctor"), params={"shallow": "true"})
    yield Finding("database", Level.OK, "The Realtime Database answers.")


def check_storage(services: Services) -> Iterator[Finding]:
    """The bucket for files."""
    services.rest.call("GET", f"{services.storage_url}/o", params={"maxResults": "1"})
    yield Finding("storage", Level.OK, f"The bucket {services.target.bucket} answers.")


def check_clock(services: Services, now: datetime) -> Iterator[Finding]:
    """Compare this computer's clock with that of the server."""
    answer = services.rest.fetch("GET", _settings_url(services))
    stamp = answer.headers.get("Date")
    if stamp is None:
        yield Finding("clock", Level.WEAK, "The server did not say what time it is.")
        return
    off = abs(now - parsedate_to_datetime(stamp))
    level = Level.OK if off <= TOLERABLE else Level.WEAK if off <= DANGEROUS else Level.BAD
    advice = "" if level is Level.OK else "Let this computer set its clock from the network (timedatectl set-ntp true)."
    yield Finding("clock", level, f"This computer's clock is {off.total_seconds():.0f} s off.", advice)


def check_sign_in(services: Services) -> Iterator[Finding]:
    """How people sign in."""
    found: Mapping[str, Any] = services.rest.call("GET", _settings_url(services)) or {}
    sign_in = found.get("signIn", {})
    email = sign_in.get("email")
    # The local Firebase says nothing about it: there it is always on.
    if (email is None and services.target.is_production) or (email is not None and not email.get("enabled")):
        yield Finding(
            "sign-in", Level.BAD, "Nobody can sign in with e-mail and password.",
            "Firebase console, Authentication, Sign-in method: enable Email/Password.",
        )  # fmt: skip
    else:
        yield Finding("sign-in", Level.OK, "People sign in with e-mail and password.")
    yield from _weak_settings(found, sign_in)


def _weak_settings(found: Mapping[str, Any], sign_in: Mapping[str, Any]) -> Iterator[Finding]:
    where = "Firebase console, Authentication, Settings:"
    if sign_in.get("anonymous", {}).get("enabled"):
        yield Finding("anonymous", Level.WEAK, "Anybody can come in without an account.", f"{where} disable Anonymous.")
    if sign_in.get("allowDuplicateEmails"):
        yield Finding(
            "duplicate e-mail",
            Level.BAD,
            "Two accounts can have one address.",
            f"{where} link accounts of one address.",
        )
    if not found.get("emailPrivacyConfig", {}).get("enableImprovedEmailPrivacy"):
        yield Finding(
            "e-mail privacy", Level.WEAK, "Strangers can find out who has an account.",
            f"{where} enable e-mail enumeration protection.",
        )  # fmt: skip
    policy = found.get("passwordPolicyConfig", {})
    if policy and policy.get("passwordPolicyEnforcementState") != "ENFORCE":
        yield Finding("passwords", Level.WEAK, "No password policy is enforced.", f"{where} require 10 characters.")


def _settings_url(services: Services) -> str:
    return f"{services.auth_url}/v2/projects/{services.target.project_id}/config"
