"""Second factors that an administrator writes."""

from typing import Any

import pytest

from desktop_chat.emulator.auth.errors import AuthApiError

ENTRY = {"mfaEnrollmentId": "f1", "phoneInfo": "+15555550100", "displayName": "Mine"}


def test_update_replaces_the_factors(project: Any) -> None:
    uid = project.sign_up()["localId"]
    project.admin("update", localId=uid, mfa={"enrollments": [ENTRY, ENTRY | {"mfaEnrollmentId": "f2"}]})
    (info,) = project.admin("lookup", localId=[uid])["users"][0]["mfaInfo"]
    assert (info["mfaEnrollmentId"], info["phoneInfo"]) == ("f1", "+15555550100")
    project.admin("update", localId=uid, mfa={})
    assert "mfaInfo" not in project.admin("lookup", localId=[uid])["users"][0]


def test_a_new_account_gets_ids_of_the_servers_own(project: Any) -> None:
    uid = project.admin("signUp", email="a@x.y", mfaInfo=[{"phoneInfo": "+15555550100"}])["localId"]
    (factor,) = project.state.get(uid).factors
    assert factor.enrollment_id
    assert factor.enrollment_id != "f1"


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ([{"mfaEnrollmentId": "f1"}], "INVALID_MFA_PHONE_NUMBER"),
        ([{"phoneInfo": "+15555550100"}], "INVALID_MFA_ENROLLMENT_ID"),
        ([ENTRY, ENTRY | {"phoneInfo": "+15555550111"}], "DUPLICATE_MFA_ENROLLMENT_ID"),
        ([{"mfaEnrollmentId": "t", "totpInfo": {}}], "authenticator app"),
    ],
)
def test_refusals(project: Any, entries: Any, code: str) -> None:
    uid = project.sign_up()["localId"]
    with pytest.raises(AuthApiError, match=code):
        project.admin("update", localId=uid, mfa={"enrollments": entries})
