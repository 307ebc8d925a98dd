"""Rules that were put or released while the local Firebase ran, in one JSON file, for ``--data``.

They go before the files of the command line; the Realtime Database keeps its own.
"""

import json
import os
from pathlib import Path
from typing import Any, Final

from desktop_chat.emulator.firestore.security_rules import SecurityRules
from desktop_chat.emulator.storage.security_rules import StorageRules

FILE_NAME: Final = "rules-in-force.json"


class KeptRulesUnusable(Exception):
    """The file is not ours; says which and why."""


class KeptRules:
    """Reads ``file`` once and writes it after each change of the rules."""

    def __init__(self, file: Path, firestore: SecurityRules, storage: StorageRules) -> None:
        """Put what is kept in force. Raises KeptRulesUnusable, RulesError where the rules are refused by now."""
        self._file = file
        self._firestore = firestore
        self._storage = storage
        self._restore()
        firestore.follow(self._keep)
        storage.follow(self._keep)

    def _restore(self) -> None:
        try:
            kept = json.loads(self._file.read_text(encoding="utf-8"))
            restore_rules(kept, self._firestore, self._storage)
        except FileNotFoundError:
            return
        except (OSError, KeyError, TypeError, AttributeError, ValueError) as error:
            raise KeptRulesUnusable(f"{self._file}: {error!r}") from error

    def _keep(self) -> None:
        fresh = self._file.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as file:
            json.dump(rules_in_force(self._firestore, self._storage), file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._file)


def rules_in_force(firestore: SecurityRules, storage: StorageRules) -> dict[str, Any]:
    """Everything that was put or released, as JSON."""
    return {"firestore": firestore.put_files(), "storage": storage.put_files()}


def restore_rules(kept: Any, firestore: SecurityRules, storage: StorageRules) -> None:
    """Put in force what ``rules_in_force`` told. Raises KeyError, TypeError, AttributeError, RulesError."""
    firestore.restore(kept["firestore"])
    storage.restore(kept["storage"])
