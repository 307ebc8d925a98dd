import pytest

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.setup.web_config import client_config
from desktop_chat.config import Config
from desktop_chat.errors import Unavailable
from tests.unit.admin.setup.canned_rest import production

NAME = "projects/real-1/webApps/1:2:web:3"
ANSWER = {
    "apiKey": "AIza", "projectId": "real-1", "authDomain": "real-1.firebaseapp.com", "databaseURL": "https://r",
    "storageBucket": "b", "appId": "1:2:web:3", "messagingSenderId": "2",
}  # fmt: skip
WANTED = Config("AIza", "real-1", "real-1.firebaseapp.com", "https://r", "b", "1:2:web:3")


def test_the_config_is_that_of_the_first_app() -> None:
    services, _ = production({"GET webApps/1:2:web:3/config": ANSWER, "GET /webApps": {"apps": [{"name": NAME}]}})
    assert client_config(services, may_create=False) == WANTED


def test_an_app_is_made_when_there_is_none() -> None:
    made = {"done": True, "response": {"name": NAME}}
    services, rest = production({"GET webApps/1:2:web:3/config": ANSWER, "GET /webApps": {}, "POST /webApps": made})
    assert client_config(services, may_create=False) is None
    assert all(method == "GET" for method, _, _ in rest.calls)
    assert client_config(services, may_create=True) == WANTED


def test_an_app_that_is_still_being_made_is_waited_for() -> None:
    services, _ = production({"GET /webApps": {}, "POST /webApps": {"name": "operations/1"}})
    with pytest.raises(Unavailable, match="init again"):
        client_config(services, may_create=True)


def test_the_local_firebase_is_named_by_its_hosts(services: Services) -> None:
    config = client_config(services, may_create=False)
    assert config is not None
    assert (config.project_id, config.emulators) == (services.target.project_id, services.target.hosts)
