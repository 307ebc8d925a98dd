from datetime import timedelta
from typing import Any

import pytest

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.setup.finding import Level
from desktop_chat.admin.setup.service_checks import (
    check_auth,
    check_clock,
    check_database,
    check_firestore,
    check_sign_in,
    check_storage,
)
from desktop_chat.errors import Denied
from tests.admin_runner import NOON
from tests.unit.admin.setup.canned_rest import production

SAFE: dict[str, Any] = {
    "signIn": {"email": {"enabled": True, "passwordRequired": True}},
    "emailPrivacyConfig": {"enableImprovedEmailPrivacy": True},
    "passwordPolicyConfig": {"passwordPolicyEnforcementState": "ENFORCE"},
}


def test_the_local_firebase_is_well(services: Services) -> None:
    for check in (check_auth, check_firestore, check_database, check_storage):
        assert {one.level for one in check(services)} == {Level.OK}


@pytest.mark.parametrize(
    ("seconds", "level"),
    [(0, Level.OK), (5, Level.OK), (6, Level.WEAK), (-60, Level.WEAK), (61, Level.BAD), (-86400, Level.BAD)],
)
def test_a_clock_that_is_off_is_told(seconds: int, level: Level) -> None:
    services, _ = production({"GET /config": {"Date": "Mon, 04 May 2026 12:00:00 GMT"}})
    (finding,) = check_clock(services, NOON + timedelta(seconds=seconds))
    assert finding.level is level
    assert bool(finding.advice) is (level is not Level.OK)


@pytest.mark.parametrize(
    ("change", "check", "level"),
    [
        ({"signIn": {}}, "sign-in", Level.BAD),
        ({"signIn": {"email": {"enabled": False}}}, "sign-in", Level.BAD),
        ({"signIn": {**SAFE["signIn"], "anonymous": {"enabled": True}}}, "anonymous", Level.WEAK),
        ({"signIn": {**SAFE["signIn"], "allowDuplicateEmails": True}}, "duplicate e-mail", Level.BAD),
        ({"emailPrivacyConfig": {}}, "e-mail privacy", Level.WEAK),
        ({"passwordPolicyConfig": {"passwordPolicyEnforcementState": "OFF"}}, "passwords", Level.WEAK),
    ],
)
def test_each_weak_setting_is_told_with_what_to_do(change: dict[str, Any], check: str, level: Level) -> None:
    services, _ = production({"GET /config": SAFE})
    assert [one.level for one in check_sign_in(services)] == [Level.OK]
    services, _ = production({"GET /config": SAFE | change})
    (found,) = [one for one in check_sign_in(services) if one.level is not Level.OK]
    assert (found.check, found.level) == (check, level)
    assert found.advice.startswith("Firebase console")


def test_a_project_without_a_realtime_database_is_weak() -> None:
    services, _ = production({})
    assert [one.level for one in check_database(services)] == [Level.WEAK]
    services, _ = production({"GET /doctor": Denied("No")}, database_url="https://r")
    with pytest.raises(Denied):
        list(check_database(services))
