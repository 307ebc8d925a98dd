"""Takes what the sign-in page asks for to the ChatClient and its refusals back."""

from PySide6.QtCore import QObject, Signal

from desktop_chat.model.user import Account
from desktop_chat.sync.client import ChatClient
from desktop_chat.ui.bridge import SyncBridge
from desktop_chat.ui.login.login_view import Credentials, LoginView


class LoginController(QObject):
    """Lives as long as its view.

    Signals:
        signed_in: the client has an account now.
    """

    signed_in = Signal()

    def __init__(self, view: LoginView, client: ChatClient, bridge: SyncBridge) -> None:
        super().__init__(view)
        self._view = view
        self._client = client
        self._bridge = bridge
        view.submitted.connect(self._submit)
        bridge.deliver(
            client.keyring_available(), self, lambda available: view.set_keyring_available(available=available)
        )

    def _submit(self, credentials: Credentials) -> None:
        given = (credentials.email, credentials.password)
        if credentials.name is None:
            answer = self._client.sign_in(*given, credentials.keep)
        else:
            answer = self._client.sign_up(*given, credentials.name, credentials.keep)
        self._bridge.deliver(answer, self, self._done, self._view.fail)

    def _done(self, _account: Account) -> None:
        self._view.clear()
        self.signed_in.emit()
