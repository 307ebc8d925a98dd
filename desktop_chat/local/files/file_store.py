"""FileStore: the writes about files, from the upload that begins to the copy that nobody needs any more."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Final

from desktop_chat.local.database import Database
from desktop_chat.local.files import stored_files
from desktop_chat.local.files.file_folder import FileFolder, folder_name
from desktop_chat.local.outbox import file_removals, outbox, uploads
from desktop_chat.local.outbox.uploads import Upload
from desktop_chat.model.files.attachment import Attachment, FileKey
from desktop_chat.model.files.transfer import UploadState
from desktop_chat.model.messages.message import MessageState

CACHE_BYTES: Final = 1_000_000_000
"""What copies of files may take on this disk; the ones looked at longest ago go first."""


class FileStore:
    """Part of ``LocalStore``; ``folder`` holds the bytes. Used on the sync thread."""

    def __init__(self, database: Database, folder: FileFolder) -> None:
        self._database = database
        self.folder = folder

    def upload(self, key: FileKey) -> Upload:
        """Return how far a file of a message that waits is."""
        with self._database.reading() as rows:
            return uploads.get(rows, key)

    def put_upload(self, seq: int, key: FileKey, state: UploadState, address: str = "") -> bool:
        """Note how far a file is; False, and nothing is noted, when its message is no longer being sent."""
        with self._database.transaction() as rows:
            row = outbox.get(rows, seq)
            if row is None or row.state is not MessageState.SENDING or row.message_id != key.message_id:
                return False
            uploads.put(rows, key, Upload(state, address))
            return True

    def is_wanted(self, seq: int) -> bool:
        """Return whether a message is still being sent: a person may have withdrawn it meanwhile."""
        with self._database.reading() as rows:
            row = outbox.get(rows, seq)
            return row is not None and row.state is MessageState.SENDING

    def stored(self, key: FileKey) -> Path | None:
        """Return where a file is on this disk, None when it is not."""
        with self._database.reading() as rows:
            name = stored_files.name(rows, key)
        return self.existing(key, name)

    def existing(self, key: FileKey, name: str | None) -> Path | None:
        """Return where a file of this name is, None when somebody took it away or it never was there."""
        path = None if name is None else self.folder.path(key, name)
        return path if path is not None and path.exists() else None

    def put(self, key: FileKey, file: Attachment, used_at: datetime, limit: int = CACHE_BYTES) -> None:
        """Note that a download is here; older ones may go for it."""
        with self._database.transaction() as rows:
            stored_files.put(rows, key, file, used_at)
            stored_files.evict(rows, max(limit, file.size))
        self.clear()

    def touch(self, key: FileKey, used_at: datetime) -> None:
        """Note that somebody looked at a file."""
        with self._database.transaction() as rows:
            stored_files.touch(rows, key, used_at)

    def clear(self) -> None:
        """Remove from the disk what no message needs any more."""
        with self._database.reading() as rows:
            unneeded = stored_files.unneeded(rows)
        for folder in unneeded:
            self.folder.remove(folder)
            with self._database.transaction() as rows:
                stored_files.forget_unneeded(rows, folder)

    def drop(self, keys: Iterable[FileKey]) -> None:
        """Remove from the disk which of these no message has."""
        with self._database.reading() as rows:
            unknown = [key for key in keys if stored_files.name(rows, key) is None]
        for key in unknown:
            self.folder.remove(folder_name(key))

    def next_removal(self) -> FileKey | None:
        """Return a file of a deleted message that the server still has to remove."""
        with self._database.reading() as rows:
            return file_removals.due(rows)

    def removed(self, key: FileKey) -> None:
        """The server has removed a file, or never will."""
        with self._database.transaction() as rows:
            file_removals.remove(rows, key)

    def sweep(self) -> None:
        """At start: let the disk hold what the database knows, and nothing else."""
        self.clear()
        with self._database.transaction() as rows:
            file_removals.drop_recalled(rows)
        with self._database.reading() as rows:
            needed = stored_files.folders(rows)
        self.folder.sweep(needed)
