"""What Identity Toolkit's REST interface answers for telephones, providers and second factors.

The cases marked ``ours_only`` show what the official Auth emulator lacks; the README of the emulator lists them.
"""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
import requests

from tests.contract.auth_server.toolkit import NUMBER, Toolkit, claims, message


def test_a_telephone_signs_in(toolkit: Toolkit) -> None:
    first, second = toolkit.by_phone(), toolkit.by_phone()
    assert (first["isNewUser"], second["isNewUser"]) == (True, False)
    assert (second["localId"], second["phoneNumber"]) == (first["localId"], NUMBER)
    firebase = claims(second["idToken"])["firebase"]
    assert firebase == {"identities": {"phone": [NUMBER]}, "sign_in_provider": "phone"}


def test_codes_of_telephones(toolkit: Toolkit) -> None:
    session = toolkit.post(":sendVerificationCode", phoneNumber=NUMBER)["sessionInfo"]
    code = toolkit.sms(session)
    wrong = "000000" if code != "000000" else "111111"
    assert message(toolkit.post(":signInWithPhoneNumber", sessionInfo=session, code=wrong)) == "INVALID_CODE"
    assert "idToken" in toolkit.post(":signInWithPhoneNumber", sessionInfo=session, code=code)
    again = toolkit.post(":signInWithPhoneNumber", sessionInfo=session, code=code)
    assert message(again) == "INVALID_SESSION_INFO"
    assert message(toolkit.post(":sendVerificationCode", phoneNumber="555")) == "INVALID_PHONE_NUMBER"
    assert message(toolkit.post(":signInWithPhoneNumber", code="1")) == "MISSING_SESSION_INFO"


def test_link_and_unlink_a_telephone(toolkit: Toolkit) -> None:
    made = toolkit.verified_ada()
    linked = toolkit.by_phone(idToken=made["idToken"])
    assert linked["localId"] == made["localId"]
    toolkit.post(":update", idToken=linked["idToken"], deleteProvider=["phone"])
    (user,) = toolkit.post(":lookup", idToken=linked["idToken"])["users"]
    assert "phoneNumber" not in user


def test_a_telephone_of_somebody_else_gives_a_proof(toolkit: Toolkit) -> None:
    owner, made = toolkit.by_phone(), toolkit.verified_ada()
    answer = toolkit.by_phone(idToken=made["idToken"])
    assert "idToken" not in answer
    proof = {"temporaryProof": answer["temporaryProof"], "phoneNumber": NUMBER}
    assert message(toolkit.post(":signInWithPhoneNumber", **proof, idToken=made["idToken"])) == "PHONE_NUMBER_EXISTS"
    assert toolkit.post(":signInWithPhoneNumber", **proof)["localId"] == owner["localId"]


def test_a_provider_signs_in(toolkit: Toolkit) -> None:
    first, second = toolkit.google(), toolkit.google()
    assert first["isNewUser"] is True
    assert "isNewUser" not in second
    assert second["localId"] == first["localId"]
    assert second["federatedId"] == "https://accounts.google.com/g1"
    assert claims(second["idToken"])["firebase"] == {
        "identities": {"email": ["ada@example.com"], "google.com": ["g1"]}, "sign_in_provider": "google.com",
    }  # fmt: skip


def test_an_unverified_address_must_be_confirmed(toolkit: Toolkit) -> None:
    made = toolkit.verified_ada()
    answer = toolkit.google(verified=False)
    assert answer["needConfirmation"] is True
    assert "idToken" not in answer
    assert answer["localId"] == made["localId"]


def test_a_verified_address_joins_its_account(toolkit: Toolkit) -> None:
    made = toolkit.verified_ada()
    assert toolkit.google()["localId"] == made["localId"]
    assert "idToken" in toolkit.password()


def test_a_squatter_is_put_out(toolkit: Toolkit) -> None:
    toolkit.post(":signUp", email="ada@example.com", password="secret-1")
    assert "idToken" in toolkit.google()
    assert "error" in toolkit.password()


