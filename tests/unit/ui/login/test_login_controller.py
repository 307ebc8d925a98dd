"""From the sign-in card to the client and back."""

import pytest
from pytestqt.qtbot import QtBot

from desktop_chat.errors import SignInFailed
from desktop_chat.sync.client import KeepSession
from desktop_chat.ui.bridge import SyncBridge
from desktop_chat.ui.login.login_controller import LoginController
from desktop_chat.ui.login.login_view import LoginView
from desktop_chat.ui.theme import Theme
from tests.fake_client import FakeChatClient


@pytest.fixture
def client() -> FakeChatClient:
    return FakeChatClient(signed_in=False)


@pytest.fixture
def view(theme: Theme, qtbot: QtBot) -> LoginView:
    view = LoginView(theme, "demo-chat")
    qtbot.addWidget(view)
    view.email.field.setText("ada@example.org")
    view.password.field.setText("secret1")
    return view


def test_signing_in_reaches_the_client_and_forgets_the_password(
    view: LoginView, client: FakeChatClient, qtbot: QtBot
) -> None:
    controller = LoginController(view, client, SyncBridge(view))
    qtbot.waitUntil(view.submit.isEnabled)
    with qtbot.waitSignal(controller.signed_in):
        view.submit.click()
    assert ("sign_in", "ada@example.org", KeepSession.KEYRING) in client.calls
    assert view.password.field.text() == ""


def test_signing_up_hands_over_the_name(view: LoginView, client: FakeChatClient, qtbot: QtBot) -> None:
    controller = LoginController(view, client, SyncBridge(view))
    view.set_signing_up(signing_up=True)
    view.name.field.setText("Ada")
    qtbot.waitUntil(view.submit.isEnabled)
    with qtbot.waitSignal(controller.signed_in):
        view.submit.click()
    assert ("sign_up", "ada@example.org", "Ada", KeepSession.KEYRING) in client.calls


def test_a_refusal_is_shown_and_the_form_is_free_again(view: LoginView, client: FakeChatClient, qtbot: QtBot) -> None:
    client.fail_next["sign_in"] = SignInFailed("Wrong password", "Try again.")
    controller = LoginController(view, client, SyncBridge(view))
    qtbot.waitUntil(view.submit.isEnabled)
    with qtbot.assertNotEmitted(controller.signed_in):
        view.submit.click()
        qtbot.waitUntil(lambda: view.notice.text == "Wrong password Try again.")
    assert view.submit.isEnabled()


def test_without_a_keyring_the_page_asks(view: LoginView, client: FakeChatClient, qtbot: QtBot) -> None:
    client.keyring = False
    controller = LoginController(view, client, SyncBridge(view))
    view.show()
    qtbot.waitUntil(lambda: not view._keep.isHidden())
    with qtbot.waitSignal(controller.signed_in):
        view.submit.click()
    assert ("sign_in", "ada@example.org", KeepSession.MEMORY) in client.calls
