"""The folder of an export: JSON Lines, and last of all a manifest with their counts and checksums."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop_chat.model.files.attachment import Attachment
from desktop_chat.model.messages.archive import FORMAT, VERSION, BadArchive

MANIFEST = "manifest.json"
MESSAGES, MEMBERS = "messages.jsonl", "members.jsonl"
FILES = "files"


def begin(folder: Path) -> None:
    """Make the folder; what an export that was cut short left is written over. Raises BadArchive."""
    with _writing(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        foreign = {path.name for path in folder.iterdir()} - {MESSAGES, MEMBERS, FILES, f"{MANIFEST}.partial"}
    if foreign:
        raise BadArchive("The folder is not empty", f"Choose another than {folder}; nothing in it was changed.")


def file_path(folder: Path, file: Attachment) -> Path:
    """Return where a file of a message is: named after its hash, so that one sent twice is there once."""
    return folder / FILES / file.sha256 / file.name


def write_lines(folder: Path, name: str, rows: Iterable[Mapping[str, object]]) -> dict[str, object]:
    """Write one JSON object a line and return the file's entry in the manifest. Raises BadArchive."""
    digest, count = hashlib.sha256(), 0
    with _writing(folder), (folder / name).open("wb") as file:
        for row in rows:
            line = json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"
            file.write(line)
            digest.update(line)
            count += 1
    return {"count": count, "sha256": digest.hexdigest()}


def finish(
    folder: Path, room: Mapping[str, object], files: Mapping[str, object], exported_at: datetime, *, complete: bool
) -> None:
    """Write the manifest: from now on the export is whole. Raises BadArchive."""
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "exportedAt": exported_at.isoformat(),
        "complete": complete,
        "room": dict(room),
        "files": dict(files),
    }
    partial = folder / f"{MANIFEST}.partial"
    with _writing(folder):
        partial.write_text(json.dumps(manifest, ensure_ascii=False, indent=2), encoding="utf-8")
        partial.rename(folder / MANIFEST)


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Turn what the disk does into an error that says which folder it is about."""
    try:
        yield
    except OSError as error:
        raise BadArchive("The export cannot be written", f"{folder}: {error.strerror or error}.") from error


class ArchiveFolder:
    """An export that is whole and unchanged."""

    def __init__(self, folder: Path) -> None:
        """Check the manifest and every checksum. Raises BadArchive."""
        self._folder = folder
        try:
            content = (folder / MANIFEST).read_bytes()
            self.manifest: dict[str, Any] = json.loads(content)
            if (self.manifest["format"], self.manifest["version"]) != (FORMAT, VERSION):
                raise BadArchive("This export is of another version", "A newer Desktop Chat can import it.")
            self.title: str = str(self.manifest["room"]["title"])
            self.count: int = int(self.manifest["files"][MESSAGES]["count"])
            for name in (MESSAGES, MEMBERS):
                if _sha256(folder / name) != self.manifest["files"][name]["sha256"]:
                    raise BadArchive("The export was changed", f"{name} is not what was exported. Export again.")
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BadArchive("This is no export", f"{folder} has no whole {MANIFEST}: {error}.") from error
        self.digest = hashlib.sha256(content).hexdigest()

    def file(self, file: Attachment) -> Path | None:
        """Return where a file of a message is, None when it was not exported or is another one by now."""
        path = file_path(self._folder, file)
        try:
            return path if _sha256(path) == file.sha256 else None
        except OSError:
            return None

    def lines(self, name: str) -> Iterator[Any]:
        """Yield the objects of a file."""
        with (self._folder / name).open(encoding="utf-8") as file:
            for line in file:
                yield json.loads(line)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:  # a room may be larger than memory
        return hashlib.file_digest(file, "sha256").hexdigest()
