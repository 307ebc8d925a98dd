import asyncio
import socket
import subprocess
import sys
import traceback
from collections.abc import Callable
from typing import Any

import pytest

from desktop_chat.errors import ChatError, InvalidConfig, SignInFailed, SignInRequired, Unavailable
from desktop_chat.remote.auth.identity import Identity
from desktop_chat.remote.endpoints import Endpoints
from tests.unit.remote.stub_identity import StubIdentity, a_token, refused, renewed, signed_in

KEY = "canary-api-key"
PASSWORD = "canary-password"
V3 = "/www.googleapis.com/identitytoolkit/v3/relyingparty"


@pytest.fixture
def identity(identity_server: StubIdentity) -> Identity:
    return Identity(Endpoints("demo", KEY, auth_emulator=identity_server.host), timeout=(1.0, 5.0))


async def blocking(call: Callable[[], Any]) -> Any:
    async with asyncio.timeout(30):
        return await asyncio.get_running_loop().run_in_executor(None, call)


async def test_sign_in_goes_to_the_emulator(identity: Identity, identity_server: StubIdentity) -> None:
    identity_server.answer(signed_in(a_token(lifetime=60), displayName="Ada"))
    tokens, facts = await blocking(lambda: identity.sign_in(" ada@example.com ", PASSWORD))
    assert (tokens.uid, tokens.refresh_token, tokens.lifetime) == ("u1", "r1", 60.0)
    assert facts["displayName"] == "Ada"
    [asked] = identity_server.asked
    assert asked.path == f"{V3}/verifyPassword"
    assert asked.query == {"key": KEY}
    assert (asked.body["email"], asked.body["password"]) == ("ada@example.com", PASSWORD)


async def test_sign_up_and_display_name(identity: Identity, identity_server: StubIdentity) -> None:
    identity_server.answer(signed_in(a_token()), {"localId": "u1"})
    tokens = await blocking(lambda: identity.sign_up("ada@example.com", PASSWORD))
    await blocking(lambda: identity.set_display_name(tokens.id_token, "Ada"))
    assert [asked.path for asked in identity_server.asked] == [
        f"{V3}/signupNewUser",
        "/identitytoolkit.googleapis.com/v1/accounts:update",
    ]
    assert identity_server.asked[1].body["displayName"] == "Ada"


async def test_renewal(identity: Identity, identity_server: StubIdentity) -> None:
    identity_server.answer(renewed(a_token(lifetime=120, name="second"), "r2"))
    tokens = await blocking(lambda: identity.renew("r1"))
    assert (tokens.uid, tokens.refresh_token, tokens.lifetime) == ("u1", "r2", 120.0)
    [asked] = identity_server.asked
    assert asked.path == "/securetoken.googleapis.com/v1/token"
    assert asked.query == {"key": KEY}
    assert asked.body == {"grant_type": "refresh_token", "refresh_token": "r1"}


async def test_token_that_cannot_be_read_lives_an_hour(identity: Identity, identity_server: StubIdentity) -> None:
    identity_server.answer(signed_in("not.a-jwt.x"), signed_in(a_token(lifetime=-5)))
    for _ in range(2):
        tokens, _facts = await blocking(lambda: identity.sign_in("ada@example.com", PASSWORD))
        assert tokens.lifetime == 3600.0


async def test_mails_and_lookup(identity: Identity, identity_server: StubIdentity) -> None:
    identity_server.answer({"email": "a"}, {"email": "a"}, {"users": [{"localId": "u1", "emailVerified": False}]})
    await blocking(lambda: identity.send_verification("id"))
    await blocking(lambda: identity.send_password_reset("ada@example.com"))
    assert (await blocking(lambda: identity.account("id")))["localId"] == "u1"
    kinds = [asked.body.get("requestType") for asked in identity_server.asked]
    assert kinds == ["VERIFY_EMAIL", "PASSWORD_RESET", None]


@pytest.mark.parametrize(
    ("answer", "status", "kind"),
    [
        (refused("INVALID_LOGIN_CREDENTIALS"), None, SignInFailed),
        (refused("WEAK_PASSWORD : Password should be at least 6 characters"), None, SignInFailed),
        (refused("API key not valid. Please pass a valid API key."), None, InvalidConfig),
        (refused("INTERNAL"), 500, Unavailable),
        ("<html>Welcome to the hotel</html>", 200, Unavailable),
        ("<html>Bad gateway</html>", 502, Unavailable),
        ("[]", 200, Unavailable),
        ({"localId": "u1"}, None, Unavailable),
        ({"mfaPendingCredential": "x", "localId": "u1"}, None, SignInFailed),
    ],
    ids=str,
)
async def test_refusals_become_our_errors_without_secrets(
    identity: Identity, identity_server: StubIdentity, answer: Any, status: int | None, kind: type[ChatError]
) -> None:
    identity_server.answer(answer, status=status)
    with pytest.raises(ChatError) as caught:
        await blocking(lambda: identity.sign_in("ada@example.com", PASSWORD))
    assert type(caught.value) is kind
    _assert_no_secret(caught.value)


