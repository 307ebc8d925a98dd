import random
from collections.abc import AsyncIterator

import pytest

from desktop_chat.errors import SignInFailed, SignInRequired
from desktop_chat.model.backoff import Backoff
from desktop_chat.model.ids import Uid
from desktop_chat.model.user import Account
from desktop_chat.remote.auth.auth import FirebaseAuth
from desktop_chat.remote.auth.identity import Identity
from desktop_chat.remote.endpoints import Endpoints
from tests.unit.remote.play import Clock
from tests.unit.remote.stub_identity import StubIdentity, a_token, refused, renewed, signed_in

ADA = Account(Uid("u1"), "ada@example.com", "Ada")


@pytest.fixture
async def auth(identity_server: StubIdentity, clock: Clock) -> AsyncIterator[FirebaseAuth]:
    identity = Identity(Endpoints("demo", "key", auth_emulator=identity_server.host))
    one = FirebaseAuth(identity, clock=clock, backoff=Backoff(random.Random(1)))
    yield one
    await one.aclose()


async def test_sign_up_gives_an_account_and_a_session(auth: FirebaseAuth, identity_server: StubIdentity) -> None:
    token = a_token()
    identity_server.answer(signed_in(token), {})
    assert await auth.sign_up("ada@example.com ", "secret", "Ada") == ADA
    assert auth.refresh_token() == "r1"
    assert await auth.session.id_token() == token
    assert identity_server.asked[1].body["displayName"] == "Ada"


async def test_sign_up_stands_when_only_the_name_was_lost(auth: FirebaseAuth, identity_server: StubIdentity) -> None:
    identity_server.answer(signed_in(a_token()))
    identity_server.answer(refused("INTERNAL"), status=500)
    assert await auth.sign_up("ada@example.com", "secret", "Ada") == ADA
    assert auth.refresh_token() == "r1"


async def test_sign_in(auth: FirebaseAuth, identity_server: StubIdentity) -> None:
    identity_server.answer(signed_in(a_token(), displayName="Ada"))
    assert await auth.sign_in("ada@example.com", "secret") == ADA


async def test_failed_sign_in_leaves_the_session_alone(auth: FirebaseAuth, identity_server: StubIdentity) -> None:
    await auth.resume(ADA, "saved")
    identity_server.answer(refused("INVALID_LOGIN_CREDENTIALS"))
    with pytest.raises(SignInFailed):
        await auth.sign_in("ada@example.com", "wrong")
    assert auth.refresh_token() == "saved"


async def test_resume_makes_no_request_until_a_token_is_needed(
    auth: FirebaseAuth, identity_server: StubIdentity
) -> None:
    await auth.resume(ADA, "saved")
    assert identity_server.asked == []
    token = a_token(name="renewed")
    identity_server.answer(renewed(token, "r2"))
    assert await auth.session.id_token() == token
    assert auth.refresh_token() == "r2"


async def test_token_near_its_end_is_renewed_on_the_wire(
    auth: FirebaseAuth, identity_server: StubIdentity, clock: Clock
) -> None:
    identity_server.answer(signed_in(a_token(lifetime=100)), renewed(a_token(name="next")))
    await auth.sign_in("ada@example.com", "secret")
    clock.turn(100)
    assert await auth.session.id_token() == a_token(name="next")


async def test_dead_session_is_told(auth: FirebaseAuth, identity_server: StubIdentity) -> None:
    told: list[SignInRequired | None] = []
    auth.watch_session(told.append)
    await auth.resume(ADA, "saved")
    identity_server.answer(refused("TOKEN_EXPIRED"))
    with pytest.raises(SignInRequired):
        await auth.session.id_token()
    assert [type(one) for one in told] == [SignInRequired]
    assert auth.refresh_token() is None


async def test_sign_out(auth: FirebaseAuth, identity_server: StubIdentity) -> None:
    await auth.resume(ADA, "saved")
    await auth.sign_out()
    assert auth.refresh_token() is None
    with pytest.raises(SignInRequired):
        await auth.session.id_token()


async def test_mails(auth: FirebaseAuth, identity_server: StubIdentity) -> None:
    token = a_token()
    identity_server.answer(signed_in(token), {}, {}, {"users": [{"localId": "u1", "emailVerified": False}]})
    await auth.sign_in("ada@example.com", "secret")
    await auth.send_verification()
    await auth.send_password_reset("ada@example.com")
    assert (await auth.account())["emailVerified"] is False
    assert identity_server.asked[1].body == {"requestType": "VERIFY_EMAIL", "idToken": token}
    assert identity_server.asked[2].body == {"requestType": "PASSWORD_RESET", "email": "ada@example.com"}
