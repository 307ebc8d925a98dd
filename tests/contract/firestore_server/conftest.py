"""The same cases on our Firestore and on Google's emulator, each started once; every test has a project of its own."""

import itertools
from collections.abc import Iterator

import pytest

from tests.firestore_servers import google_emulator, google_server, our_server
from tests.firestore_wire import Wire

_projects = itertools.count(1)


@pytest.fixture(scope="session")
def _our_address() -> Iterator[str]:
    with our_server() as address:
        yield address


@pytest.fixture(scope="session")
def _google_address() -> Iterator[str]:
    script = google_emulator()
    if script is None:
        pytest.skip("Google's Firestore emulator (google-cloud-cli-firestore-emulator, Java) is not on this machine")
    with google_server(script) as address:
        yield address


@pytest.fixture(params=["ours", pytest.param("google", marks=pytest.mark.google)])
def wire(request: pytest.FixtureRequest) -> Iterator[Wire]:
    """A fresh project on either server; what must hold on both is tested with this."""
    yield from _wire(request.getfixturevalue(f"_{'our' if request.param == 'ours' else 'google'}_address"))


@pytest.fixture
def our_wire(_our_address: str) -> Iterator[Wire]:
    """A fresh project on our server, for what Google's emulator does in another way."""
    yield from _wire(_our_address)


def _wire(address: str) -> Iterator[Wire]:
    wire = Wire(address, f"demo-{next(_projects)}")
    try:
        yield wire
    finally:
        wire.close()
