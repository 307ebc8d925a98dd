import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from desktop_chat.admin.access.credentials import Identity, production_credentials
from desktop_chat.admin.failures import Refused, WrongUse
from desktop_chat.errors import SignInRequired

ACCOUNT = "people@p.iam.gserviceaccount.com"


@pytest.fixture(scope="module")
def private_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


def key_file(folder: Path, private_key: str) -> Path:
    path = folder / "key.json"
    content = {
        "type": "service_account", "client_email": ACCOUNT, "private_key": private_key,
        "token_uri": "https://oauth2.googleapis.com/token",
    }  # fmt: skip
    path.write_text(json.dumps(content), encoding="utf-8")
    path.chmod(0o600)
    return path


def test_a_named_key_file_is_used(tmp_path: Path, private_key: str) -> None:
    credentials = production_credentials(Identity(key_file=key_file(tmp_path, private_key)), {})
    assert credentials.service_account_email == ACCOUNT
    assert "https://www.googleapis.com/auth/cloud-platform" in credentials.scopes


def test_a_damaged_key_is_not_quoted(tmp_path: Path) -> None:
    with pytest.raises(WrongUse) as told:
        production_credentials(Identity(key_file=key_file(tmp_path, "BEGIN SECRET")), {})
    assert "SECRET" not in str(told.value)


def test_a_key_file_by_variable_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="--key-file"):
        production_credentials(Identity(), {"GOOGLE_APPLICATION_CREDENTIALS": str(tmp_path)})


def test_two_identities_are_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongUse):
        production_credentials(Identity(ACCOUNT, tmp_path / "key.json"), {})


def test_impersonation_stands_on_the_application_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, private_key: str
) -> None:
    source = production_credentials(Identity(key_file=key_file(tmp_path, private_key)), {})
    monkeypatch.setattr("google.auth.default", lambda scopes: (source, "p"))
    assert production_credentials(Identity(), {}) is source
    assert production_credentials(Identity("other@p.iam"), {}).service_account_email == "other@p.iam"


def test_nobody_signed_in_is_told_how_to(monkeypatch: pytest.MonkeyPatch) -> None:
    from google.auth.exceptions import DefaultCredentialsError

    def nobody(scopes: object) -> None:
        raise DefaultCredentialsError("nothing found")

    monkeypatch.setattr("google.auth.default", nobody)
    with pytest.raises(SignInRequired, match="application-default login"):
        production_credentials(Identity(), {})
