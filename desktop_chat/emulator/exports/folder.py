"""An export as a folder: `firebase-export.json`, and below a folder for each service a file for each database.

auth/{project}.json                     {"accounts": [...], "settings": {kind: {key: {...}}}}, the providers among them
firestore/{project}/{database}.json     {"documents": [{"path", "fields"}, ...]}
database/{namespace}.json               the data as the Realtime Database's export shows it
storage/{bucket}.json                   {"created", "objects": [{"name", "file", ...}]}, the files in {bucket}.files
rules/in-force.json                     the rules for Firestore and Storage that were put or released
rules/database.json                     {namespace: the rules of the Realtime Database that were put}
rules/archive.json                      {"rulesets", "releases", "withdrawn"} of the Rules API, if it was used
"""

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from desktop_chat.emulator.exports.contents import ImportRefused

INDEX = "firebase-export.json"
_VERSION = 1
Files = Mapping[tuple[str, ...], Any]
"""JSON values by (service, name, …); a Path is a file to copy as it is."""


class FolderTaken(Exception):
    """The folder holds something that is no export and must not be written over."""


def check_target(folder: Path) -> None:
    """Raise FolderTaken where an export must not be written."""
    if folder.exists() and not (folder / INDEX).is_file() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderTaken(f"{folder} holds something that is no export; name another folder, or empty this one")


def write_folder(folder: Path, files: Files) -> None:
    """Write an export; an older one is replaced only when the new one is complete. Raises FolderTaken, OSError."""
    check_target(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    for names, value in files.items():
        file = fresh.joinpath(*(quote(name, safe=" ()") for name in names))
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(value, Path):
            shutil.copyfile(value, file)
        else:
            file.with_name(f"{file.name}.json").write_text(_text(value), encoding="utf-8")
    (fresh / INDEX).write_text(_text({"version": _VERSION}), encoding="utf-8")
    old = folder.with_name(f".{folder.name}.{os.getpid()}.old")
    if folder.exists():
        folder.rename(old)
    fresh.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def read_folder(folder: Path) -> dict[tuple[str, ...], Any]:
    """Read what `write_folder` wrote; raises ImportRefused, OSError."""
    index = _json(folder / INDEX)
    if not isinstance(index, dict) or index.get("version") != _VERSION:
        raise ImportRefused(f"{folder / INDEX}: not of version {_VERSION}")
    files = {}
    for file in sorted(folder.glob("*/**/*.json")):
        names = file.relative_to(folder).with_name(file.name.removesuffix(".json")).parts
        files[tuple(unquote(name) for name in names)] = _json(file)
    return files


def _json(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ImportRefused(f"{file}: {error}") from error


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
