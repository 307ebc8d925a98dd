"""The name server of the campaign, asked as client processes ask it: by gRPC and by everything else."""

import asyncio
import random
import socket
from collections.abc import AsyncIterator

import pytest

from tests.faults.names import HOST, NameServer, arm_names, look_up

OTHER = "127.0.0.2"


@pytest.fixture
async def names() -> AsyncIterator[NameServer]:
    server = NameServer()
    await server.start()
    yield server
    server.close()


async def ask(names: NameServer, name: str = HOST) -> str:
    return await asyncio.to_thread(look_up, name, names.place, random.Random(1))


async def test_name_leads_where_the_server_says(names: NameServer) -> None:
    assert await ask(names) == "127.0.0.1"
    names.address = OTHER
    assert await ask(names) == OTHER


@pytest.mark.parametrize(("silent", "code"), [(True, socket.EAI_AGAIN), (False, socket.EAI_NONAME)])
async def test_lost_name_is_told_as_the_system_tells_it(
    names: NameServer, monkeypatch: pytest.MonkeyPatch, silent: bool, code: int
) -> None:
    monkeypatch.setattr("tests.faults.names.PATIENCE_SECONDS", 0.1)
    names.silent, names.refuses = silent, not silent
    with pytest.raises(socket.gaierror) as told:
        await ask(names)
    assert told.value.errno == code


async def test_only_names_of_the_campaign_are_asked_for(names: NameServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", socket.getaddrinfo)  # to be as it was afterwards
    names.address = OTHER
    arm_names(names.place, random.Random(1))
    found = await asyncio.to_thread(socket.getaddrinfo, HOST, 80, type=socket.SOCK_STREAM)
    assert [address for *_, address in found] == [(OTHER, 80)]
    asked = names.asked
    await asyncio.to_thread(socket.getaddrinfo, "127.0.0.1", 80)
    assert names.asked == asked
