"""Where one Firebase project is reached: Google's hosts, or the emulators that were configured for it.

The environment is never consulted: with FIRESTORE_EMULATOR_HOST set, the stock Firestore client sends ``Bearer owner``
instead of the user's token and the security rules are skipped without a word.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

_FIRESTORE_HOST = "firestore.googleapis.com:443"


@dataclass(frozen=True, slots=True)
class Endpoints:
    """One project; an emulator is ``host:port``, None where production is meant."""

    project_id: str
    api_key: str
    auth_emulator: str | None = None
    firestore_emulator: str | None = None
    database_emulator: str | None = None
    database_url: str = ""
    database_id: str = "(default)"
    storage_emulator: str | None = None
    storage_bucket: str = ""

    @property
    def database(self) -> str:
        """The full name of the Firestore database."""
        return f"projects/{self.project_id}/databases/{self.database_id}"

    @property
    def firestore_host(self) -> str:
        """``host:port`` to open the gRPC channel to."""
        return self.firestore_emulator or _FIRESTORE_HOST

    @property
    def firestore_is_plaintext(self) -> bool:
        """Whether the channel goes to an emulator, which speaks gRPC without TLS."""
        return self.firestore_emulator is not None

    @property
    def bucket(self) -> str:
        """Where files are kept; empty when the project has no Storage. An emulator has every bucket."""
        return self.storage_bucket or (f"{self.project_id}.appspot.com" if self.storage_emulator else "")

    @property
    def storage_base(self) -> str:
        """Scheme and host of Storage."""
        return f"http://{self.storage_emulator}" if self.storage_emulator else "https://firebasestorage.googleapis.com"

    def auth_url(self, url: str) -> str:
        """Return ``url`` of a Google auth service, moved below the emulator's host when there is one."""
        if self.auth_emulator is None:
            return url
        parts = urlsplit(url)
        return urlunsplit(("http", self.auth_emulator, f"/{parts.netloc}{parts.path}", parts.query, ""))
