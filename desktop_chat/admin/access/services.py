"""The doors to one project: Auth, Firestore and the REST services, each opened when it is first used."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import Any

import requests

from desktop_chat.admin.access.foreign_error import told
from desktop_chat.admin.access.rest import Rest
from desktop_chat.admin.access.target import Target
from desktop_chat.errors import Unavailable

_RULES_HOST = "https://firebaserules.googleapis.com"
_STORAGE_HOST = "https://storage.googleapis.com"
PROBE = "doctor/asks"
"""A document that need not exist."""
_PROBE_SECONDS = 15.0
_AUTH_HOST = "https://identitytoolkit.googleapis.com"


class Services:
    """Administrator's clients of ``target``. ``credentials`` is only asked in production."""

    def __init__(self, target: Target, credentials: Callable[[], Any]) -> None:
        self._target = target
        self._make_credentials = credentials

    @property
    def target(self) -> Target:
        return self._target

    @cached_property
    def credentials(self) -> Any:
        """google-auth credentials; anonymous towards the local Firebase."""
        if self._target.is_production:
            return self._make_credentials()
        from google.auth.credentials import AnonymousCredentials

        return AnonymousCredentials()

    @cached_property
    def auth(self) -> Any:
        """The ``firebase_admin.auth`` client of this project (``list_users``, ``update_user`` and so on)."""
        import firebase_admin
        from firebase_admin import auth, credentials

        given = self.credentials

        class Given(credentials.Base):  # type: ignore[misc]  # firebase_admin has no types
            """Credentials made elsewhere."""

            def get_credential(self) -> Any:
                return given

        options = {"projectId": self._target.project_id, "httpTimeout": 60}
        app = firebase_admin.App(f"desktop-chat-admin-{id(self)}", Given(), options)
        with _environment({"FIREBASE_AUTH_EMULATOR_HOST": self._target.hosts.auth}):
            return auth.Client(app)

    @cached_property
    def firestore(self) -> Any:
        """A ``google.cloud.firestore.Client`` that the security rules do not bind. Raises a ChatError at first use.

        One document is read first, with a short limit: the library itself tries for minutes before it says that nobody
        is there.
        """
        from google.cloud.firestore import Client

        with _environment({"FIRESTORE_EMULATOR_HOST": self._target.hosts.firestore}):
            client = Client(project=self._target.project_id, credentials=self.credentials)
        with told():
            client.document(PROBE).get(timeout=_PROBE_SECONDS, retry=None)
        return client

    @cached_property
    def rest(self) -> Rest:
        """REST calls as administrator."""
        if not self._target.is_production:
            session = requests.Session()
            session.trust_env = False  # no proxy between this program and this computer
            session.headers["Authorization"] = "Bearer owner"
            return Rest(session)
        from google.auth.transport.requests import AuthorizedSession

        return Rest(AuthorizedSession(self.credentials))

    # --- addresses of the REST services ---------------------------------------------------------------------
    @property
    def rules_url(self) -> str:
        """Base of the Rules API, up to and with ``v1/projects/ID``. Raises Unavailable without the hub."""
        if self._target.is_production:
            return f"{_RULES_HOST}/v1/projects/{self._target.project_id}"
        if self._target.hub is None:
            raise Unavailable("Where is the hub?", "Set FIREBASE_EMULATOR_HUB, as desktop-chat-emulator exec does.")
        return f"http://{self._target.hub}/v1/projects/{self._target.project_id}"

    @property
    def auth_url(self) -> str:
        """Base of the Identity Toolkit; ``v1/…`` or ``v2/…`` follows."""
        host = self._target.hosts.auth
        return f"http://{host}/identitytoolkit.googleapis.com" if host else _AUTH_HOST

    @property
    def storage_url(self) -> str:
        """The bucket in the JSON API of Cloud Storage; ``/o`` lists its objects. Raises Unavailable."""
        host = self._target.hosts.storage
        if host is None and not self._target.is_production:
            raise Unavailable("No local Storage", "The local Firebase runs without Storage.")
        return f"{f'http://{host}' if host else _STORAGE_HOST}/storage/v1/b/{self._target.bucket}"

    @property
    def has_database(self) -> bool:
        """Whether the project is known to have a Realtime Database, so that its silence is an error."""
        return (
            bool(self._target.database_url) if self._target.is_production else self._target.hosts.database is not None
        )

    def database_url(self, path: str) -> str:
        """Where ``path`` of the Realtime Database is, ``.json`` and namespace included. Raises Unavailable."""
        host, project = self._target.hosts.database, self._target.project_id
        if self._target.is_production:
            base = self._target.database_url or f"https://{project}-default-rtdb.firebaseio.com"
            return f"{base.rstrip('/')}/{path}.json"
        if host is None:
            raise Unavailable("No local Realtime Database", "The local Firebase runs without it.")
        return f"http://{host}/{path}.json?ns={project}-default-rtdb"

    def close(self) -> None:
        """Close what was opened."""
        if "rest" in self.__dict__:
            self.rest.close()


@contextmanager
def _environment(values: Mapping[str, str | None]) -> Iterator[None]:
    """Set variables while a client is made: the libraries take emulators from nowhere else, and look only then."""
    before = {name: os.environ.get(name) for name in values}
    _set(values)
    try:
        yield
    finally:
        _set(before)


def _set(values: Mapping[str, str | None]) -> None:
    for name, value in values.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


def ask_hub(address: str) -> dict[str, str]:
    """Return ``host:port`` by service as the emulator hub tells it. Raises Unavailable."""
    session = requests.Session()
    session.trust_env = False
    try:
        with session:
            found = session.get(f"http://{address}/emulators", timeout=5).json()
        return {name: f"{one['host']}:{one['port']}" for name, one in found.items()}
    except (requests.RequestException, ValueError, KeyError, TypeError, AttributeError):
        raise Unavailable(
            "No local Firebase",
            f"Nothing answers at {address}. Start it with desktop-chat-emulator start; for the real project give"
            " --prod --project ID.",
        ) from None
