"""Service-account key files: read only when named, and only when nobody else could have read them."""

import json
import os
import stat
from pathlib import Path
from typing import Any

from desktop_chat.admin.failures import Refused, WrongUse

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_BETTER = "Better than a key file: gcloud auth application-default login, and --impersonate ACCOUNT."


def read_key_file(path: Path) -> dict[str, Any]:
    """Return the key. Raises WrongUse when it is none, Refused when it is not kept as a secret must be."""
    try:
        # Looked at and read through one descriptor: the file that was judged is the file that is used.
        with path.open(encoding="utf-8") as file:
            mode = os.fstat(file.fileno()).st_mode
            text = file.read()
    except OSError as error:
        raise WrongUse("The key file cannot be read", f"{path}: {error.strerror}.") from None
    if mode & _OTHERS:
        raise Refused("The key file is readable by others", f"chmod 600 {path}, and consider it known. {_BETTER}")
    _refuse_git(path)
    return _checked(path, text)


def _refuse_git(path: Path) -> None:
    for folder in path.resolve().parents:
        if (folder / ".git").exists():
            raise Refused("The key file lies in a git tree", f"Move it out of {folder} and replace the key. {_BETTER}")


def _checked(path: Path, text: str) -> dict[str, Any]:
    try:
        key = json.loads(text)
    except ValueError:
        key = None
    if not isinstance(key, dict) or key.get("type") != "service_account":
        raise WrongUse("This is no service-account key", f"{path} must be the JSON file that Google Cloud made.")
    if str(key.get("client_email", "")).startswith("firebase-adminsdk"):
        raise Refused(
            "The key of the default account",
            f"firebase-adminsdk may do everything. Make an account with the roles of docs/admin.md. {_BETTER}",
        )
    return key
