"""Who this tool is in production: Application Default Credentials, on request as another account, or a key file."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_chat.admin.access.key_file import read_key_file
from desktop_chat.admin.failures import Refused, WrongUse
from desktop_chat.errors import SignInRequired

SCOPES = (
    "https://www.googleapis.com/auth/cloud-platform",
    "https://www.googleapis.com/auth/firebase",
    "https://www.googleapis.com/auth/datastore",
    # The Realtime Database wants to know who asks.
    "https://www.googleapis.com/auth/userinfo.email",
)
KEY_VARIABLE = "GOOGLE_APPLICATION_CREDENTIALS"
_IMPERSONATION_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Identity:
    """What the options say about who acts."""

    impersonate: str | None = None
    key_file: Path | None = None


def production_credentials(identity: Identity, env: Mapping[str, str]) -> Any:
    """Return google-auth credentials. Raises WrongUse, Refused or SignInRequired; makes no request."""
    if identity.key_file is not None:
        if identity.impersonate:
            raise WrongUse("Two identities", "Give either --key-file or --impersonate.")
        return _from_key(read_key_file(identity.key_file))
    default = _application_default(env)
    if identity.impersonate is None:
        return default
    from google.auth import impersonated_credentials

    return impersonated_credentials.Credentials(
        source_credentials=default,
        target_principal=identity.impersonate,
        target_scopes=list(SCOPES),
        lifetime=_IMPERSONATION_SECONDS,
    )


def _from_key(key: Mapping[str, Any]) -> Any:
    from google.oauth2 import service_account

    try:
        return service_account.Credentials.from_service_account_info(key, scopes=SCOPES)
    except ValueError:
        # The library's text may quote the key.
        raise WrongUse("The key file is damaged", "Make a new key, or use --impersonate.") from None


def _application_default(env: Mapping[str, str]) -> Any:
    if env.get(KEY_VARIABLE):
        raise Refused(
            "A key file by variable",
            f"{KEY_VARIABLE} is set. Unset it and sign in with gcloud auth application-default login, or name the"
            " file with --key-file.",
        )
    import google.auth
    from google.auth.exceptions import GoogleAuthError

    try:
        credentials, _ = google.auth.default(scopes=SCOPES)
    except GoogleAuthError:
        raise SignInRequired(
            "Nobody is signed in", "Run gcloud auth application-default login, then repeat the command."
        ) from None
    return credentials
