"""Stub servers and injected time for the tests of ``remote``."""

from collections.abc import AsyncIterator

import pytest

from tests.unit.remote.play import Clock, Pauses
from tests.unit.remote.stub_firestore import StubFirestore
from tests.unit.remote.stub_identity import StubIdentity


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


@pytest.fixture
async def server() -> AsyncIterator[StubFirestore]:
    stub = StubFirestore()
    await stub.start()
    yield stub
    await stub.stop()


@pytest.fixture
async def identity_server() -> AsyncIterator[StubIdentity]:
    stub = StubIdentity()
    await stub.start()
    yield stub
    await stub.stop()
