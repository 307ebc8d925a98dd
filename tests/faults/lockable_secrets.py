"""A keyring that somebody else can lock: for processes of the campaign, which are given its folder."""

from pathlib import Path

from desktop_chat.errors import NoSecretStore
from desktop_chat.remote.auth.secrets import FileSecrets

LOCK = "keyring-is-locked"
"""While a file of this name is in the folder, nothing can be read or written."""


class LockableSecrets:
    """Keeps secrets in a file; fails as a locked keyring does while it is locked."""

    def __init__(self, folder: Path) -> None:
        self._lock = folder / LOCK
        self._secrets = FileSecrets(folder / "secrets.json")

    def get(self, name: str) -> str | None:
        self._check()
        return self._secrets.get(name)

    def set(self, name: str, value: str) -> None:
        self._check()
        self._secrets.set(name, value)

    def delete(self, name: str) -> None:
        self._check()
        self._secrets.delete(name)

    def _check(self) -> None:
        if self._lock.exists():
            raise NoSecretStore("The keyring is locked", "Unlock it and try again.")
