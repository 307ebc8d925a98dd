"""Accounts as rows of a file."""

import base64
import binascii
from typing import Any

from desktop_chat.admin.people.person import person_of
from desktop_chat.admin.people.user_row import UserRow


def row_of(record: Any) -> UserRow:
    """Return the row of a record of ``list_users``; hash and salt are there when the caller may see them."""
    person = person_of(record)
    return UserRow(
        uid=person.uid,
        email=person.email,
        email_verified=person.email_verified,
        display_name=person.display_name,
        phone_number=person.phone_number,
        photo_url=record.photo_url or None,
        disabled=person.disabled,
        created_at=person.created_at,
        last_sign_in_at=person.last_sign_in_at,
        claims=person.claims,
        password_hash=_decoded(record.password_hash),
        password_salt=_decoded(record.password_salt),
    )


def _decoded(text: str | None) -> bytes | None:
    if not text:
        return None
    standard = text.replace("-", "+").replace("_", "/").rstrip("=")
    try:
        return base64.b64decode(standard + "=" * (-len(standard) % 4), validate=True)
    except (binascii.Error, ValueError):
        return text.encode()  # hashes of the local Firebase are no base64
