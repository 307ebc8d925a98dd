"""The backends that must behave alike; the real ones run as processes of their own and are started once."""

import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from desktop_chat.model.ids import Uid
from desktop_chat.sync.gateways import FirestoreGateway
from tests.contract.gateways.world import RULES, World, connect
from tests.fake_firestore import FakeFirestoreGateway, FakeServer
from tests.fakes import FakeClock
from tests.local_firebase import LocalFirebase, local_firebase
from tests.rules.google_emulator import PROJECT, running, start_script


@pytest.fixture(scope="session")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalFirebase]:
    rules: Path = tmp_path_factory.mktemp("rules") / "firestore.rules"
    rules.write_text(RULES, encoding="utf-8")
    with local_firebase("--rules", str(rules)) as firebase:
        yield firebase


@pytest.fixture(scope="session")
def google_host() -> Iterator[str]:
    script = start_script()
    if script is None:
        pytest.skip(
            "Google's Firestore emulator or Java is not installed (dpkg -L google-cloud-cli-firestore-emulator)"
        )
    with running(script) as emulator:
        assert emulator.load(RULES) is None
        yield emulator._base.removeprefix("http://")


@pytest.fixture(
    params=[
        "fake",
        pytest.param("local", marks=pytest.mark.emulator),
        pytest.param("google", marks=pytest.mark.google),
    ]
)
def world(request: pytest.FixtureRequest) -> World:
    prefix = uuid.uuid4().hex[:12]
    if request.param == "fake":
        server = FakeServer(FakeClock())
        return World(lambda: FakeFirestoreGateway(server, Uid("ada")), prefix, has_rules=False)
    if request.param == "local":
        local: LocalFirebase = request.getfixturevalue("local")
        return World(lambda: connect(local.project, local.hosts["firestore"]), prefix)
    host: str = request.getfixturevalue("google_host")
    return World(lambda: connect(PROJECT, host), prefix, is_incremental=False)


@pytest.fixture
async def firestore(world: World) -> AsyncIterator[FirestoreGateway]:
    gateway = world.open()
    yield gateway
    await gateway.aclose()