def test_links_of_providers(toolkit: Toolkit) -> None:
    made = toolkit.post(":signUp", returnSecureToken=True)
    assert toolkit.google(idToken=made["idToken"])["localId"] == made["localId"]
    other = toolkit.post(":signUp", email="bob@example.com", password="secret-1", returnSecureToken=True)
    assert message(toolkit.google(idToken=other["idToken"])) == "FEDERATED_USER_ID_ALREADY_LINKED"
    beside = toolkit.google(idToken=other["idToken"], returnIdpCredential=True)
    assert beside["errorMessage"] == "FEDERATED_USER_ID_ALREADY_LINKED"
    assert message(toolkit.google("g2", idToken=other["idToken"])) == "EMAIL_EXISTS"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"id_token": '{"sub":"x"}'}, "INVALID_CREDENTIAL_OR_PROVIDER_ID"),
        ({"providerId": "google.com", "id_token": "rubbish"}, "INVALID_IDP_RESPONSE"),
        ({"providerId": "google.com", "id_token": "{}"}, "INVALID_IDP_RESPONSE"),
    ],
)
def test_refusals_of_providers(toolkit: Toolkit, given: dict[str, str], code: str) -> None:
    answer = toolkit.post(":signInWithIdp", requestUri="http://localhost", postBody=urlencode(given))
    assert message(answer) == code


def test_which_ways_an_address_has(toolkit: Toolkit) -> None:
    toolkit.verified_ada()
    toolkit.google()
    answer = toolkit.post(":createAuthUri", identifier="ada@example.com", continueUri="http://localhost")
    assert answer["registered"] is True
    assert sorted(answer["signinMethods"]) == ["google.com", "password"]


def enrol_phone(toolkit: Toolkit, id_token: str) -> Any:
    started = toolkit.post("/mfaEnrollment:start", "v2", idToken=id_token, phoneEnrollmentInfo={"phoneNumber": NUMBER})
    session = started["phoneSessionInfo"]["sessionInfo"]
    shown = {"sessionInfo": session, "code": toolkit.sms(session)}
    return toolkit.post("/mfaEnrollment:finalize", "v2", idToken=id_token, phoneVerificationInfo=shown)


def test_a_telephone_as_second_factor(toolkit: Toolkit) -> None:
    made = toolkit.verified_ada()
    enrolled = enrol_phone(toolkit, made["idToken"])
    assert claims(enrolled["idToken"])["firebase"]["sign_in_second_factor"] == "phone"
    asked = toolkit.password()
    assert "idToken" not in asked
    (factor,) = asked["mfaInfo"]
    assert NUMBER not in json.dumps(asked["mfaInfo"])
    credential = {"mfaPendingCredential": asked["mfaPendingCredential"]}
    started = toolkit.post("/mfaSignIn:start", "v2", **credential, mfaEnrollmentId=factor["mfaEnrollmentId"])
    session = started["phoneResponseInfo"]["sessionInfo"]
    shown = {"sessionInfo": session, "code": toolkit.sms(session)}
    done = toolkit.post("/mfaSignIn:finalize", "v2", **credential, phoneVerificationInfo=shown)
    firebase = claims(done["idToken"])["firebase"]
    assert firebase["second_factor_identifier"] == factor["mfaEnrollmentId"]
    withdrawn = toolkit.post(
        "/mfaEnrollment:withdraw", "v2", idToken=done["idToken"], mfaEnrollmentId=factor["mfaEnrollmentId"]
    )
    assert "idToken" in withdrawn
    assert "idToken" in toolkit.password()


@pytest.mark.parametrize(
    ("operation", "body", "code"),
    [
        ("/mfaSignIn:start", {}, "MISSING_MFA_PENDING_CREDENTIAL"),
        ("/mfaSignIn:start", {"mfaPendingCredential": "x"}, "MISSING_MFA_ENROLLMENT_ID"),
        ("/mfaSignIn:finalize", {}, "MISSING_CREDENTIAL"),
        ("/mfaEnrollment:start", {}, "MISSING_ID_TOKEN"),
        ("/mfaEnrollment:withdraw", {"idToken": "x"}, "INVALID_ID_TOKEN"),
    ],
)
def test_refusals_of_second_factors(toolkit: Toolkit, operation: str, body: Any, code: str) -> None:
    assert message(toolkit.post(operation, "v2", **body)) == code


def test_second_factors_need_a_verified_address(toolkit: Toolkit) -> None:
    made = toolkit.post(":signUp", email="ada@example.com", password="secret-1", returnSecureToken=True)
    info = {"phoneNumber": NUMBER}
    answer = toolkit.post("/mfaEnrollment:start", "v2", idToken=made["idToken"], phoneEnrollmentInfo=info)
    assert message(answer) == "UNVERIFIED_EMAIL"
    anonymous = toolkit.post(":signUp", returnSecureToken=True)
    answer = toolkit.post("/mfaEnrollment:start", "v2", idToken=anonymous["idToken"], phoneEnrollmentInfo=info)
    assert message(answer) == "UNSUPPORTED_FIRST_FACTOR"


