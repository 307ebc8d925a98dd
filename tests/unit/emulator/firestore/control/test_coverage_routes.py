"""The report over HTTP."""

from typing import Any

from aiohttp import ClientSession, web

from desktop_chat.emulator.clock import Clock
from desktop_chat.emulator.firestore.authorize import Authorizer
from desktop_chat.emulator.firestore.caller import ANYBODY
from desktop_chat.emulator.firestore.control.coverage_routes import CoverageRoutes
from desktop_chat.emulator.firestore.security_rules import RulesFile, SecurityRules
from desktop_chat.emulator.firestore.store.database import Database
from tests.firestore_messages import name

RULES = "rules_version = '2'; service cloud.firestore { match /{x=**} { allow read: if 1 == 1; } }"
REPORT = "/emulator/v1/projects/demo:ruleCoverage"


async def ask(rules: SecurityRules, path: str) -> tuple[int, Any]:
    app = web.Application()
    CoverageRoutes(rules).add_to(app)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}{path}"
        async with ClientSession() as session, session.get(url) as response:
            is_json = response.content_type == "application/json"
            return response.status, await response.json() if is_json else await response.text()
    finally:
        await runner.cleanup()


async def test_counting_begins_with_the_first_report(database: Database, clock: Clock) -> None:
    rules = SecurityRules(RulesFile("my.rules", RULES))
    authorizer = Authorizer(rules, clock)
    authorizer.gets(database, ANYBODY, [(name("a/x"), None)])
    status, answer = await ask(rules, REPORT)
    assert (status, answer["rules"]) == (200, {"files": [{"name": "my.rules", "content": RULES}]})
    assert answer["report"][0]["values"] == []
    authorizer.gets(database, ANYBODY, [(name("a/x"), None)])
    _, answer = await ask(rules, REPORT)
    assert answer["report"][0]["values"] == [{"value": {"boolValue": True}, "count": 1}]
    status, page = await ask(rules, f"{REPORT}.html")
    assert status == 200
    assert "3 of 3 expressions" in page


async def test_rules_that_are_replaced_begin_anew_and_are_counted(database: Database, clock: Clock) -> None:
    rules = SecurityRules(RulesFile("my.rules", RULES))
    await ask(rules, REPORT)
    rules.replace("demo", RulesFile("new.rules", RULES))
    Authorizer(rules, clock).gets(database, ANYBODY, [(name("a/x"), None)])
    _, answer = await ask(rules, REPORT)
    assert answer["rules"]["files"][0]["name"] == "new.rules"
    assert answer["report"][0]["values"] == [{"value": {"boolValue": True}, "count": 1}]


async def test_without_rules_there_is_no_report() -> None:
    assert (await ask(SecurityRules(), REPORT))[0] == 404
