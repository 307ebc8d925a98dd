import os
from dataclasses import replace

import pytest

from desktop_chat.admin.access.services import Services, ask_hub
from desktop_chat.admin.access.target import Target, TargetKind
from desktop_chat.config import EmulatorHosts
from desktop_chat.errors import Unavailable
from tests.local_firebase import LocalFirebase


def test_every_door_opens(services: Services) -> None:
    services.auth.create_user(uid="ada", email="ada@example.org")
    assert services.auth.get_user("ada").email == "ada@example.org"
    services.firestore.document("users/ada").set({"displayName": "Ada"})
    assert services.firestore.document("users/ada").get().to_dict() == {"displayName": "Ada"}
    services.rest.call("PUT", services.database_url("presence/ada"), json={"c1": {"state": "online"}})
    assert services.rest.call("GET", services.database_url("presence")) == {"ada": {"c1": {"state": "online"}}}
    assert "items" not in (services.rest.call("GET", f"{services.storage_url}/o") or {})
    assert services.rest.call("GET", f"{services.rules_url}/releases") == {"releases": []}


def test_the_environment_is_as_it_was(services: Services) -> None:
    before = dict(os.environ)
    assert services.auth
    assert services.firestore
    assert dict(os.environ) == before


def test_a_firestore_that_is_not_there_is_told_at_once(services: Services) -> None:
    hosts = replace(services.target.hosts, firestore="127.0.0.1:1")
    gone = Services(replace(services.target, hosts=hosts), lambda: None)
    with pytest.raises(Unavailable):
        _ = gone.firestore


def test_production_is_google() -> None:
    services = Services(Target("real", TargetKind.PRODUCTION), lambda: "mine")
    assert services.credentials == "mine"
    assert services.rules_url == "https://firebaserules.googleapis.com/v1/projects/real"
    assert services.auth_url == "https://identitytoolkit.googleapis.com"
    assert services.storage_url == "https://storage.googleapis.com/storage/v1/b/real.firebasestorage.app"
    assert services.database_url("a") == "https://real-default-rtdb.firebaseio.com/a.json"


def test_a_configured_database_has_its_own_address() -> None:
    services = Services(Target("real", TargetKind.PRODUCTION, database_url="https://r.europe-west1.app/"), lambda: None)
    assert services.database_url("a/b") == "https://r.europe-west1.app/a/b.json"


def test_what_does_not_run_locally_is_said() -> None:
    services = Services(Target("p", TargetKind.EMULATOR, EmulatorHosts("a:1", "b:2")), lambda: None)
    with pytest.raises(Unavailable):
        _ = services.storage_url
    with pytest.raises(Unavailable):
        services.database_url("x")
    with pytest.raises(Unavailable):
        _ = services.rules_url


def test_the_hub_tells_the_addresses(firebase: LocalFirebase) -> None:
    found = ask_hub(firebase.hosts["hub"])
    assert {name: found[name] for name in firebase.hosts} == firebase.hosts


def test_no_hub_is_told_how_to_start_one() -> None:
    with pytest.raises(Unavailable, match="desktop-chat-emulator start"):
        ask_hub("127.0.0.1:1")


def test_in_production_every_client_acts_with_the_credentials_that_were_chosen() -> None:
    from google.auth.credentials import AnonymousCredentials
    from google.auth.transport.requests import AuthorizedSession

    chosen = AnonymousCredentials()
    services = Services(Target("real", TargetKind.PRODUCTION), lambda: chosen)
    session = services.rest._session
    assert isinstance(session, AuthorizedSession)
    assert session.credentials is chosen
    assert not services.auth.emulated
    assert services.auth._user_manager.http_client.session.credentials is chosen
    services.close()
