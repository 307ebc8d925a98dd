"""What is known about an object, as it is stored and as rules see it."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from desktop_chat.emulator.rules.values import RulesValue, Timestamp
from desktop_chat.emulator.storage.errors import invalid

DEFAULT_CONTENT_TYPE = "application/octet-stream"
TOKENS_KEY = "firebaseStorageDownloadTokens"
"""Under which the JSON API shows the download tokens among the custom metadata."""
_HEADERS = {
    "contentType": "content_type",
    "contentDisposition": "content_disposition",
    "contentEncoding": "content_encoding",
    "contentLanguage": "content_language",
    "cacheControl": "cache_control",
}
_MAX_CUSTOM_BYTES = 8 * 1024


@dataclass(frozen=True, slots=True)
class Settable:
    """What clients may choose: the headers of a download, and names and values of their own."""

    content_type: str | None = None
    content_disposition: str | None = None
    content_encoding: str | None = None
    content_language: str | None = None
    cache_control: str | None = None
    custom: Mapping[str, str] = field(default_factory=dict)

    def patched(self, change: Mapping[str, Any]) -> "Settable":
        """Return this with the fields that ``change`` names in JSON; null takes one away. Others are not looked at.

        Raises StorageError for a value of another type.
        """
        values: dict[str, Any] = {}
        for name, attribute in _HEADERS.items():
            if name in change:
                values[attribute] = _header(name, change[name])
        if "metadata" in change:
            values["custom"] = _custom(self.custom, change["metadata"])
        return replace(self, **values)

    def to_json(self) -> dict[str, Any]:
        """Return the fields that are set."""
        headers = {name: getattr(self, attribute) for name, attribute in _HEADERS.items()}
        said: dict[str, Any] = {name: value for name, value in headers.items() if value is not None}
        return {**said, "metadata": dict(self.custom)} if self.custom else said


def _header(name: str, value: Any) -> str | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str) or any(ord(c) < 32 or ord(c) == 127 for c in value):
        raise invalid(f"Invalid value for {name}.")
    return value


def _custom(before: Mapping[str, str], change: Any) -> dict[str, str]:
    if change is None:
        return {}
    if not isinstance(change, dict):
        raise invalid("metadata must be an object of texts.")
    merged: dict[str, Any] = {**before, **change}
    custom = {name: value for name, value in merged.items() if value is not None}
    if not all(isinstance(value, str) for value in custom.values()):
        raise invalid("The values of metadata must be texts.")
    if len(json.dumps(custom, ensure_ascii=False).encode("utf-8", "replace")) > _MAX_CUSTOM_BYTES:
        raise invalid(f"The custom metadata is larger than {_MAX_CUSTOM_BYTES} bytes.")
    return custom


@dataclass(frozen=True, slots=True)
class ObjectMetadata:
    """One object. ``blob`` names its bytes on disk; the hashes are base64 as Cloud Storage writes them."""

    bucket: str
    name: str
    generation: int
    metageneration: int
    size: int
    md5_hash: str
    crc32c: str
    created: datetime
    updated: datetime
    settable: Settable
    download_tokens: tuple[str, ...]
    blob: str

    @property
    def etag(self) -> str:
        """Changes with every change of the bytes or the metadata."""
        raw = b"\x08" + _varint(self.generation) + b"\x10" + _varint(self.metageneration)
        return base64.b64encode(raw).decode("ascii")

    @property
    def content_type(self) -> str:
        return self.settable.content_type or DEFAULT_CONTENT_TYPE

    def changed(self, now: datetime, **values: Any) -> "ObjectMetadata":
        """Return this with other settable fields or tokens, as the next metageneration."""
        return replace(self, metageneration=self.metageneration + 1, updated=now, **values)

    def to_json(self) -> str:
        """Return all but the bucket and the name, for the disk."""
        value = {
            "generation": self.generation,
            "metageneration": self.metageneration,
            "size": self.size,
            "md5Hash": self.md5_hash,
            "crc32c": self.crc32c,
            "created": self.created.isoformat(),
            "updated": self.updated.isoformat(),
            "settable": self.settable.to_json(),
            "tokens": list(self.download_tokens),
            "blob": self.blob,
        }
        return json.dumps(value, ensure_ascii=False)

    @classmethod
    def from_json(cls, bucket: str, name: str, text: str) -> "ObjectMetadata":
        """Read what ``to_json`` wrote."""
        value = json.loads(text)
        return cls(
            bucket=bucket,
            name=name,
            generation=value["generation"],
            metageneration=value["metageneration"],
            size=value["size"],
            md5_hash=value["md5Hash"],
            crc32c=value["crc32c"],
            created=datetime.fromisoformat(value["created"]),
            updated=datetime.fromisoformat(value["updated"]),
            settable=Settable().patched(value["settable"]),
            download_tokens=tuple(value["tokens"]),
            blob=value["blob"],
        )

    def to_rules(self) -> dict[str, RulesValue]:
        """Return ``resource`` as rules see it; a header that is not set is not there."""
        value: dict[str, RulesValue] = {
            "name": self.name,
            "bucket": self.bucket,
            "generation": self.generation,
            "metageneration": self.metageneration,
            "size": self.size,
            "timeCreated": Timestamp.of(self.created),
            "updated": Timestamp.of(self.updated),
            "md5Hash": self.md5_hash,
            "crc32c": self.crc32c,
            "etag": self.etag,
            "contentDisposition": "inline",
            "contentEncoding": "identity",
        }
        return {
            **value,
            **self.settable.to_json(),
            "contentType": self.content_type,
            "metadata": dict(self.settable.custom),
        }


def _varint(number: int) -> bytes:
    found = bytearray()
    while number > 127:
        found.append(number & 127 | 128)
        number >>= 7
    found.append(number)
    return bytes(found)
