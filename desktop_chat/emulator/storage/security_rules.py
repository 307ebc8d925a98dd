"""The rules in force: one file for every bucket, until a bucket is given its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from desktop_chat.emulator.json_text import parse_json
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
        self._put: dict[str | None, StorageRulesFile] = {}
        self._replaced = False
        self._followers: list[Callable[[], None]] = []
        self._of_bucket: dict[str | None, StorageRuleset] = {} if default is None else _loaded([default])

    def of_bucket(self, bucket: str) -> StorageRuleset | None:
        """The rules that apply to a bucket; None where there are none."""
        return self._of_bucket.get(bucket, self._of_bucket.get(None))

    def replace(self, files: Sequence[StorageRulesFile]) -> None:
        """Put these files in force, and no others; on RulesError all the old rules stay."""
        self._of_bucket = _loaded(files)
        self._put = {file.bucket: file for file in files}
        self._replaced = True
        self._tell()

    def release(self, file: StorageRulesFile) -> None:
        """Put a file in force for its bucket beside the others; on RulesError the old rules stay."""
        self._of_bucket |= _loaded([file])
        self._put[file.bucket] = file
        self._tell()

    def put_files(self) -> dict[str, Any]:
        """What was put in force since the start, as JSON; ``replaced`` says that the default is gone."""
        return {"replaced": self._replaced, "files": [asdict(file) for file in self._put.values()]}

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Put in force what ``put_files`` told; raises KeyError, TypeError, RulesError."""
        files = [StorageRulesFile(**file) for file in kept["files"]]
        if kept["replaced"]:
            self.replace(files)
            return
        for file in files:
            self.release(file)

    def follow(self, on_changed: Callable[[], None]) -> None:
        """Call ``on_changed`` after each change of the rules."""
        self._followers.append(on_changed)

    def _tell(self) -> None:
        for follower in self._followers:
            follower()


def _loaded(files: Sequence[StorageRulesFile]) -> dict[str | None, StorageRuleset]:
    return {file.bucket: load_storage_ruleset(file.source, file.name) for file in files}


def rules_files_in(body: bytes) -> list[StorageRulesFile]:
    """The files of ``{"rules": {"files": [{"name", "content", "resource"?}]}}``; ValueError says what is wrong."""
    try:
        value: Any = parse_json(body)
        files = [_file(one) for one in value["rules"]["files"]]
    except (KeyError, TypeError, AttributeError) as error:
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
