"""Enrol, sign in with and withdraw telephones and authenticator apps."""

from typing import Any

import pytest

from desktop_chat.emulator.auth.call import Call
from desktop_chat.emulator.auth.errors import AuthApiError
from desktop_chat.emulator.auth.factors.totp import code_at
from desktop_chat.emulator.auth.operations.table import SECOND_FACTOR

NUMBER = "+15555550100"


def mfa(project: Any, operation: str, **body: Any) -> Any:
    return SECOND_FACTOR[operation](Call(project.state, body))


@pytest.fixture
def ada(project: Any) -> Any:
    made = project.sign_up()
    project.admin("update", localId=made["localId"], emailVerified=True)
    return made


def code_now(project: Any, secret: str) -> str:
    return code_at(secret, int(project.clock.time.timestamp()) // 30)


def enrol_app(project: Any, ada: Any) -> tuple[str, Any]:
    info = mfa(project, "mfaEnrollment:start", idToken=ada["idToken"], totpEnrollmentInfo={})["totpSessionInfo"]
    shown = {"sessionInfo": info["sessionInfo"], "verificationCode": code_now(project, info["sharedSecretKey"])}
    answer = mfa(
        project, "mfaEnrollment:finalize", idToken=ada["idToken"], displayName="App", totpVerificationInfo=shown
    )
    return info["sharedSecretKey"], answer


def enrol_phone(project: Any, ada: Any, number: str = NUMBER) -> Any:
    started = mfa(project, "mfaEnrollment:start", idToken=ada["idToken"], phoneEnrollmentInfo={"phoneNumber": number})
    session, code = started["phoneSessionInfo"]["sessionInfo"], project.state.phone_codes.all()[-1].code
    shown = {"sessionInfo": session, "code": code}
    return mfa(project, "mfaEnrollment:finalize", idToken=ada["idToken"], phoneVerificationInfo=shown)


def first_factor(project: Any) -> Any:
    return project.user("signInWithPassword", email="ada@example.com", password="secret-1")


def finish_app(project: Any, asked: Any, code: str) -> Any:
    return mfa(
        project, "mfaSignIn:finalize", mfaPendingCredential=asked["mfaPendingCredential"],
        mfaEnrollmentId=asked["mfaInfo"][0]["mfaEnrollmentId"], totpVerificationInfo={"verificationCode": code},
    )  # fmt: skip


def test_an_app_enrols_and_signs_in(project: Any, ada: Any) -> None:
    secret, enrolled = enrol_app(project, ada)
    assert enrolled["totpAuthInfo"] == {}
    assert project.state.read_id_token(enrolled["idToken"]).second_factor["sign_in_second_factor"] == "totp"
    asked = first_factor(project)
    assert "idToken" not in asked
    project.clock.turn(30)
    tokens = finish_app(project, asked, code_now(project, secret))
    refreshed = project.state.refresh(tokens["refreshToken"])[1]
    assert project.state.read_id_token(refreshed.id_token).second_factor["sign_in_second_factor"] == "totp"


def test_a_code_of_an_app_works_once(project: Any, ada: Any) -> None:
    secret, _ = enrol_app(project, ada)
    with pytest.raises(AuthApiError, match="INVALID_CODE"):
        finish_app(project, first_factor(project), code_now(project, secret))
    project.clock.turn(30)
    code = code_now(project, secret)
    asked, second = first_factor(project), first_factor(project)
    with pytest.raises(AuthApiError, match="INVALID_CODE"):
        finish_app(project, asked, "000000" if code != "000000" else "111111")
    assert finish_app(project, asked, code)["idToken"]
    with pytest.raises(AuthApiError, match="INVALID_CODE"):
        finish_app(project, second, code)


def test_the_session_of_an_enrolment_is_its_owners_and_ends(project: Any, ada: Any) -> None:
    info = mfa(project, "mfaEnrollment:start", idToken=ada["idToken"], totpEnrollmentInfo={})["totpSessionInfo"]
    other = project.sign_up("bob@example.com")

    def finish(id_token: str) -> Any:
        shown = {"sessionInfo": info["sessionInfo"], "verificationCode": code_now(project, info["sharedSecretKey"])}
        return mfa(project, "mfaEnrollment:finalize", idToken=id_token, totpVerificationInfo=shown)

    with pytest.raises(AuthApiError, match="INVALID_SESSION_INFO"):
        finish(other["idToken"])
    project.clock.turn(601)
    with pytest.raises(AuthApiError, match="SESSION_EXPIRED"):
        finish(ada["idToken"])


def test_a_telephone_enrols_and_signs_in(project: Any, ada: Any) -> None:
    assert enrol_phone(project, ada)["idToken"]
    asked = first_factor(project)
    assert asked["mfaInfo"][0]["phoneInfo"] == "+*******0100"
    factor_id = asked["mfaInfo"][0]["mfaEnrollmentId"]
    credential = asked["mfaPendingCredential"]
    started = mfa(project, "mfaSignIn:start", mfaPendingCredential=credential, mfaEnrollmentId=factor_id)
    shown = {
        "sessionInfo": started["phoneResponseInfo"]["sessionInfo"], "code": project.state.phone_codes.all()[-1].code,
    }  # fmt: skip
    tokens = mfa(project, "mfaSignIn:finalize", mfaPendingCredential=credential, phoneVerificationInfo=shown)
    factor = project.state.read_id_token(tokens["idToken"]).second_factor
    assert factor == {"sign_in_second_factor": "phone", "second_factor_identifier": factor_id}


def test_a_code_for_another_number_is_no_second_factor(project: Any, ada: Any) -> None:
    enrol_phone(project, ada)
    session = project.user("sendVerificationCode", phoneNumber="+15555550199")["sessionInfo"]
    shown = {"sessionInfo": session, "code": project.state.phone_codes.all()[-1].code}
    credential = first_factor(project)["mfaPendingCredential"]
    with pytest.raises(AuthApiError, match="MFA_ENROLLMENT_NOT_FOUND"):
        mfa(project, "mfaSignIn:finalize", mfaPendingCredential=credential, phoneVerificationInfo=shown)


def test_after_withdrawal_the_password_is_enough(project: Any, ada: Any) -> None:
    _, enrolled = enrol_app(project, ada)
    (factor,) = project.state.get(ada["localId"]).factors
    with pytest.raises(AuthApiError, match="MFA_ENROLLMENT_NOT_FOUND"):
        mfa(project, "mfaEnrollment:withdraw", idToken=enrolled["idToken"], mfaEnrollmentId="x")
    mfa(project, "mfaEnrollment:withdraw", idToken=enrolled["idToken"], mfaEnrollmentId=factor.enrollment_id)
    assert first_factor(project)["idToken"]


def test_an_app_without_its_enrolment_id_is_not_enough(project: Any, ada: Any) -> None:
    enrol_phone(project, ada)
    asked = first_factor(project)
    with pytest.raises(AuthApiError, match="MFA provider not supported"):
        finish_app(project, asked, "000000")
    with pytest.raises(AuthApiError, match="MFA provider not supported"):
        mfa(project, "mfaSignIn:finalize", mfaPendingCredential=asked["mfaPendingCredential"])


def test_who_may_enrol(project: Any) -> None:
    unverified = project.sign_up()
    with pytest.raises(AuthApiError, match="UNVERIFIED_EMAIL"):
        mfa(project, "mfaEnrollment:start", idToken=unverified["idToken"], totpEnrollmentInfo={})
    with pytest.raises(AuthApiError, match="UNSUPPORTED_FIRST_FACTOR"):
        mfa(project, "mfaEnrollment:start", idToken=project.user("signUp")["idToken"], totpEnrollmentInfo={})


def test_five_factors_at_most_each_number_once(project: Any, ada: Any) -> None:
    for last in range(5):
        enrol_phone(project, ada, f"+1555555010{last}")
    with pytest.raises(AuthApiError, match="SECOND_FACTOR_LIMIT_EXCEEDED"):
        enrol_phone(project, ada, "+15555550109")
    with pytest.raises(AuthApiError, match="SECOND_FACTOR_EXISTS"):
        enrol_phone(project, ada)


def test_a_new_password_keeps_the_second_factor_in_the_token(project: Any, ada: Any) -> None:
    _, enrolled = enrol_app(project, ada)
    answer = project.user("update", idToken=enrolled["idToken"], password="secret-2")
    assert project.state.read_id_token(answer["idToken"]).second_factor["sign_in_second_factor"] == "totp"