def test_admins_write_second_factors(toolkit: Toolkit) -> None:
    made = toolkit.verified_ada()
    entry = {"mfaEnrollmentId": "f1", "phoneInfo": NUMBER}
    toolkit.admin(":update", localId=made["localId"], mfa={"enrollments": [entry]})
    (user,) = toolkit.admin(":lookup", localId=[made["localId"]])["users"]
    assert user["mfaInfo"][0]["phoneInfo"] == NUMBER
    assert "mfaPendingCredential" in toolkit.password()
    answer = toolkit.admin(":update", localId=made["localId"], mfa={"enrollments": [{"mfaEnrollmentId": "f1"}]})
    assert message(answer) == "INVALID_MFA_PHONE_NUMBER"


@pytest.mark.parametrize("way", ["password", "google", "phone"])
def test_who_is_disabled_cannot_sign_in(toolkit: Toolkit, way: str) -> None:
    made = toolkit.verified_ada()
    if way == "phone":
        toolkit.by_phone(idToken=made["idToken"])
    toolkit.admin(":update", localId=made["localId"], disableUser=True)
    ways: dict[str, Callable[[], Any]] = {
        "password": toolkit.password,
        "google": toolkit.google,
        "phone": toolkit.by_phone,
    }
    answer = ways[way]()
    assert message(answer) == "USER_DISABLED"


