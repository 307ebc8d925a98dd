"""The API over HTTP: who is heard, and how refusals are answered."""

from datetime import UTC, datetime

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from desktop_chat.emulator.firestore.security_rules import SecurityRules
from desktop_chat.emulator.rules_api.routes import RulesRoutes
from desktop_chat.emulator.storage.security_rules import StorageRules


async def test_only_the_owner_is_heard() -> None:
    routes = RulesRoutes(SecurityRules(), StorageRules(), lambda: datetime(2026, 11, 24, tzinfo=UTC), None)
    app = web.Application()
    app.router.add_route("*", "/v1/{path:.+}", routes.handle)
    async with TestClient(TestServer(app)) as client:
        assert (await client.get("/v1/projects/p/rulesets")).status == 401
        owner = {"Authorization": "Bearer owner"}
        assert await (await client.get("/v1/projects/p/rulesets", headers=owner)).json() == {"rulesets": []}
        assert (await client.get("/v1/projects/p/nothing", headers=owner)).status == 404
    routes.close()
