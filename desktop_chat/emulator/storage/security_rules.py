"""The rules in force: one file for every bucket, until a bucket is given its own."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from desktop_chat.emulator.rules.storage import StorageRuleset, load_storage_ruleset


@dataclass(frozen=True, slots=True)
class StorageRulesFile:
    """A rules file; ``bucket`` is the one it is for, None for all."""

    name: str
    source: str
    bucket: str | None = None


class StorageRules:
    """Which ruleset decides about which bucket."""

    def __init__(self, default: StorageRulesFile | None = None) -> None:
        """Raise RulesError when the file is refused."""
        self._of_bucket: dict[str | None, StorageRuleset] = {}
        if default is not None:
            self.replace([default])

    def of_bucket(self, bucket: str) -> StorageRuleset | None:
        """The rules that apply to a bucket; None where there are none."""
        return self._of_bucket.get(bucket, self._of_bucket.get(None))

    def replace(self, files: Sequence[StorageRulesFile]) -> None:
        """Put these files in force, and no others; on RulesError all the old rules stay."""
        self._of_bucket = {file.bucket: load_storage_ruleset(file.source, file.name) for file in files}

    def release(self, file: StorageRulesFile) -> None:
        """Put a file in force for its bucket beside the others; on RulesError the old rules stay."""
        self._of_bucket[file.bucket] = load_storage_ruleset(file.source, file.name)


def rules_files_in(body: bytes) -> list[StorageRulesFile]:
    """The files of ``{"rules": {"files": [{"name", "content", "resource"?}]}}``; ValueError says what is wrong."""
    try:
        value: Any = json.loads(body)
        files = [_file(one) for one in value["rules"]["files"]]
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError('The body must be {"rules": {"files": [{"name": …, "content": …}]}}.') from error
    if not files:
        raise ValueError("There is no rules file in the body.")
    if len({file.bucket for file in files}) < len(files):
        raise ValueError("Of several rules files each must name a bucket of its own as its resource.")
    return files


def _file(value: Any) -> StorageRulesFile:
    name, content, bucket = value.get("name") or "storage.rules", value["content"], value.get("resource")
    if not isinstance(name, str) or not isinstance(content, str) or not isinstance(bucket, str | None):
        raise ValueError('"name", "content" and "resource" of a rules file must be texts.')
    return StorageRulesFile(name, content, bucket or None)
