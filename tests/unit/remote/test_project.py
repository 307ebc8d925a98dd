import random
import threading

import pytest

from desktop_chat.errors import SignInRequired, Unavailable
from desktop_chat.model.firebase.firestore import Query, Write, WriteKind
from desktop_chat.model.ids import Uid
from desktop_chat.model.user import Account
from desktop_chat.remote.endpoints import Endpoints
from desktop_chat.remote.firestore import protos
from desktop_chat.remote.project import build_gateways, steady_seconds
from desktop_chat.sync.gateways import AuthGateway, FirestoreGateway
from tests.unit.remote.play import Clock, Hearing, Pauses, complete
from tests.unit.remote.stub_firestore import StubFirestore
from tests.unit.remote.stub_identity import StubIdentity, a_token, refused, renewed, signed_in

ADA = Account(Uid("u1"), "ada@example.com", "Ada")


async def test_sign_in_listen_sign_out(server: StubFirestore, identity_server: StubIdentity) -> None:
    endpoints = Endpoints("demo", "key", identity_server.host, server.host)
    project = build_gateways(endpoints, rng=random.Random(1))
    auth: AuthGateway = project.auth
    firestore: FirestoreGateway = project.firestore
    token = a_token()
    identity_server.answer(signed_in(token))
    await auth.sign_in("ada@example.com", "secret")
    hearing = Hearing()
    firestore.listen(Query("rooms"), None, hearing)
    conversation = await server.conversation()
    assert conversation.metadata["authorization"] == f"Bearer {token}"
    conversation.say(*complete((await conversation.added()).target_id, "rooms/a"))
    await hearing.snapshot()
    await auth.sign_out()
    assert isinstance(await hearing.error(), SignInRequired)
    await conversation.over()
    await project.aclose()


async def test_account_disabled_while_away_ends_the_listeners(
    server: StubFirestore, identity_server: StubIdentity, clock: Clock
) -> None:
    project = build_gateways(Endpoints("demo", "key", identity_server.host, server.host), clock=clock)
    identity_server.answer(renewed(a_token()), refused("USER_DISABLED"))
    await project.auth.resume(ADA, "saved")
    hearing = Hearing()
    project.firestore.listen(Query("rooms"), None, hearing)
    conversation = await server.conversation()
    conversation.say(*complete((await conversation.added()).target_id))
    await hearing.snapshot()
    clock.turn(3600)
    conversation.end()
    assert "disabled" in (await hearing.error()).title
    assert project.auth.refresh_token() is None
    await project.aclose()


async def test_token_that_ran_out_in_an_outage_is_renewed_before_anything_goes_on(
    server: StubFirestore, identity_server: StubIdentity, clock: Clock, pauses: Pauses
) -> None:
    """The stream waits in a pause that never ends by itself; the renewal for a message that is sent sets it free."""
    endpoints = Endpoints("demo", "key", identity_server.host, server.host)
    project = build_gateways(endpoints, clock=clock, sleep=pauses)
    write = Write(WriteKind.CREATE, "rooms/r/messages/m", {"body": "hi"})
    old, new = a_token(name="old"), a_token(name="new")
    identity_server.answer(renewed(old))
    await project.auth.resume(ADA, "saved")
    hearing = Hearing()
    project.firestore.listen(Query("rooms"), None, hearing)
    conversation = await server.conversation()
    conversation.say(*complete((await conversation.added()).target_id))
    await hearing.snapshot()
    clock.turn(90 * 60)
    identity_server.answer("out of order", status=500)
    conversation.end()
    await pauses.next()
    for code in ("INTERNAL", "SOMETHING_NEW"):
        clock.turn(8)
        identity_server.answer(refused(code))
        with pytest.raises(Unavailable):
            await project.firestore.commit([write])
    assert server.calls == []
    assert server.conversations.empty()
    clock.turn(8)
    identity_server.answer(renewed(new))
    server.answer([protos.CommitResponse()])
    await project.firestore.commit([write])
    conversation = await server.conversation()
    assert conversation.metadata["authorization"] == f"Bearer {new}"
    assert [call.metadata["authorization"] for call in server.calls] == [f"Bearer {new}"]
    assert project.auth.refresh_token() is not None
    await project.aclose()


@pytest.mark.parametrize("code", ["TOKEN_EXPIRED", "USER_DISABLED", "USER_NOT_FOUND", "INVALID_REFRESH_TOKEN"])
async def test_only_a_word_about_the_session_ends_it(identity_server: StubIdentity, code: str) -> None:
    project = build_gateways(Endpoints("demo", "key", identity_server.host, "127.0.0.1:1"))
    identity_server.answer(refused(code))
    await project.auth.resume(ADA, "saved")
    with pytest.raises(SignInRequired):
        await project.firestore.get(["rooms/r"])
    assert project.auth.refresh_token() is None
    await project.aclose()


def test_may_be_built_where_no_loop_runs() -> None:
    built = threading.Event()

    def build() -> None:
        build_gateways(Endpoints("demo", "key"))
        built.set()

    thread = threading.Thread(target=build)  # noqa: TID251 - the point of this test
    thread.start()
    thread.join()
    assert built.is_set()


@pytest.mark.skipif(not hasattr(__import__("time"), "CLOCK_BOOTTIME"), reason="this system has no such clock")
def test_steady_seconds_count_sleep(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setattr(time, "clock_gettime", lambda which: {time.CLOCK_BOOTTIME: 7.0}[which])
    assert steady_seconds() == 7.0
