"""The profile: one folder for one person's use of the app, open in one process at a time.

``profile.json`` remembers who is signed in and where the session is kept, ``accounts/<uid>.sqlite3`` is each
account's database, ``accounts/<uid>.files`` its copies of files, ``lock`` belongs to the process that has the profile
open.
"""

import hashlib
import json
import os
import re
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from desktop_chat.errors import ProfileInUse, StoreError
from desktop_chat.local.database import store_errors
from desktop_chat.model.ids import Uid
from desktop_chat.model.user import Account

_LOCK_ATTEMPTS, _LOCK_PAUSE = 10, 0.02
_PLAIN_UID = re.compile(r"[A-Za-z0-9_-]{1,128}")


@dataclass(frozen=True, slots=True)
class Remembered:
    """Who is signed in, and where the refresh token is kept (a ``KeepSession`` value)."""

    account: Account
    keep: str


class Profile:
    """An open profile folder; made with ``Profile.open`` and released with ``close``."""

    def __init__(self, folder: Path, lock: IO[bytes], project: str = "") -> None:
        self.folder = folder
        self._project = project
        self._lock = lock

    @classmethod
    def open(cls, folder: Path, project: str = "") -> "Profile":
        """Make the folder (readable by this user only) and take its lock. Raises ProfileInUse, StoreError.

        ``project`` is the Firebase project that it is used with: one project's account and session are never taken
        up, nor shown, in another.
        """
        with store_errors():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            # The umask may have taken bits away or the folder may be older than this program.
            folder.chmod(0o700)
            (folder / "accounts").mkdir(mode=0o700, exist_ok=True)
            path = folder / "lock"
            path.touch(mode=0o600)
            lock = path.open("r+b")
        if not _lock(lock):
            lock.close()
            raise ProfileInUse(
                "This profile is already open",
                f"Another Desktop Chat uses {folder}. Close it, or choose another folder with --profile.",
            )
        return cls(folder, lock, project)

    def close(self) -> None:
        """Release the lock; idempotent."""
        self._lock.close()

    def remembered(self) -> Remembered | None:
        """Return who was signed in when the profile was last used with this project. Raises StoreError."""
        with store_errors():
            try:
                text = self._json.read_text(encoding="utf-8")
            except FileNotFoundError:
                return None
        try:
            fields: dict[str, Any] = json.loads(text)
            account = Account(Uid(fields["uid"]), fields["email"], fields["displayName"])
            remembered = Remembered(account, fields["keepSession"])
            return remembered if fields.get("projectId", "") in ("", self._project) else None
        except (ValueError, KeyError, TypeError) as error:
            raise StoreError(
                "The profile is damaged",
                f"{self._json} cannot be read. Rename it and sign in again; no message is lost.",
            ) from error

    def remember(self, account: Account, keep: str) -> None:
        """Note who is signed in; the file is whole at every moment. Raises StoreError."""
        fields = {
            "uid": account.uid,
            "email": account.email,
            "displayName": account.display_name,
            "keepSession": str(keep),
            "projectId": self._project,
        }
        with store_errors():
            _replace(self._json, json.dumps(fields, ensure_ascii=False, indent=2))

    def forget(self) -> None:
        """Note that nobody is signed in; the databases stay. Raises StoreError."""
        with store_errors():
            self._json.unlink(missing_ok=True)

    def database_path(self, uid: Uid) -> Path:
        """Return the file of this account; an id that is unfit for a file name is hashed."""
        name = uid if _PLAIN_UID.fullmatch(uid) else f"sha256-{hashlib.sha256(uid.encode()).hexdigest()}"
        return self.folder / "accounts" / f"{name}.sqlite3"

    @property
    def _json(self) -> Path:
        return self.folder / "profile.json"


def _replace(path: Path, text: str) -> None:
    partial = path.with_name(f"{path.name}.partial")
    # Made anew each time: the mode counts only at creation.
    partial.unlink(missing_ok=True)
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def _lock(file: IO[bytes]) -> bool:
    """Take the lock, trying for a moment.

    A process that another thread is just starting holds copies of all open files, and so of a lock that this program
    has given back a moment ago, until its own program is loaded.
    """
    pause = threading.Event()
    return any(_try_lock(file) or pause.wait(_LOCK_PAUSE) for _ in range(_LOCK_ATTEMPTS))


# The lock is the operating system's: it goes with the process, however that ends.
if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: IO[bytes]) -> bool:
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try_lock(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
