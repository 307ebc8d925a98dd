"""Opening the link of a mail."""

from typing import Any

import pytest

from desktop_chat.emulator.auth.pages.action_links import open_link


def query_of(project: Any, **more: str) -> dict[str, str]:
    code = project.state.codes.all()[-1]
    from desktop_chat.emulator.auth.mail_codes import MODES

    return {"mode": MODES[code.request_type], "oobCode": code.code} | more


def test_the_link_of_a_verification_verifies_once(project: Any) -> None:
    made = project.sign_up()
    project.user("sendOobCode", requestType="VERIFY_EMAIL", idToken=made["idToken"])
    query = query_of(project)
    assert open_link(project.state, query).http_status == 200
    assert project.state.get(made["localId"]).email_verified
    assert open_link(project.state, query).http_status == 400


def test_the_link_of_a_reset_needs_the_new_password(project: Any) -> None:
    project.sign_up()
    project.user("sendOobCode", requestType="PASSWORD_RESET", email="ada@example.com")
    query = query_of(project)
    assert open_link(project.state, query).http_status == 400
    assert open_link(project.state, query | {"newPassword": "short"}).http_status == 400
    assert open_link(project.state, query | {"newPassword": "secret-2"}).http_status == 200
    assert project.user("signInWithPassword", email="ada@example.com", password="secret-2")


def test_the_browser_goes_on_to_the_app(project: Any) -> None:
    project.user("sendOobCode", requestType="EMAIL_SIGNIN", email="ada@example.com")
    query = query_of(project)
    for nowhere in ({}, {"continueUrl": "app"}, {"continueUrl": "http://["}):
        assert open_link(project.state, query | nowhere).http_status == 400
    answer = open_link(project.state, query | {"continueUrl": "http://app.example/done?a=1"})
    assert answer.http_status == 303
    assert answer.redirect is not None
    assert answer.redirect.startswith("http://app.example/done?a=1&mode=signIn&oobCode=")


@pytest.mark.parametrize("change", [{"oobCode": "rubbish"}, {"mode": "resetPassword"}, {"mode": ""}])
def test_a_link_that_does_not_fit_its_code_does_nothing(project: Any, change: dict[str, str]) -> None:
    made = project.sign_up()
    project.user("sendOobCode", requestType="VERIFY_EMAIL", idToken=made["idToken"])
    assert open_link(project.state, query_of(project) | change).http_status == 400
    assert not project.state.get(made["localId"]).email_verified
