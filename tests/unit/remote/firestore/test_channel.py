import asyncio
import socket
from typing import Any

import grpc
import pytest

from desktop_chat.remote.endpoints import Endpoints
from desktop_chat.remote.firestore.channel import ChannelTiming, metadata, open_channel
from tests.faults.names import HOST, NameServer
from tests.ports import kept_port
from tests.unit.remote.blackhole import Blackhole
from tests.unit.remote.stub_firestore import StubFirestore

LISTEN = "/google.firestore.v1.Firestore/Listen"


def test_metadata_carries_the_users_token_and_the_route() -> None:
    assert metadata(Endpoints("demo", "k"), "TOKEN", "database", "projects/demo/databases/(default)") == (
        ("authorization", "Bearer TOKEN"),
        ("google-cloud-resource-prefix", "projects/demo/databases/(default)"),
        ("x-goog-request-params", "database=projects%2Fdemo%2Fdatabases%2F%28default%29"),
    )


async def test_production_speaks_tls() -> None:
    # What a plaintext server hears first: a TLS handshake record, not the HTTP/2 preface with a token behind it.
    heard: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

    async def hear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not heard.done():
            heard.set_result(await reader.read(3))
        writer.close()

    server = await asyncio.start_server(hear, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]

    class Production(Endpoints):
        @property
        def firestore_host(self) -> str:
            return f"127.0.0.1:{port}"

    channel = open_channel(Production("demo", "k"))
    call: Any = channel.stream_stream(LISTEN)(iter(()))
    async with asyncio.timeout(30):
        assert await heard == b"\x16\x03\x01"
    call.cancel()
    await channel.close()
    server.close()
    await server.wait_closed()


async def answer_of(channel: grpc.aio.Channel, *, patient: bool) -> grpc.StatusCode:
    """Return what a call ends with; ``patient`` ones wait for a connection."""
    call: Any = channel.unary_unary("/nothing/here")
    with pytest.raises(grpc.aio.AioRpcError) as told:
        await call(b"", wait_for_ready=patient, timeout=15)
    return told.value.code()


async def test_server_that_moved_is_found_without_the_half_minute_that_grpc_waits() -> None:
    names, before, after = NameServer(), grpc.aio.server(), grpc.aio.server()
    await names.start()
    port = before.add_insecure_port(f"127.0.0.1:{kept_port()}")
    await before.start()
    channel = open_channel(Endpoints("demo", "k", firestore_emulator=f"dns://{names.place}/{HOST}:{port}"))
    assert await answer_of(channel, patient=True) is grpc.StatusCode.UNIMPLEMENTED
    await before.stop(None)
    after.add_insecure_port(f"127.0.0.2:{port}")
    await after.start()
    names.address = "127.0.0.2"
    # A call that went out before the end of the connection was heard of would end with it, however patient.
    async with asyncio.timeout(30):
        await channel.wait_for_state_change(grpc.ChannelConnectivity.READY)
    assert await answer_of(channel, patient=True) is grpc.StatusCode.UNIMPLEMENTED
    await channel.close()
    await after.stop(None)
    names.close()


async def test_silent_name_server_does_not_hold_a_call_for_two_minutes() -> None:
    names = NameServer()
    await names.start()
    names.silent = True
    endpoints = Endpoints("demo", "k", firestore_emulator=f"dns://{names.place}/{HOST}:1")
    channel = open_channel(endpoints, ChannelTiming(ping_timeout=300))
    assert await answer_of(channel, patient=False) is grpc.StatusCode.UNAVAILABLE
    await channel.close()
    names.close()


async def test_half_open_connection_is_noticed(server: StubFirestore) -> None:
    # The same as a laptop that changed its network: packets go nowhere and nobody says so.
    async with Blackhole(server.port) as hole:
        channel = open_channel(
            Endpoints("demo", "k", firestore_emulator=hole.host), ChannelTiming(keepalive=200, ping_timeout=200)
        )
        call: Any = channel.stream_stream(LISTEN)()
        await call.write(b"")
        conversation = await server.conversation()
        await conversation.request()
        hole.swallow()
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            async with asyncio.timeout(15):
                await call.read()
        assert caught.value.code() is grpc.StatusCode.UNAVAILABLE
        await channel.close()


async def test_connection_that_is_dead_from_its_first_byte_is_given_up() -> None:
    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    mute = await asyncio.start_server(say_nothing, "127.0.0.1", 0)
    endpoints = Endpoints("demo", "k", firestore_emulator=f"127.0.0.1:{mute.sockets[0].getsockname()[1]}")
    channel = open_channel(endpoints, ChannelTiming(keepalive=200, ping_timeout=200))
    call: Any = channel.stream_stream(LISTEN)()
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        async with asyncio.timeout(15):  # gRPC's own limit is 20 s
            await call.read()
    assert caught.value.code() is grpc.StatusCode.UNAVAILABLE
    await channel.close()
    mute.close()
    await mute.wait_closed()


async def test_proxies_of_the_environment_do_not_come_between_us_and_an_emulator(
    server: StubFirestore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        for name in ("http_proxy", "grpc_proxy", "https_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{unused.getsockname()[1]}")
        for name in ("no_proxy", "NO_PROXY", "no_grpc_proxy"):
            monkeypatch.delenv(name, raising=False)
        channel = open_channel(Endpoints("demo", "k", firestore_emulator=server.host))
        call: Any = channel.stream_stream(LISTEN)()
        async with asyncio.timeout(30):
            await call.write(b"")
            await server.conversation()
        call.cancel()
        await channel.close()
