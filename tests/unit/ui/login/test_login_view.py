"""What the sign-in card lets through, and what it says when it does not."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_chat.errors import SignInFailed
from desktop_chat.sync.client import KeepSession
from desktop_chat.ui.login.login_view import Credentials, LoginView
from desktop_chat.ui.theme import Theme


@pytest.fixture
def view(theme: Theme, qtbot: QtBot) -> LoginView:
    view = LoginView(theme, "demo-chat")
    qtbot.addWidget(view)
    view.set_keyring_available(available=True)
    return view


def fill(view: LoginView, *, email: str = "ada@example.org", password: str = "secret1", name: str = "Ada") -> None:
    for row, text in ((view.email, email), (view.password, password), (view.name, name)):
        row.field.setText(text)


def submitted(view: LoginView, qtbot: QtBot) -> Credentials:
    with qtbot.waitSignal(view.submitted) as caught:
        view.submit.click()
    assert caught.args is not None
    credentials: Credentials = caught.args[0]
    return credentials


def test_enter_in_the_password_signs_in(view: LoginView, qtbot: QtBot) -> None:
    fill(view, email=" ada@example.org ")
    with qtbot.waitSignal(view.submitted) as caught:
        qtbot.keyClick(view.password.field, Qt.Key.Key_Return)
    assert caught.args == [Credentials("ada@example.org", "secret1", KeepSession.KEYRING, None)]


def test_signing_up_asks_for_a_name(view: LoginView, qtbot: QtBot) -> None:
    fill(view, name="")
    view.set_signing_up(signing_up=True)
    with qtbot.assertNotEmitted(view.submitted):
        view.submit.click()
    assert view.name.error
    view.name.field.setText("Ada Lovelace")
    assert submitted(view, qtbot).name == "Ada Lovelace"


@pytest.mark.parametrize("email", ["", "ada", "@", "ada@", "@example.org"])
def test_what_is_no_address_is_told_at_the_field(view: LoginView, qtbot: QtBot, email: str) -> None:
    fill(view, email=email)
    with qtbot.assertNotEmitted(view.submitted):
        view.submit.click()
    assert view.email.error
    assert not view.password.error


def test_a_short_password_is_refused_when_signing_up_only(view: LoginView, qtbot: QtBot) -> None:
    fill(view, password="short")
    assert submitted(view, qtbot).password == "short"
    view.set_busy(busy=False)
    view.set_signing_up(signing_up=True)
    with qtbot.assertNotEmitted(view.submitted):
        view.submit.click()
    assert view.password.error


def test_without_a_keyring_the_session_is_kept_in_memory_unless_the_person_says_otherwise(
    view: LoginView, qtbot: QtBot
) -> None:
    fill(view)
    view.set_keyring_available(available=False)
    assert submitted(view, qtbot).keep is KeepSession.MEMORY


def test_the_form_is_held_until_the_server_answered_and_keeps_what_was_typed(view: LoginView, qtbot: QtBot) -> None:
    fill(view)
    submitted(view, qtbot)
    assert not view.submit.isEnabled()
    assert view.submit.text() == "Signing in…"
    view.fail(SignInFailed("Wrong password", "Try again."))
    assert view.submit.isEnabled()
    assert view.submit.text() == view.submit.accessibleName() == "Sign in"
    assert view.notice.text == "Wrong password Try again."
    assert view.email.field.text() == "ada@example.org"
    qtbot.keyClicks(view.password.field, "x")
    assert view.notice.text == ""


def test_nothing_is_submitted_before_it_is_known_where_the_session_can_be_kept(theme: Theme, qtbot: QtBot) -> None:
    view = LoginView(theme, "demo-chat")
    qtbot.addWidget(view)
    fill(view)
    with qtbot.assertNotEmitted(view.submitted):
        view.submit.click()
        qtbot.keyClick(view.password.field, Qt.Key.Key_Return)
    with qtbot.waitSignal(view.submitted) as caught:
        view.set_keyring_available(available=True)
    assert caught.args is not None
    assert caught.args[0].keep is KeepSession.KEYRING


@pytest.mark.parametrize("available", [True, False])
def test_enter_before_it_is_known_is_not_forgotten(theme: Theme, qtbot: QtBot, *, available: bool) -> None:
    view = LoginView(theme, "my-team")
    qtbot.addWidget(view)
    fill(view)
    qtbot.keyClick(view.password.field, Qt.Key.Key_Return)
    asked: list[Credentials] = []
    view.submitted.connect(asked.append)
    view.set_keyring_available(available=available)
    view.set_keyring_available(available=available)
    assert len(asked) == int(available), "once, and not past a choice that nobody has seen"


def test_credentials_do_not_show_the_password_when_printed() -> None:
    assert "secret1" not in repr(Credentials("a@b", "secret1", KeepSession.MEMORY, None))
