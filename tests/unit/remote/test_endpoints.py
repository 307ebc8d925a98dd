import pytest

from desktop_chat.remote.endpoints import Endpoints

SIGN_IN = "https://www.googleapis.com/identitytoolkit/v3/relyingparty/verifyPassword?key=abc"


def test_production_keeps_google_hosts_and_tls() -> None:
    endpoints = Endpoints("demo", "abc")
    assert endpoints.auth_url(SIGN_IN) == SIGN_IN
    assert endpoints.firestore_host == "firestore.googleapis.com:443"
    assert not endpoints.firestore_is_plaintext


def test_auth_emulator_gets_the_google_host_as_first_part_of_the_path() -> None:
    endpoints = Endpoints("demo", "abc", auth_emulator="127.0.0.1:9099")
    assert endpoints.auth_url(SIGN_IN) == (
        "http://127.0.0.1:9099/www.googleapis.com/identitytoolkit/v3/relyingparty/verifyPassword?key=abc"
    )
    assert not endpoints.firestore_is_plaintext, "one emulator does not switch the other on"


def test_environment_decides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", "127.0.0.1:1")
    monkeypatch.setenv("FIREBASE_AUTH_EMULATOR_HOST", "127.0.0.1:1")
    endpoints = Endpoints("demo", "abc", firestore_emulator="127.0.0.1:8080")
    assert endpoints.firestore_host == "127.0.0.1:8080"
    assert endpoints.auth_url(SIGN_IN) == SIGN_IN


def test_database_name() -> None:
    assert Endpoints("demo", "k").database == "projects/demo/databases/(default)"
    assert Endpoints("demo", "k", database_id="other").database == "projects/demo/databases/other"
