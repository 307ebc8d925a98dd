"""Where a profile keeps its refresh token: the system's keyring, a file that only the user can read, or memory.

Never a silent fallback from one to the other: the person chooses, and ``NoSecretStore`` says what the choice is. Calls
may block (a keyring may ask to be unlocked), so they belong in a worker thread.
"""

import json
import os
from pathlib import Path
from typing import Any

import keyring
import keyring.core
import keyring.errors
from keyring.backends.chainer import ChainerBackend

from desktop_chat.errors import NoSecretStore


def keyring_available() -> bool:
    """Return whether this machine has a keyring that is fit for secrets; it may still be locked."""
    return _is_fit(keyring.get_keyring())


class KeyringSecrets:
    """The system's keyring; ``service`` tells profiles apart. Values stay below 1,280 characters for Windows' sake."""

    def __init__(self, service: str, backend: Any = None) -> None:
        self._service = service
        self._backend = backend

    def get(self, name: str) -> str | None:
        """Return the secret or None. Raises NoSecretStore."""
        keyring_ = self._fit_backend()
        try:
            value = keyring_.get_password(self._service, name)
        except Exception as error:
            raise _keyring_failed() from error
        return None if value is None else str(value)

    def set(self, name: str, value: str) -> None:
        """Store the secret and read it back: some backends accept what they cannot keep. Raises NoSecretStore."""
        keyring_ = self._fit_backend()
        try:
            keyring_.set_password(self._service, name, value)
            kept = keyring_.get_password(self._service, name)
        except Exception as error:
            raise _keyring_failed() from error
        if kept != value:
            raise _keyring_failed()

    def delete(self, name: str) -> None:
        """Remove the secret, if there is one. Raises NoSecretStore."""
        keyring_ = self._fit_backend()
        try:
            if keyring_.get_password(self._service, name) is not None:
                keyring_.delete_password(self._service, name)
        except keyring.errors.PasswordDeleteError:
            return  # gone already
        except Exception as error:
            raise _keyring_failed() from error

    def _fit_backend(self) -> Any:
        backend = self._backend if self._backend is not None else keyring.get_keyring()
        if not _is_fit(backend):
            raise NoSecretStore(
                "This computer has no keyring",
                "Your sign-in cannot be kept safely. Choose to keep it in a file that only you can read "
                "(--secrets file), or sign in anew each time.",
            )
        return backend


class FileSecrets:
    """A JSON file with mode 0600; replaced as a whole, so that a crash leaves the old or the new one."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def get(self, name: str) -> str | None:
        """Return the secret or None. Raises NoSecretStore."""
        return self._read().get(name)

    def set(self, name: str, value: str) -> None:
        """Store the secret. Raises NoSecretStore."""
        self._write({**self._read(), name: value})

    def delete(self, name: str) -> None:
        """Remove the secret, if there is one. Raises NoSecretStore."""
        secrets = self._read()
        if secrets.pop(name, None) is not None:
            self._write(secrets)

    def _read(self) -> dict[str, str]:
        try:
            if self._path.stat().st_mode & 0o077:
                self._path.chmod(0o600)
            content = json.loads(self._path.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise self._failed("read") from error
        if not isinstance(content, dict):
            raise self._failed("read")
        return {str(name): value for name, value in content.items() if isinstance(value, str)}

    def _write(self, secrets: dict[str, str]) -> None:
        new = self._path.with_name(self._path.name + ".new")
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            new.unlink(missing_ok=True)  # left by a crash, perhaps with another mode
            # The mode is set when the file is made: a chmod afterwards would leave a moment for others to open it.
            with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
                json.dump(secrets, file)
                file.flush()
                os.fsync(file.fileno())
            new.replace(self._path)
        except OSError as error:
            raise self._failed("written") from error

    def _failed(self, what: str) -> NoSecretStore:
        return NoSecretStore(
            "Your sign-in cannot be kept",
            f"The file {self._path.name} in the profile folder cannot be {what}. Remove it or mend its permissions, "
            "then sign in again.",
        )


class MemorySecrets:
    """Forgets everything when the program ends: for people who want to sign in each time."""

    def __init__(self) -> None:
        self._secrets: dict[str, str] = {}

    def get(self, name: str) -> str | None:
        """Return the secret or None."""
        return self._secrets.get(name)

    def set(self, name: str, value: str) -> None:
        """Keep the secret until the program ends."""
        self._secrets[name] = value

    def delete(self, name: str) -> None:
        """Remove the secret, if there is one."""
        self._secrets.pop(name, None)


def _is_fit(backend: Any) -> bool:
    if isinstance(backend, ChainerBackend):
        # A chain calls itself fit whatever it holds; the first of it is where secrets are put.
        return bool(backend.backends) and keyring.core.recommended(backend.backends[0])
    return keyring.core.recommended(backend)


def _keyring_failed() -> NoSecretStore:
    return NoSecretStore(
        "The keyring cannot be used",
        "It is locked, or it refused to keep your sign-in. Unlock it and try again, or choose to keep the sign-in in a "
        "file that only you can read (--secrets file).",
    )
