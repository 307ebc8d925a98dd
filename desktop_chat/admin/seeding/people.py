"""Invented people: number N of a seed is always the same person."""

import random
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from desktop_chat.admin.seeding.names import ABOUT, FIRST, LAST
from desktop_chat.model.firebase import paths
from desktop_chat.model.ids import Uid

PASSWORD = "correct-horse-battery"  # noqa: S105 - of people who do not exist, on a Firebase that is thrown away
_LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae"}


@dataclass(frozen=True, slots=True)
class Invented:
    """One person; ``handle`` is part of the e-mail address."""

    uid: Uid
    name: str
    handle: str
    about: str

    @property
    def email(self) -> str:
        return f"{self.handle}@example.org"


def invented(seed: int, number: int) -> Invented:
    """Return person ``number`` of a seed."""
    rng = random.Random(f"{seed}/person/{number}")  # noqa: S311 - to be the same again
    first, last = rng.choice(FIRST), rng.choice(LAST)
    handle = f"{_ascii(first)}_{_ascii(last)}_{seed}_{number}"[-30:].strip("_")
    return Invented(Uid(f"seed{seed}p{number}"), f"{first} {last}", handle, rng.choice(ABOUT))


def profile_documents(person: Invented, created: datetime) -> list[tuple[str, dict[str, Any]]]:
    """Return (path, fields) of what a person's sign-up writes."""
    profile = {
        "displayName": person.name, "handle": person.handle, "about": person.about, "createdAt": created,
        "updatedAt": created,
    }  # fmt: skip
    return [
        (paths.user(person.uid), profile),
        (paths.handle(person.handle), {"uid": person.uid}),
        (paths.directory(person.email), {"uid": person.uid}),
    ]


def signed_up(seed: int, number: int, end: datetime, days: int) -> datetime:
    """Return when the person came: before the conversations begin."""
    rng = random.Random(f"{seed}/signed up/{number}")  # noqa: S311 - to be the same again
    return end - timedelta(days=days, minutes=rng.randrange(60 * 24 * 365))


def _ascii(name: str) -> str:
    plain = unicodedata.normalize("NFKD", "".join(_LETTERS.get(char, char) for char in name.lower()))
    return "".join(char for char in plain if char.isascii() and char.isalnum()) or "x"
