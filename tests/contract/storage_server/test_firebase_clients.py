"""firebase_admin.storage, and pyrebase4 as a signed-in person."""

import io
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import firebase_admin
import pyrebase
import pytest
import requests
from firebase_admin import credentials
from firebase_admin import storage as admin_storage
from google.auth.credentials import AnonymousCredentials

from tests.contract.storage_server.conftest import BUCKET, PROJECT, RunningStorage, token_of


class NoCredential(credentials.Base):  # type: ignore[misc]  # it ships no types
    def get_credential(self) -> AnonymousCredentials:
        return AnonymousCredentials()


@pytest.fixture
def admin_bucket(storage_server: RunningStorage, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", storage_server.url)
    app = firebase_admin.initialize_app(NoCredential(), {"projectId": PROJECT, "storageBucket": BUCKET}, "storage")
    yield admin_storage.bucket(app=app)
    firebase_admin.delete_app(app)


@pytest.fixture
def person(storage_server: RunningStorage, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """pyrebase4's Storage, whose host is a literal."""
    real = "https://firebasestorage.googleapis.com"

    class LocalSession(requests.Session):
        def request(self, method: Any, url: Any, *args: Any, **more: Any) -> requests.Response:
            return super().request(method, url.replace(real, storage_server.url), *args, **more)

    session = LocalSession()
    monkeypatch.setattr(pyrebase.pyrebase, "requests", SimpleNamespace(get=session.get, Session=LocalSession))
    settings = {"apiKey": "k", "authDomain": "x", "databaseURL": "http://x", "storageBucket": BUCKET}
    app = pyrebase.initialize_app(settings)
    app.requests = session
    yield app
    session.close()


def test_firebase_admin_is_above_the_rules(admin_bucket: Any) -> None:
    admin_bucket.blob("people/ada/x").upload_from_string(b"by the admin", content_type="text/plain")
    assert [one.name for one in admin_bucket.list_blobs()] == ["people/ada/x"]
    assert admin_bucket.blob("people/ada/x").download_as_bytes() == b"by the admin"
    admin_bucket.blob("people/ada/x").delete()
    assert not admin_bucket.blob("people/ada/x").exists()


def test_a_download_token_of_the_admin_lets_anybody_read(admin_bucket: Any, storage_server: RunningStorage) -> None:
    blob = admin_bucket.blob("people/ada/x")
    blob.metadata = {"firebaseStorageDownloadTokens": "t-1"}
    blob.upload_from_string(b"shared")
    url = f"{storage_server.url}/v0/b/{BUCKET}/o/people%2Fada%2Fx?alt=media"
    assert requests.get(f"{url}&token=t-1", timeout=30).content == b"shared"
    assert requests.get(f"{url}&token=t-2", timeout=30).status_code == 403
    assert requests.get(url, timeout=30).status_code == 403


def test_pyrebase4_puts_and_gets_with_a_token(person: Any, tmp_path: Path) -> None:
    ada = token_of("ada")
    stored = person.storage().child("people/ada/x y.bin").put(io.BytesIO(b"of ada"), ada)
    assert (stored["name"], stored["size"]) == ("people/ada/x y.bin", "6")
    target = tmp_path / "read"
    person.storage().child("people/ada/x y.bin").download("", str(target), ada)
    assert target.read_bytes() == b"of ada"


def test_pyrebase4_as_a_stranger_is_refused(person: Any, tmp_path: Path) -> None:
    person.storage().child("people/ada/x").put(io.BytesIO(b"of ada"), token_of("ada"))
    with pytest.raises(requests.HTTPError, match="403"):
        person.storage().child("people/ada/x").put(io.BytesIO(b"of eve"), token_of("eve"))
    target = tmp_path / "read"
    person.storage().child("people/ada/x").download("", str(target), token_of("eve"))
    assert not target.exists()
    person.storage().child("people/ada/x").download("", str(target), token_of("ada"))
    assert target.read_bytes() == b"of ada"
