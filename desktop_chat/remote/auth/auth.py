"""Firebase Auth for the sync loop: blocking calls run in two worker threads, the session lives here."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from desktop_chat.errors import ChatError, SignInRequired
from desktop_chat.model.backoff import Backoff
from desktop_chat.model.ids import Uid
from desktop_chat.model.user import Account
from desktop_chat.remote.auth.id_token import claims_of
from desktop_chat.remote.auth.identity import Identity
from desktop_chat.remote.auth.session import Session, Tokens

_log = logging.getLogger(__name__)

_T = TypeVar("_T")


class FirebaseAuth:
    """Fits ``sync.gateways.AuthGateway``; ``session`` is what the other gateways ask for the ID token."""

    def __init__(self, identity: Identity, *, clock: Callable[[], float], backoff: Backoff) -> None:
        self._identity = identity
        # Two threads: a renewal must not wait behind a sign-in that hangs in its timeout.
        self._threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="firebase-auth")
        self.session = Session(self._renew, clock=clock, backoff=backoff)

    async def sign_up(self, email: str, password: str, display_name: str) -> Account:
        """Create the account and a session for it. Raises SignInFailed, Unavailable, InvalidConfig."""
        tokens = await self._blocking(lambda: self._identity.sign_up(email, password))
        try:
            await self._blocking(lambda: self._identity.set_display_name(tokens.id_token, display_name))
        except ChatError as error:
            # The account exists now: to report a failure would send the person into "address has an account already".
            # The name that others see is in the profile document, not here.
            _log.warning("the display name was not stored with the account: %s", error.title)
        self.session.start(tokens)
        return Account(Uid(tokens.uid), email.strip(), display_name)

    async def sign_in(self, email: str, password: str) -> Account:
        """Start a session. Raises SignInFailed, Unavailable, InvalidConfig."""
        tokens, facts = await self._blocking(lambda: self._identity.sign_in(email, password))
        self.session.start(tokens)
        return Account(Uid(tokens.uid), str(facts.get("email") or email.strip()), str(facts.get("displayName") or ""))

    async def resume(self, account: Account, refresh_token: str) -> None:
        """Take up a saved session without a request; the first ID token is fetched when it is needed."""
        _log.info("taking up the session of %s", account.uid)
        self.session.resume(refresh_token)

    async def check_session(self) -> None:
        """Ask whether the session still holds. Raises SignInRequired when it is over, Unavailable."""
        await self.session.renew()

    def refresh_token(self) -> str | None:
        """Return the secret worth saving, or None when nobody is signed in."""
        return self.session.refresh_token

    async def is_bulk(self) -> bool:
        """Tell whether the operator exempts the account from the rate limit. Raises SignInRequired, Unavailable."""
        return claims_of(await self.session.id_token()).get("bulk") is True

    async def sign_out(self) -> None:
        """Forget the session. Firebase has no call to revoke a refresh token as a user."""
        self.session.end()

    def watch_session(self, callback: Callable[[SignInRequired | None], None]) -> None:
        """Call back when the session ends: with the error when the server ended it, with None after sign_out."""
        self.session.watch(callback)

    async def send_verification(self) -> None:
        """Send the mail that confirms the address of the signed-in account."""
        token = await self.session.id_token()
        await self._blocking(lambda: self._identity.send_verification(token))

    async def send_password_reset(self, email: str) -> None:
        """Send the mail with the link to choose a new password."""
        await self._blocking(lambda: self._identity.send_password_reset(email))

    async def account(self) -> Mapping[str, Any]:
        """Return what Firebase knows of the signed-in account: ``localId``, ``email``, ``emailVerified``."""
        token = await self.session.id_token()
        return await self._blocking(lambda: self._identity.account(token))

    async def aclose(self) -> None:
        """Let the worker threads go, without waiting for requests under way."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _renew(self, refresh_token: str) -> Tokens:
        return await self._blocking(lambda: self._identity.renew(refresh_token))

    async def _blocking(self, call: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, call)
