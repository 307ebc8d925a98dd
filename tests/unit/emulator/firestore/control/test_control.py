import json

import pytest
from aiohttp import ClientSession, web

from desktop_chat.emulator.clock import Clock
from desktop_chat.emulator.firestore.control.control import Control, rules_file_in
from desktop_chat.emulator.firestore.security_rules import RulesFile, SecurityRules
from desktop_chat.emulator.firestore.store.database import Databases
from tests.firestore_messages import DATABASE, put, whole

GOOD = "rules_version = '2'; service cloud.firestore { match /a/{b} { allow read; } }"


def body(content: str = GOOD, name: str = "my.rules") -> str:
    return json.dumps({"rules": {"files": [{"name": name, "content": content}]}})


def test_the_file_of_a_body() -> None:
    assert rules_file_in(body()) == RulesFile("my.rules", GOOD)
    assert rules_file_in('{"rules": {"files": [{"content": "x"}]}}') == RulesFile("firestore.rules", "x")


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "nothing",
        "[]",
        "{}",
        '{"rules": {"files": []}}',
        '{"rules": {"files": [{"name": "a"}]}}',
        '{"rules": {"files": [1]}}',
        '{"rules": {"files": [{"content": 1}]}}',
        '{"rules": {"files": [{"content": "a"}, {"content": "b"}]}}',
    ],
)
def test_another_body_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match=r"body|texts"):
        rules_file_in(bad)


class World:
    """The application on a port."""

    def __init__(self, clock: Clock) -> None:
        self.databases = Databases(clock)
        self.rules = SecurityRules()
        self._runner = web.AppRunner(Control(self.databases, self.rules).application())

    async def __aenter__(self) -> "World":
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    async def ask(self, method: str, path: str, data: str | None = None) -> tuple[int, str]:
        url = f"http://127.0.0.1:{self._runner.addresses[0][1]}{path}"
        async with ClientSession() as session, session.request(method, url, data=data) as response:
            return response.status, await response.text()


RULES = "/emulator/v1/projects/demo:securityRules"


async def test_rules_are_put_and_shown(clock: Clock) -> None:
    async with World(clock) as world:
        assert json.loads((await world.ask("GET", RULES))[1]) == {"rules": {"files": []}}
        assert (await world.ask("PUT", RULES, body()))[0] == 200
        assert json.loads((await world.ask("GET", RULES))[1]) == json.loads(body())
        assert world.rules.of_project("demo") is not None
        assert world.rules.of_project("else") is None


async def test_refused_rules_are_told_as_text_with_the_place(clock: Clock) -> None:
    async with World(clock) as world:
        await world.ask("PUT", RULES, body())
        status, text = await world.ask(
            "PUT", RULES, body("service cloud.firestore {\n  match /a/{b} { allow reed; }\n}")
        )
        assert status == 400
        assert text.startswith("my.rules:2:24:")
        assert (await world.ask("PUT", RULES, "nothing"))[0] == 400
        assert json.loads((await world.ask("GET", RULES))[1]) == json.loads(body())


async def test_documents_are_deleted(clock: Clock) -> None:
    async with World(clock) as world:
        world.databases.get(DATABASE).commit([put("a/1", n=1)])
        path = "/emulator/v1/projects/demo/databases/(default)/documents"
        assert (await world.ask("DELETE", "/emulator/v1/projects/else/databases/(default)/documents"))[0] == 200
        assert whole(world.databases.get(DATABASE)) != {}
        assert (await world.ask("DELETE", path))[0] == 200
        assert whole(world.databases.get(DATABASE)) == {}


async def test_it_says_that_it_is_there(clock: Clock) -> None:
    async with World(clock) as world:
        assert await world.ask("GET", "/") == (200, "Ok\n")
        assert (await world.ask("GET", "/else"))[0] == 404