async def test_password_does_not_follow_a_redirect(identity: Identity, identity_server: StubIdentity) -> None:
    identity_server.answer("sign in to the hotel first", status=307)
    with pytest.raises(Unavailable):
        await blocking(lambda: identity.sign_in("ada@example.com", PASSWORD))
    assert len(identity_server.asked) == 1


async def test_proxies_of_the_environment_do_not_come_between_us_and_an_emulator(
    identity: Identity, identity_server: StubIdentity, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    identity_server.answer(signed_in(a_token()))
    await blocking(lambda: identity.sign_in("ada@example.com", PASSWORD))
    assert len(identity_server.asked) == 1


async def test_dead_session(identity: Identity, identity_server: StubIdentity) -> None:
    identity_server.answer(refused("USER_DISABLED"), {"id_token": "x"})
    with pytest.raises(SignInRequired):
        await blocking(lambda: identity.renew("canary-refresh"))
    with pytest.raises(Unavailable):  # an answer that lacks what pyrebase4 reads
        await blocking(lambda: identity.renew("canary-refresh"))


async def test_unreachable_server() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        endpoints = Endpoints("demo", KEY, auth_emulator=f"127.0.0.1:{unused.getsockname()[1]}")
        with pytest.raises(Unavailable) as caught:
            await blocking(lambda: Identity(endpoints).sign_in("ada@example.com", PASSWORD))
    _assert_no_secret(caught.value)


async def test_silent_server_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        endpoints = Endpoints("demo", KEY, auth_emulator=f"127.0.0.1:{silent.getsockname()[1]}")
        with pytest.raises(Unavailable) as caught:
            await blocking(lambda: Identity(endpoints, timeout=(0.5, 0.05)).renew("canary-refresh"))
    _assert_no_secret(caught.value)


async def test_two_projects_of_one_process_do_not_mix(identity: Identity, identity_server: StubIdentity) -> None:
    other_server = StubIdentity()
    await other_server.start()
    other = Identity(Endpoints("other", "other-key", auth_emulator=other_server.host))
    identity_server.answer(signed_in(a_token()), signed_in(a_token()))
    other_server.answer(signed_in(a_token(), localId="u2"))
    await blocking(lambda: identity.sign_in("ada@example.com", PASSWORD))
    assert (await blocking(lambda: other.sign_in("bob@example.com", PASSWORD)))[0].uid == "u2"
    await blocking(lambda: identity.sign_in("ada@example.com", PASSWORD))
    assert [asked.query["key"] for asked in identity_server.asked] == [KEY, KEY]
    assert [asked.query["key"] for asked in other_server.asked] == ["other-key"]
    await other_server.stop()


async def test_shared_pyrebase_module_is_left_alone(identity: Identity, identity_server: StubIdentity) -> None:
    import pyrebase.pyrebase
    import requests

    identity_server.answer(signed_in(a_token()))
    await blocking(lambda: identity.sign_in("ada@example.com", PASSWORD))
    assert vars(pyrebase.pyrebase)["requests"] is requests


def test_import_is_late_and_silent_even_where_warnings_are_errors() -> None:
    script = """
import sys
from desktop_chat.remote.endpoints import Endpoints
from desktop_chat.remote.auth.identity import Identity
identity = Identity(Endpoints("demo", "key", auth_emulator="127.0.0.1:1"))
assert "pyrebase" not in sys.modules, "too early"
from desktop_chat.errors import Unavailable
try:
    identity.renew("r")
except Unavailable:
    assert "pyrebase" not in sys.modules, "a start of the program needs none of it"
try:
    identity.sign_in("ada@example.com", "x")
except Unavailable:
    print("pyrebase" in sys.modules)
"""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.stdout.strip(), done.stderr) == ("True", "")


def _assert_no_secret(error: ChatError) -> None:
    """Look for canaries wherever a crash report could look: text, causes, contexts."""
    chain: list[BaseException] = [error]
    for one in chain:
        chain.extend(behind for behind in (one.__cause__, one.__context__) if behind is not None)
    assert len(chain) == 1, "a foreign exception would carry the request with it"
    assert "canary" not in "".join(traceback.format_exception_only(error)) + repr(error.args)
