"""Objects and buckets as the JSON API shows them."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

from desktop_chat.emulator.clock import EPOCH
from desktop_chat.emulator.storage.firebase_api import rfc3339
from desktop_chat.emulator.storage.metadata import TOKENS_KEY, ObjectMetadata


def object_json(stored: ObjectMetadata, base_url: str) -> dict[str, Any]:
    """Return the object resource; links begin with ``base_url``."""
    bucket, name = quote(stored.bucket, safe=""), quote(stored.name, safe="")
    value: dict[str, Any] = {
        "kind": "storage#object",
        "id": f"{stored.bucket}/{stored.name}/{stored.generation}",
        "selfLink": f"{base_url}/storage/v1/b/{bucket}/o/{name}",
        "mediaLink": f"{base_url}/download/storage/v1/b/{bucket}/o/{name}?generation={stored.generation}&alt=media",
        "name": stored.name,
        "bucket": stored.bucket,
        "generation": str(stored.generation),
        "metageneration": str(stored.metageneration),
        "contentType": stored.content_type,
        "storageClass": "STANDARD",
        "size": str(stored.size),
        "md5Hash": stored.md5_hash,
        "crc32c": stored.crc32c,
        "etag": stored.etag,
        "timeCreated": rfc3339(stored.created),
        "updated": rfc3339(stored.updated),
        "timeStorageClassUpdated": rfc3339(stored.created),
        **stored.settable.to_json(),
    }
    if stored.download_tokens:
        value["metadata"] = {**value.get("metadata", {}), TOKENS_KEY: ",".join(stored.download_tokens)}
    return value


def bucket_json(name: str, created: int, base_url: str) -> dict[str, Any]:
    """Return the bucket resource; ``created`` is in microseconds since 1970."""
    moment = rfc3339(EPOCH + timedelta(microseconds=created))
    return {
        "kind": "storage#bucket",
        "id": name,
        "name": name,
        "selfLink": f"{base_url}/storage/v1/b/{quote(name, safe='')}",
        "timeCreated": moment,
        "updated": moment,
        "metageneration": "1",
        "etag": "CAE=",
        "location": "US",
        "locationType": "multi-region",
        "storageClass": "STANDARD",
        "projectNumber": "0",
    }