def app_code(secret: str, steps: int = 0) -> str:
    digest = hmac.new(base64.b32decode(secret), (int(time.time()) // 30 + steps).to_bytes(8, "big"), "sha1").digest()
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 10**6:06}"


@pytest.mark.usefixtures("ours_only")
def test_an_authenticator_app_as_second_factor(toolkit: Toolkit) -> None:
    made = toolkit.verified_ada()
    info = toolkit.post("/mfaEnrollment:start", "v2", idToken=made["idToken"], totpEnrollmentInfo={})["totpSessionInfo"]
    secret = info["sharedSecretKey"]
    shown = {"sessionInfo": info["sessionInfo"], "verificationCode": app_code(secret)}
    enrolled = toolkit.post("/mfaEnrollment:finalize", "v2", idToken=made["idToken"], totpVerificationInfo=shown)
    assert claims(enrolled["idToken"])["firebase"]["sign_in_second_factor"] == "totp"
    asked = toolkit.password()
    (factor,) = asked["mfaInfo"]
    assert factor["totpInfo"] == {}
    assert secret not in json.dumps(asked)

    def finish(code: str) -> Any:
        return toolkit.post(
            "/mfaSignIn:finalize", "v2", mfaPendingCredential=asked["mfaPendingCredential"],
            mfaEnrollmentId=factor["mfaEnrollmentId"], totpVerificationInfo={"verificationCode": code},
        )  # fmt: skip

    assert message(finish(shown["verificationCode"])) == "INVALID_CODE"  # used for enrolling
    assert claims(finish(app_code(secret, 1))["idToken"])["firebase"]["sign_in_second_factor"] == "totp"


@pytest.mark.usefixtures("ours_only")
def test_without_auto_create_nobody_is_made(toolkit: Toolkit) -> None:
    assert message(toolkit.google(autoCreate=False)) == "USER_NOT_FOUND"


@pytest.mark.usefixtures("ours_only")
def test_people_sign_in_with_an_imported_hash(toolkit: Toolkit) -> None:
    digest = hashlib.sha256(b"pepper" + b"secret-9").digest()
    user = {
        "localId": "ada", "email": "ada@example.com", "passwordHash": base64.b64encode(digest).decode(),
        "salt": base64.b64encode(b"pepper").decode(),
    }  # fmt: skip
    toolkit.admin(":batchCreate", users=[user], hashAlgorithm="SHA256", rounds=1)
    assert toolkit.password("secret-9")["localId"] == "ada"


def test_a_saml_provider_signs_people_in(toolkit: Toolkit) -> None:
    assertion = {"subject": {"nameId": "ada@example.com"}, "attributeStatements": {"team": "a"}}
    given = {"providerId": "saml.x", "id_token": '{"sub":"s1"}', "SAMLResponse": json.dumps({"assertion": assertion})}
    asked: Any = {"requestUri": "http://localhost", "postBody": urlencode(given), "returnSecureToken": True}
    answer = toolkit.post(":signInWithIdp", **asked)
    assert (answer["email"], answer["emailVerified"], answer["isNewUser"]) == ("ada@example.com", True, True)
    assert json.loads(answer["rawUserInfo"]) == {"team": "a"}
    firebase = claims(answer["idToken"])["firebase"]
    assert firebase["identities"]["saml.x"] == ["s1"]
    assert (firebase["sign_in_provider"], firebase["sign_in_attributes"]) == ("saml.x", {"team": "a"})
    assert toolkit.post(":signInWithIdp", **asked)["localId"] == answer["localId"]


@pytest.fixture
def many_accounts_each(toolkit: Toolkit) -> Iterator[None]:
    """An address may have several accounts; the official emulator keeps its settings from test to test."""
    url = f"{toolkit.root}/emulator/v1/projects/demo-chat/config"
    for wanted in (True, False):
        settings = {"signIn": {"allowDuplicateEmails": wanted}}
        assert requests.patch(url, json=settings, timeout=10).json()["signIn"] == settings["signIn"]
        if wanted:
            yield


def _ways(toolkit: Toolkit) -> Any:
    answer = toolkit.post(":createAuthUri", identifier="ada@example.com", continueUri="http://localhost")
    return answer.get("registered"), answer.get("allProviders", []), answer.get("signinMethods", [])


@pytest.mark.usefixtures("many_accounts_each")
def test_an_address_can_have_several_accounts(toolkit: Toolkit) -> None:
    first = toolkit.google(verified=False)
    assert _ways(toolkit) == (False, [], [])
    by_password = toolkit.post(":signUp", email="ada@example.com", password="secret-1", returnSecureToken=True)
    other = toolkit.google("g2")
    assert len({first["localId"], by_password["localId"], other["localId"]}) == 3
    assert (first["isNewUser"], other["isNewUser"]) == (True, True)
    assert toolkit.google()["localId"] == first["localId"]
    assert toolkit.password()["localId"] == by_password["localId"]
    shown = toolkit.post(":lookup", idToken=other["idToken"])["users"][0]
    assert "email" not in shown
    assert shown["providerUserInfo"][0]["email"] == "ada@example.com"
    assert claims(other["idToken"])["firebase"]["identities"] == {"google.com": ["g2"]}
    assert _ways(toolkit) == (True, ["password"], ["password"])
    assert message(toolkit.post(":signUp", email="ada@example.com", password="secret-1")) == "EMAIL_EXISTS"


@pytest.mark.usefixtures("many_accounts_each")
def test_a_person_can_link_a_provider_with_somebody_elses_address(toolkit: Toolkit) -> None:
    toolkit.verified_ada()
    anonymous = toolkit.post(":signUp", returnSecureToken=True)
    linked = toolkit.google(idToken=anonymous["idToken"])
    assert linked["localId"] == anonymous["localId"]
    assert "email" not in toolkit.post(":lookup", idToken=linked["idToken"])["users"][0]


def test_an_address_that_a_provider_told_is_registered(toolkit: Toolkit) -> None:
    bob = toolkit.post(":signUp", email="bob@example.com", password="secret-1", returnSecureToken=True)
    toolkit.google(idToken=bob["idToken"])
    assert _ways(toolkit)[0] is True
    assert set(_ways(toolkit)[1]) == {"password", "google.com"}


@pytest.mark.usefixtures("ours_only")
def test_a_browser_gets_a_form_and_its_answer_is_a_page(toolkit: Toolkit) -> None:
    toolkit.verified_ada()
    toolkit.post(":sendOobCode", requestType="PASSWORD_RESET", email="ada@example.com")
    code = toolkit.emulator("oobCodes")["oobCodes"][-1]
    page = requests.get(code["oobLink"], headers={"Accept": "text/html"}, timeout=10)
    assert page.headers["Content-Type"].startswith("text/html")
    assert "New password" in page.text
    fields = {"mode": "resetPassword", "oobCode": code["oobCode"], "newPassword": "secret-2"}
    url = f"{toolkit.root}/emulator/action"
    foreign = requests.post(url, data=fields, headers={"Origin": "https://evil.example"}, timeout=10)
    assert foreign.status_code == 400
    assert requests.post(url, data=fields, timeout=10).status_code == 200
    assert "idToken" in toolkit.password("secret-2")
