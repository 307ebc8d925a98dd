"""People: the signed-in account and public profiles."""

from dataclasses import dataclass
from datetime import datetime

from desktop_chat.model.ids import Uid


@dataclass(frozen=True, slots=True)
class Account:
    """The person who is signed in on this profile."""

    uid: Uid
    email: str
    display_name: str


@dataclass(frozen=True, slots=True)
class User:
    """The public profile ``users/{uid}``; ``handle`` has no leading @."""

    uid: Uid
    display_name: str
    handle: str
    about: str = ""
    created_at: datetime | None = None
    updated_at: datetime | None = None
