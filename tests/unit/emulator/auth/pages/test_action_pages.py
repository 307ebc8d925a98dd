"""The pages behind the links of mails: forms first, nothing done by looking."""

from html.parser import HTMLParser
from typing import Any

import pytest

from desktop_chat.emulator.auth.mail_codes import MODES
from desktop_chat.emulator.auth.pages.action_pages import finish_page, link_page, refusal_page


class Reader(HTMLParser):
    """Collects the values of inputs by name, and every tag."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.inputs: dict[str, str | None] = {}
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "input":
            self.inputs[str(dict(attrs)["name"])] = dict(attrs).get("value")


def sent(project: Any, kind: str, **more: str) -> dict[str, str]:
    made = project.sign_up()
    if kind == "PASSWORD_RESET":
        project.user("sendOobCode", requestType=kind, email="ada@example.com")
    else:
        project.user("sendOobCode", requestType=kind, idToken=made["idToken"], **more)
    code = project.state.codes.all()[-1]
    return {"mode": MODES[kind], "oobCode": code.code}


def test_looking_at_a_link_verifies_nothing_and_its_form_does(project: Any) -> None:
    query = sent(project, "VERIFY_EMAIL")
    status, html = link_page(project.state, query)
    assert status == 200
    assert not project.state.by_email("ada@example.com").email_verified
    assert Reader(html).inputs == query
    status, html = finish_page(project.state, query)
    assert status == 200
    assert "verified" in html
    assert project.state.by_email("ada@example.com").email_verified
    assert link_page(project.state, query)[0] == finish_page(project.state, query)[0] == 400


def test_a_reset_asks_for_a_password_and_says_what_is_wrong_with_it(project: Any) -> None:
    query = sent(project, "PASSWORD_RESET")
    tags = Reader(link_page(project.state, query)[1]).tags
    assert ("label", {"for": "new"}) in tags
    field = next(attributes for tag, attributes in tags if attributes.get("id") == "new")
    assert (field["type"], field["autocomplete"]) == ("password", "new-password")
    status, html = finish_page(project.state, query | {"newPassword": "short"})
    assert status == 400
    assert "at least 6" in html
    assert "role=alert" in html
    assert "aria-describedby=wrong" in html
    assert finish_page(project.state, query | {"newPassword": "secret-2"})[0] == 200
    project.user("signInWithPassword", email="ada@example.com", password="secret-2")


@pytest.mark.parametrize("target", ["javascript:alert(1)", "data:text/html,x", "file:///x"])
def test_only_web_addresses_are_gone_on_to(project: Any, target: str) -> None:
    query = sent(project, "VERIFY_EMAIL") | {"continueUrl": target}
    status, html = finish_page(project.state, query)
    assert status == 200
    assert "<a " not in html


def test_what_the_link_carries_is_quoted(project: Any) -> None:
    target = 'http://app/"><script>'
    query = sent(project, "VERIFY_EMAIL") | {"continueUrl": target}
    html = link_page(project.state, query)[1]
    assert "<script" not in html
    assert Reader(html).inputs["continueUrl"] == target
    html = finish_page(project.state, query)[1]
    assert "<script" not in html
    assert ("a", {"href": target}) in Reader(html).tags


def test_recover_and_change(project: Any) -> None:
    query = sent(project, "VERIFY_AND_CHANGE_EMAIL", newEmail="new@example.com")
    assert "new@example.com" in link_page(project.state, query)[1]
    assert finish_page(project.state, query)[0] == 200
    assert project.state.by_email("new@example.com") is not None


def test_every_page_has_language_title_and_heading(project: Any) -> None:
    query = sent(project, "VERIFY_EMAIL")
    for html in (link_page(project.state, query)[1], refusal_page("<no>")[1]):
        tags = Reader(html).tags
        assert ("html", {"lang": "en"}) in tags
        assert {"title", "main", "h1"} <= {tag for tag, _ in tags}
    assert "&lt;no&gt;" in refusal_page("<no>")[1]
