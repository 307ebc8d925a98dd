"""The wire: paths, credentials, CORS and errors."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from desktop_chat.emulator.auth.journal import NoJournal
from desktop_chat.emulator.auth.server import AuthServer
from desktop_chat.emulator.auth.sessions import TokenPolicy
from desktop_chat.emulator.auth.state import AuthState

TOOLKIT = "/identitytoolkit.googleapis.com/v1"
OWNER = {"Authorization": "Bearer owner"}
ADA = {"email": "ada@example.com", "password": "secret-1"}


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    import secrets

    from desktop_chat.emulator.clock import Clock

    state = AuthState(now=Clock().now, randomness=secrets.token_bytes, policy=TokenPolicy(), journal=NoJournal())
    server = AuthServer(state, "demo-chat")
    port = await server.start("127.0.0.1")
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
        yield session
    await server.stop()


async def post(http: aiohttp.ClientSession, path: str, body: Any, **options: Any) -> tuple[int, Any]:
    async with http.post(path, json=body, **options) as response:
        return response.status, await response.json()


async def test_the_new_and_the_old_paths_reach_the_same_accounts(http: aiohttp.ClientSession) -> None:
    status, made = await post(http, f"{TOOLKIT}/accounts:signUp?key=k", ADA)
    assert status == 200
    status, old = await post(http, "/www.googleapis.com/identitytoolkit/v3/relyingparty/verifyPassword?key=k", ADA)
    assert (status, old["localId"]) == (200, made["localId"])


async def test_who_goes_away_in_the_middle_of_a_request_is_no_fault(
    http: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    where = http._base_url
    assert where is not None
    _, writer = await asyncio.open_connection(where.host, where.port)
    head = f"POST {TOOLKIT}/accounts:signUp?key=k HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n"
    writer.write(head.encode() + b'{"email": "ada')
    await writer.drain()
    status, _ = await post(http, f"{TOOLKIT}/accounts:signUp?key=k", ADA)  # the other has come that far, too
    writer.transport.abort()
    assert status == 200
    await post(http, f"{TOOLKIT}/accounts:signInWithPassword?key=k", ADA)
    assert caplog.text == ""


async def test_refresh_takes_a_form_and_json(http: aiohttp.ClientSession) -> None:
    _, made = await post(http, f"{TOOLKIT}/accounts:signUp?key=k", {})
    token = made["refreshToken"]
    path = "/securetoken.googleapis.com/v1/token?key=k"
    async with http.post(path, data={"grant_type": "refresh_token", "refresh_token": token}) as response:
        assert (await response.json())["user_id"] == made["localId"]
    status, answer = await post(http, path, {"grantType": "refresh_token", "refreshToken": token})
    assert (status, answer["user_id"]) == (200, made["localId"])


async def test_an_error_is_the_official_json(http: aiohttp.ClientSession) -> None:
    status, answer = await post(http, f"{TOOLKIT}/accounts:signInWithPassword?key=k", ADA)
    assert status == 400
    assert answer["error"]["message"] == "EMAIL_NOT_FOUND"
    assert answer["error"]["errors"][0]["message"] == "EMAIL_NOT_FOUND"


async def test_calls_for_users_need_a_key(http: aiohttp.ClientSession) -> None:
    status, answer = await post(http, f"{TOOLKIT}/accounts:signUp", ADA)
    assert (status, answer["error"]["status"]) == (403, "PERMISSION_DENIED")


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer a.user.token"}, {"Authorization": "Basic owner"}])
async def test_admin_paths_need_an_admin(http: aiohttp.ClientSession, headers: dict[str, str]) -> None:
    path = f"{TOOLKIT}/projects/demo-chat/accounts"
    status, answer = await post(http, f"{path}?key=k", ADA, headers=headers)
    assert (status, answer["error"]["status"]) == (401, "UNAUTHENTICATED")
    async with http.get(f"{path}:batchGet", headers=headers) as response:
        assert response.status == 401


async def test_an_admin_works_on_the_project_of_the_path(http: aiohttp.ClientSession) -> None:
    for project in ("one", "two"):
        status, _ = await post(http, f"{TOOLKIT}/projects/{project}/accounts", ADA, headers=OWNER)
        assert status == 200
    async with http.get(f"{TOOLKIT}/projects/one/accounts:batchGet?maxResults=10", headers=OWNER) as response:
        assert len((await response.json())["users"]) == 1
    async with http.delete("/emulator/v1/projects/one/accounts") as response:
        assert (response.status, await response.json()) == (200, {})
    _, counted = await post(http, f"{TOOLKIT}/projects/one/accounts:query", {"returnUserInfo": False}, headers=OWNER)
    assert counted == {"recordsCount": "0"}
    _, counted = await post(http, f"{TOOLKIT}/projects/two/accounts:query", {"returnUserInfo": False}, headers=OWNER)
    assert counted == {"recordsCount": "1"}


async def test_mails_are_listed_and_their_links_work(http: aiohttp.ClientSession) -> None:
    _, made = await post(http, f"{TOOLKIT}/accounts:signUp?key=k", ADA)
    await post(
        http, f"{TOOLKIT}/accounts:sendOobCode?key=k", {"requestType": "VERIFY_EMAIL", "idToken": made["idToken"]}
    )
    async with http.get("/emulator/v1/projects/demo-chat/oobCodes") as response:
        (code,) = (await response.json())["oobCodes"]
    async with http.get(code["oobLink"]) as response:
        assert response.status == 200
    _, looked_up = await post(http, f"{TOOLKIT}/accounts:lookup?key=k", {"idToken": made["idToken"]})
    assert looked_up["users"][0]["emailVerified"] is True


async def test_settings(http: aiohttp.ClientSession) -> None:
    path = "/emulator/v1/projects/demo-chat/config"
    async with http.patch(path, json={"emailPrivacyConfig": {"enableImprovedEmailPrivacy": True}}) as response:
        assert response.status == 200
    async with http.get(path) as response:
        assert (await response.json())["emailPrivacyConfig"] == {"enableImprovedEmailPrivacy": True}


async def test_a_page_of_any_origin_may_call(http: aiohttp.ClientSession) -> None:
    ask = {
        "Origin": "http://localhost:3000",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type,x-client-version",
    }
    async with http.options(f"{TOOLKIT}/accounts:signUp?key=k", headers=ask) as response:
        assert response.status == 204
        assert response.headers["Access-Control-Allow-Origin"] == "http://localhost:3000"
        assert response.headers["Access-Control-Allow-Headers"] == "content-type,x-client-version"
        assert "POST" in response.headers["Access-Control-Allow-Methods"]
    headers = {"Origin": "http://localhost:3000"}
    async with http.post(f"{TOOLKIT}/accounts:signUp", json={}, headers=headers) as response:
        assert response.status == 403
        assert response.headers["Access-Control-Allow-Origin"] == "http://localhost:3000"


@pytest.mark.parametrize("path", ["/nothing", f"{TOOLKIT}/accounts:batchDelete?key=k", f"{TOOLKIT}/accounts?key=k"])
async def test_unknown_paths(http: aiohttp.ClientSession, path: str) -> None:
    status, answer = await post(http, path, {})
    assert (status, answer["error"]["status"]) == (404, "NOT_FOUND")


async def test_a_body_that_is_no_json(http: aiohttp.ClientSession) -> None:
    async with http.post(f"{TOOLKIT}/accounts:signUp?key=k", data=b'{"password": "secret-1') as response:
        text = await response.text()
        assert response.status == 400
        assert "Invalid JSON payload" in text
        assert "secret-1" not in text


async def test_a_taken_port_is_an_os_error(http: aiohttp.ClientSession) -> None:
    state = AuthState(now=lambda: None, randomness=bytes, policy=TokenPolicy(), journal=NoJournal())  # type: ignore[arg-type,return-value]  # never asked
    port = http._base_url.port if http._base_url else 0
    assert port
    with pytest.raises(OSError, match="address already in use"):
        await AuthServer(state, "p").start("127.0.0.1", port)


async def test_passwords_are_not_logged(http: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    await post(http, f"{TOOLKIT}/accounts:signUp?key=k", ADA)
    await post(http, f"{TOOLKIT}/accounts:signInWithPassword?key=k", ADA | {"password": "secret-2"})
    assert "secret-" not in caplog.text


async def test_second_factors_are_under_the_second_version(http: aiohttp.ClientSession) -> None:
    path = "/identitytoolkit.googleapis.com/v2/accounts/mfaSignIn:start?key=k"
    status, answer = await post(http, path, {})
    assert status == 400
    assert answer["error"]["message"].startswith("MISSING_MFA_PENDING_CREDENTIAL")


async def test_settings_are_also_where_admins_of_production_find_them(http: aiohttp.ClientSession) -> None:
    path = "/identitytoolkit.googleapis.com/v2/projects/demo-chat/config"
    body = {"emailPrivacyConfig": {"enableImprovedEmailPrivacy": True}}
    async with http.patch(path, json=body) as response:
        assert response.status == 401
    async with http.patch(path, json=body, headers=OWNER) as response:
        assert response.status == 200
    async with http.get("/emulator/v1/projects/demo-chat/config") as response:
        assert (await response.json())["emailPrivacyConfig"] == body["emailPrivacyConfig"]


async def test_pages_for_browsers_cannot_be_framed_nor_sent_by_other_sites(http: aiohttp.ClientSession) -> None:
    async with http.get("/emulator/action?mode=verifyEmail&oobCode=x", headers={"Accept": "text/html"}) as response:
        assert response.status == 400
        assert response.content_type == "text/html"
        assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
    async with http.post("/emulator/action", data={}, headers={"Origin": "http://evil.example"}) as response:
        assert "another site" in await response.text()


async def test_tenants_are_for_administrators(http: aiohttp.ClientSession) -> None:
    path = "/identitytoolkit.googleapis.com/v2/projects/demo-chat/tenants"
    for method, place in (("GET", path), ("POST", path), ("GET", f"{path}/x"), ("PATCH", f"{path}/x")):
        async with http.request(method, place, json={}) as response:
            assert response.status == 401
    status, answer = await post(http, path, {}, headers=OWNER)
    assert (status, answer["allowPasswordSignup"]) == (200, False)


async def test_provider_configs_are_for_administrators(http: aiohttp.ClientSession) -> None:
    for kind in ("oauthIdpConfigs", "inboundSamlConfigs"):
        path = f"/identitytoolkit.googleapis.com/v2/projects/demo-chat/{kind}"
        for method, place in (("GET", path), ("POST", path), ("GET", f"{path}/x"), ("PATCH", f"{path}/x")):
            async with http.request(method, place, json={}) as response:
                assert response.status == 401
        async with http.delete(f"{path}/x") as response:
            assert response.status == 401
        async with http.get(f"{path}/x", headers={"Authorization": "Bearer owner"}) as response:
            assert response.status == 404
            assert (await response.json())["error"]["message"] == "CONFIGURATION_NOT_FOUND"
