"""Fakes of what sync needs from the world: a clock to turn, a loop that waits for nobody, secrets and accounts.

The Firestore in memory is in ``tests.fake_firestore``, the client for tests of the window in ``tests.fake_client``.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from desktop_chat.errors import ChatError, NoSecretStore, SignInFailed
from desktop_chat.model.ids import Uid
from desktop_chat.model.user import Account
from desktop_chat.sync.gateways import KeepSession, SecretStore
from desktop_chat.sync.thread import SyncThread
from tests.example_data import NOW

T = TypeVar("T")


# --- time -------------------------------------------------------------------------------------------------
@dataclass
class FakeTimer:
    """A timer of FakeClock."""

    name: str
    due: float
    callback: Callable[[], None]
    cancelled: bool = False

    def cancel(self) -> None:
        self.cancelled = True


class FakeClock:
    """Stands still until a test turns it; timers fire only by ``fire`` or ``advance``."""

    def __init__(self, start: datetime = NOW) -> None:
        self._start = start
        self._seconds = 0.0
        self._error = timedelta()
        self._timers: list[FakeTimer] = []

    def now(self) -> datetime:
        return self.true_now() + self._error

    def true_now(self) -> datetime:
        """Return what a server's clock shows, wherever this computer's was set to."""
        return self._start + timedelta(seconds=self._seconds)

    def jump(self, by: timedelta) -> None:
        """Set this computer's wall clock; neither time nor timers move."""
        self._error += by

    def monotonic(self) -> float:
        return self._seconds

    def call_later(self, name: str, seconds: float, callback: Callable[[], None]) -> FakeTimer:
        timer = FakeTimer(name, self._seconds + seconds, callback)
        self._timers.append(timer)
        return timer

    @property
    def pending(self) -> list[str]:
        """The names of the timers that wait, the next one first."""
        return [timer.name for timer in self._waiting()]

    def fire(self, prefix: str) -> None:
        """Fire the next timer whose name begins so, whatever the time; fails when there is none."""
        timer = next((timer for timer in self._waiting() if timer.name.startswith(prefix)), None)
        assert timer is not None, f"no timer {prefix!r} waits, only {self.pending}"
        self._seconds = max(self._seconds, timer.due)
        self._timers.remove(timer)
        timer.callback()

    def advance(self, seconds: float) -> None:
        """Let time pass; due timers fire in order, each at its own moment."""
        end = self._seconds + seconds
        while (waiting := self._waiting()) and waiting[0].due <= end:
            self.fire(waiting[0].name)
        self._seconds = end

    def _waiting(self) -> list[FakeTimer]:
        self._timers = [timer for timer in self._timers if not timer.cancelled]
        return sorted(self._timers, key=lambda timer: timer.due)


# --- the loop ---------------------------------------------------------------------------------------------
class InlineThread(SyncThread):
    """A SyncThread whose loop runs on the calling thread, until nothing is left to do, at each call."""

    ROUNDS = 60

    def __init__(self) -> None:
        super().__init__("inline")
        self.loop = asyncio.new_event_loop()

    def retain(self) -> None:
        self._loop = self.loop

    def release(self) -> None:
        self._loop = None

    async def run_blocking(self, function: Callable[[], T], /) -> T:
        return function()

    def call(self, function: Callable[..., object], *arguments: Any) -> None:
        super().call(function, *arguments)
        self.settle()

    def settle(self) -> None:
        """Run the loop until it is idle; a chain of more than ``ROUNDS`` hops would need a larger number."""

        async def rounds() -> None:
            for _ in range(self.ROUNDS):
                await asyncio.sleep(0)

        self.loop.run_until_complete(rounds())

    def close(self) -> None:
        """Close the loop; every task must have ended."""
        assert asyncio.all_tasks(self.loop) == set(), "tasks were left behind"
        self.loop.close()


# --- secrets ----------------------------------------------------------------------------------------------
class FakeSecrets(SecretStore):
    """A keyring in memory; ``locked`` makes every call fail."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self.values = dict(values or {})
        self.locked = False

    def get(self, name: str) -> str | None:
        self._check()
        return self.values.get(name)

    def set(self, name: str, value: str) -> None:
        self._check()
        self.values[name] = value

    def delete(self, name: str) -> None:
        self._check()
        self.values.pop(name, None)

    def of(self, keep: KeepSession) -> "FakeSecrets":
        """Stand in for the factory that ChatClient takes."""
        assert keep in KeepSession
        return self

    def _check(self) -> None:
        if self.locked:
            raise NoSecretStore("The keyring is locked", "Unlock it and try again.")


# --- accounts ---------------------------------------------------------------------------------------------
class FakeAuthGateway:
    """Accounts in a dict that several gateways may share; ``error`` makes the next call fail.

    ``bulk`` exempts everybody from the rate limit: most tests are about something else.
    """

    def __init__(self, accounts: dict[str, tuple[str, Account]] | None = None) -> None:
        self.accounts = accounts if accounts is not None else {}
        self.signed_in: Account | None = None
        self.token: str | None = None
        self.error: ChatError | None = None
        self.bulk = True
        self.closed = False

    async def is_bulk(self) -> bool:
        return self.bulk

    async def sign_up(self, email: str, password: str, display_name: str) -> Account:
        await self._network()
        if email.lower() in self.accounts:
            raise SignInFailed("This e-mail address is in use", "Sign in instead.")
        account = Account(Uid(email.partition("@")[0].lower()), email, display_name)
        self.accounts[email.lower()] = (password, account)
        return self._enter(account)

    async def sign_in(self, email: str, password: str) -> Account:
        await self._network()
        known = self.accounts.get(email.lower())
        if known is None or known[0] != password:
            raise SignInFailed("Wrong e-mail address or password")
        return self._enter(known[1])

    async def resume(self, account: Account, refresh_token: str) -> None:
        self.signed_in, self.token = account, refresh_token

    async def check_session(self) -> None:
        await self._network()

    def refresh_token(self) -> str | None:
        return self.token

    async def sign_out(self) -> None:
        self.signed_in = self.token = None

    async def aclose(self) -> None:
        self.closed = True

    def _enter(self, account: Account) -> Account:
        self.signed_in, self.token = account, f"refresh-{account.uid}"
        return account

    async def _network(self) -> None:
        await asyncio.sleep(0)
        error, self.error = self.error, None
        if error is not None:
            raise error
