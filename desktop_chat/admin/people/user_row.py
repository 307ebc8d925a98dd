"""One account in a file: what ``users export`` writes and ``users import`` reads."""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from desktop_chat.admin.output.json_value import plain

COLUMNS = (
    "uid", "email", "emailVerified", "displayName", "phoneNumber", "photoUrl", "disabled", "createdAt", "lastSignInAt",
    "claims", "passwordHash", "passwordSalt",
)  # fmt: skip

# As the Firebase CLI names them in auth:export.
_OTHER_NAMES = {"localId": "uid", "salt": "passwordSalt", "customAttributes": "claims", "lastLoginAt": "lastSignInAt"}
_YES, _NO = {"true", "yes", "1"}, {"false", "no", "0", ""}
_LONGEST_UID = 128
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class BadRow(ValueError):
    """A row that cannot be imported; the text says why."""


@dataclass(frozen=True, slots=True)
class UserRow:
    """``uid`` is empty where the file has none; hash and salt are bytes."""

    uid: str = ""
    email: str | None = None
    email_verified: bool = False
    display_name: str | None = None
    phone_number: str | None = None
    photo_url: str | None = None
    disabled: bool = False
    created_at: datetime | None = None
    last_sign_in_at: datetime | None = None
    claims: Mapping[str, Any] = field(default_factory=dict)
    password_hash: bytes | None = None
    password_salt: bytes | None = None

    def to_json(self, *, with_hashes: bool) -> dict[str, Any]:
        """Return the row as it stands in a file; hashes only when asked for."""
        values: tuple[Any, ...] = (
            self.uid, self.email, self.email_verified, self.display_name, self.phone_number, self.photo_url,
            self.disabled, self.created_at, self.last_sign_in_at, dict(self.claims),
            self.password_hash, self.password_salt,
        )  # fmt: skip
        row = dict(zip(COLUMNS, values, strict=True))
        if not with_hashes:
            del row["passwordHash"], row["passwordSalt"]
        return {name: plain(value) for name, value in row.items()}


def flaw_of_uid(uid: str) -> str | None:
    """Return why this chat cannot use a uid, None when it can: it has to name a document of Firestore."""
    if len(uid) > _LONGEST_UID:
        return f"is longer than {_LONGEST_UID} characters"
    if "/" in uid or uid in (".", "..") or (uid.startswith("__") and uid.endswith("__")):
        return "names no document of Firestore: it may have no slash, and be neither . nor .. nor __..__"
    return None


def row_from(content: Mapping[str, Any]) -> UserRow:
    """Return the row of one object or CSV line. Raises BadRow."""
    fields = {_OTHER_NAMES.get(name, name): value for name, value in content.items()}
    row = UserRow(
        uid=_text(fields, "uid") or "",
        email=(_text(fields, "email") or "").lower() or None,
        email_verified=_flag(fields, "emailVerified"),
        display_name=_text(fields, "displayName"),
        phone_number=_text(fields, "phoneNumber"),
        photo_url=_text(fields, "photoUrl"),
        disabled=_flag(fields, "disabled"),
        created_at=_time(fields, "createdAt"),
        last_sign_in_at=_time(fields, "lastSignInAt"),
        claims=_claims(fields.get("claims")),
        password_hash=_bytes(fields, "passwordHash"),
        password_salt=_bytes(fields, "passwordSalt"),
    )
    if row.uid and (why := flaw_of_uid(row.uid)):
        raise BadRow(f"the uid {why}")
    if not (row.uid or row.email or row.phone_number):
        raise BadRow("there is no uid, email or phoneNumber")
    return row


def _text(fields: Mapping[str, Any], name: str) -> str | None:
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise BadRow(f"{name} is no text")
    return value.strip() or None


def _flag(fields: Mapping[str, Any], name: str) -> bool:
    value = fields.get(name)
    if isinstance(value, bool):
        return value
    word = str(value or "").strip().lower()
    if word in _YES or word in _NO:
        return word in _YES
    raise BadRow(f"{name} is neither true nor false")


def _time(fields: Mapping[str, Any], name: str) -> datetime | None:
    value = fields.get(name)
    text = "" if value is None else str(value).strip()
    if not text:
        return None
    try:
        # The Firebase CLI writes milliseconds.
        time = _EPOCH + timedelta(milliseconds=int(text)) if text.isdecimal() else datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        raise BadRow(f"{name} is no time") from None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _claims(value: Any) -> Mapping[str, Any]:
    if isinstance(value, str):
        try:
            value = json.loads(value) if value.strip() else {}
        except ValueError:
            raise BadRow("claims are no JSON") from None
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise BadRow("claims are no object")
    return value


def _bytes(fields: Mapping[str, Any], name: str) -> bytes | None:
    text = _text(fields, name)
    if text is None:
        return None
    if text.startswith("$2"):
        return text.encode()  # bcrypt, as everybody but Firebase writes it
    standard = text.replace("-", "+").replace("_", "/").rstrip("=")
    try:
        return base64.b64decode(standard + "=" * (-len(standard) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise BadRow(f"{name} is no base64") from None
