"""What HTTP clients see of faults."""

import aiohttp
import pytest
from aiohttp import web

from desktop_chat.emulator.faults.fault import Fault
from desktop_chat.emulator.faults.faults import Faults
from desktop_chat.emulator.faults.http_calls import faulty, method_of
from tests.firestore_wire import id_token

SIGN_UP = "/identitytoolkit.googleapis.com/v1/accounts:signUp"


class World:
    """A service with one path, and how often its work was done."""

    def __init__(self, *faults: Fault) -> None:
        self.done = 0
        self._faults = Faults(faults)

    async def ask(self, number: int = 1, *, seconds: float = 10, token: str = "") -> list[int | str]:
        async def work(_request: web.Request) -> web.Response:
            self.done += 1
            return web.Response()

        app = web.Application(middlewares=[faulty("auth", self._faults)])
        app.router.add_post(SIGN_UP, work)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            url = f"http://127.0.0.1:{runner.addresses[0][1]}{SIGN_UP}"
            return [await self._one(url, seconds, token) for _ in range(number)]
        finally:
            await runner.cleanup()

    async def _one(self, url: str, seconds: float, token: str) -> int | str:
        timeout = aiohttp.ClientTimeout(total=seconds)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        try:
            async with aiohttp.ClientSession(timeout=timeout) as http, http.post(url, headers=headers) as response:
                return response.status
        except (aiohttp.ClientError, TimeoutError) as error:
            return "late" if isinstance(error, TimeoutError) else "lost"


AUTH = ("auth.*",)


async def test_without_faults_for_the_service_nothing_happens() -> None:
    world = World(Fault("refuse"), Fault("drop", methods=("storage.*",)))
    assert await world.ask(2) == [200, 200]


async def test_a_dropped_answer_comes_after_the_work() -> None:
    world = World(Fault("drop", methods=AUTH, count=1))
    assert await world.ask(2) == ["lost", 200]
    assert world.done == 2


@pytest.mark.parametrize(("status", "code"), [("UNAVAILABLE", 503), ("INTERNAL", 500), ("RESOURCE_EXHAUSTED", 429)])
async def test_a_refused_call_does_no_work(status: str, code: int) -> None:
    world = World(Fault("refuse", methods=("auth.signUp",), count=1, status=status))
    assert await world.ask(2) == [code, 200]
    assert world.done == 1


async def test_a_half_open_call_is_never_answered() -> None:
    world = World(Fault("half-open", methods=AUTH, count=1))
    assert await world.ask(2, seconds=0.3) == ["late", 200]


async def test_a_delay() -> None:
    assert await World(Fault("delay", methods=AUTH, count=1, seconds=(0.5, 0.5))).ask(2, seconds=0.2) == ["late", 200]


async def test_an_expired_token_is_refused() -> None:
    assert await World(Fault("expire", methods=AUTH, count=1)).ask(2, token=id_token("alice")) == [401, 401]


def test_names_of_calls() -> None:
    assert method_of("auth", "POST", SIGN_UP) == "auth.signUp"
    assert method_of("auth", "POST", "/securetoken.googleapis.com/v1/token") == "auth.token"
    assert method_of("auth", "GET", "/") == "auth.GET"
    assert method_of("storage", "PUT", "/v0/b/x/o/accounts:signUp") == "storage.PUT"
