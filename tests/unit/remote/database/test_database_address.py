"""Where the socket goes, and that a token is never sent where only a message said so."""

import pytest

from desktop_chat.remote.database.database_address import DatabaseAddress


@pytest.mark.parametrize(
    ("url", "emulator", "expected"),
    [
        (
            "https://demo-default-rtdb.firebaseio.com",
            None,
            "wss://demo-default-rtdb.firebaseio.com/.ws?v=5&ns=demo-default-rtdb",
        ),
        (
            "https://eu.europe-west1.firebasedatabase.app/",
            None,
            "wss://eu.europe-west1.firebasedatabase.app/.ws?v=5&ns=eu",
        ),
        ("http://127.0.0.1:9000?ns=mine", None, "ws://127.0.0.1:9000/.ws?v=5&ns=mine"),
        ("", "127.0.0.1:9000", "ws://127.0.0.1:9000/.ws?v=5&ns=demo-default-rtdb"),
        ("https://other.firebaseio.com", "127.0.0.1:9000", "ws://127.0.0.1:9000/.ws?v=5&ns=other"),
    ],
)
def test_the_socket(url: str, emulator: str | None, expected: str) -> None:
    address = DatabaseAddress.of("demo", url, emulator)
    assert address is not None
    assert address.socket_url(None) == expected
    assert address.socket_url("a b") == f"{expected}&ls=a%20b"


def test_a_project_without_database_has_no_address() -> None:
    assert DatabaseAddress.of("demo", "", None) is None


@pytest.mark.parametrize(
    ("host", "followed"),
    [
        ("s-usc1c-nss-1.firebaseio.com", True),
        ("s-gke.europe-west1.firebasedatabase.app", True),
        ("evil.example", False),
        ("evilfirebaseio.com", False),
        ("evil.example/.firebaseio.com", False),
        ("x@evil.example?.firebaseio.com", False),
        ("", False),
    ],
)
def test_a_secure_address_moves_between_googles_hosts_only(host: str, *, followed: bool) -> None:
    home = DatabaseAddress("demo.firebaseio.com", "demo", secure=True)
    assert home.moved_to(host).host == (host if followed else home.host)
    assert home.moved_to(host).namespace == "demo"


def test_an_own_host_stays() -> None:
    assert DatabaseAddress("db.example", "demo", secure=True).moved_to("x.firebaseio.com").host == "db.example"
