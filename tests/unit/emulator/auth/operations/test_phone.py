"""Sign-in by telephone number."""

from typing import Any

import pytest

from desktop_chat.emulator.auth.errors import AuthApiError
from desktop_chat.emulator.auth.operations.phone import list_verification_codes, recaptcha_config, recaptcha_params

NUMBER = "+15555550100"


def verified(project: Any, **more: Any) -> Any:
    session = project.user("sendVerificationCode", phoneNumber=NUMBER)["sessionInfo"]
    code = project.state.phone_codes.all()[-1].code
    return project.user("signInWithPhoneNumber", sessionInfo=session, code=code, **more)


def test_the_first_sign_in_makes_the_account_the_second_finds_it(project: Any) -> None:
    first, second = verified(project), verified(project)
    assert (first["isNewUser"], second["isNewUser"]) == (True, False)
    assert first["localId"] == second["localId"]
    claims = project.state.read_id_token(second["idToken"]).claims
    assert claims["phone_number"] == NUMBER
    assert claims["firebase"]["sign_in_provider"] == "phone"


def test_a_number_is_linked_to_the_account_of_the_token(project: Any) -> None:
    made = project.sign_up()
    assert verified(project, idToken=made["idToken"])["localId"] == made["localId"]
    assert project.state.get(made["localId"]).phone_number == NUMBER


def test_a_number_of_somebody_else_gives_a_proof_for_signing_in_there(project: Any) -> None:
    owner, made = verified(project), project.sign_up()
    answer = verified(project, idToken=made["idToken"])
    assert "idToken" not in answer
    proof = {"temporaryProof": answer["temporaryProof"], "phoneNumber": NUMBER}
    with pytest.raises(AuthApiError, match="PHONE_NUMBER_EXISTS"):
        project.user("signInWithPhoneNumber", **proof, idToken=made["idToken"])
    assert project.user("signInWithPhoneNumber", **proof)["localId"] == owner["localId"]
    with pytest.raises(AuthApiError, match="INVALID_TEMPORARY_PROOF"):
        project.user("signInWithPhoneNumber", **(proof | {"phoneNumber": "+15555550111"}))


@pytest.mark.parametrize("change", [{"disableUser": True}, {"mfa": {"enrollments": [
    {"mfaEnrollmentId": "f", "phoneInfo": "+15555550111"}]}}])  # fmt: skip
def test_who_is_disabled_or_has_second_factors_stays_out(project: Any, change: Any) -> None:
    uid = verified(project)["localId"]
    session = project.user("sendVerificationCode", phoneNumber=NUMBER)["sessionInfo"]
    code = project.state.phone_codes.all()[-1].code
    project.admin("update", localId=uid, **change)
    with pytest.raises(AuthApiError, match=r"USER_DISABLED|UNSUPPORTED_FIRST_FACTOR"):
        project.user("signInWithPhoneNumber", sessionInfo=session, code=code)


def test_missing_and_wrong_fields(project: Any) -> None:
    with pytest.raises(AuthApiError, match="INVALID_PHONE_NUMBER"):
        project.user("sendVerificationCode", phoneNumber="5550100")
    with pytest.raises(AuthApiError, match="MISSING_SESSION_INFO"):
        project.user("signInWithPhoneNumber", code="1")
    with pytest.raises(AuthApiError, match="MISSING_CODE"):
        project.user("signInWithPhoneNumber", sessionInfo="s")


def test_no_captcha_and_the_codes_are_listed(project: Any) -> None:
    project.user("sendVerificationCode", phoneNumber=NUMBER)
    from desktop_chat.emulator.auth.call import Call

    call = Call(project.state, {})
    assert [code["phoneNumber"] for code in list_verification_codes(call)["verificationCodes"]] == [NUMBER]
    assert recaptcha_params(call)["recaptchaSiteKey"]
    states = recaptcha_config(call)["recaptchaEnforcementState"]
    assert {state["enforcementState"] for state in states} == {"OFF"}
