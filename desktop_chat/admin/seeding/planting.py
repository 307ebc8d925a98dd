"""Writes what was invented into the local Firebase, in batches; a run that was stopped can be repeated.

``seeds/{seed}`` tells what was wanted and up to which time, so that a repeated run invents the same again; when it says
that all is there, nothing is written.
"""

import hashlib
import hmac
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

from desktop_chat.admin.access.foreign_error import told
from desktop_chat.admin.access.services import Services
from desktop_chat.admin.batches import batches
from desktop_chat.admin.failures import Refused, WrongUse
from desktop_chat.admin.seeding.fast_commit import commit_documents
from desktop_chat.admin.seeding.people import PASSWORD, invented, profile_documents, signed_up
from desktop_chat.admin.seeding.rooms import Amount, room_documents
from desktop_chat.errors import Rejected

_ACCOUNTS, _DOCUMENTS = 1000, 400
_KEY = b"seed"
Advance = Callable[[int], None]


class Planting:
    """Everything raises ChatError; Refused anywhere but on the local Firebase."""

    def __init__(self, services: Services, wanted: Amount) -> None:
        if services.target.is_production:
            raise Refused("Not in production", "Invented people belong on the local Firebase only.")
        self._services = services
        self._marker = services.firestore.document(f"seeds/{wanted.seed}")
        with told():
            kept = self._marker.get().to_dict() or {}
        # The same end as the first time: otherwise every time would differ, and everything would be written again.
        self.amount = replace(wanted, end=kept["end"], days=kept["days"]) if kept else wanted
        self.is_done = bool(kept.get("done"))
        if kept and _amounts(kept) != _amounts(wanted):
            there = ", ".join(f"{count} {name}" for name, count in _amounts(kept).items())
            raise WrongUse("This number is taken", f"Seed {wanted.seed} is there with {there}. Take another --seed.")

    def plant(self, advance: Advance) -> dict[str, int]:
        """Write everything; ``advance`` counts people and messages. Returns how much there is."""
        amount = self.amount
        self._mark(done=False)
        self._accounts(advance)
        self._write(self._profiles(), lambda _path: None)
        messages = 0

        def count(path: str) -> None:
            nonlocal messages
            if "/messages/" in path:
                messages += 1
                advance(1)

        rooms = (document for number in range(amount.rooms) for document in room_documents(amount, number))
        self._write(rooms, count)
        self._mark(done=True)
        return {"people": amount.people, "rooms": amount.rooms, "messages": messages}

    def _mark(self, *, done: bool) -> None:
        amount = self.amount
        with told():
            self._marker.set({**_amounts(amount), "end": amount.end, "days": amount.days, "done": done})

    def _accounts(self, advance: Advance) -> None:
        from firebase_admin.auth import ImportUserRecord, UserImportHash

        for numbers in batches(range(self.amount.people), _ACCOUNTS):
            people = [invented(self.amount.seed, number) for number in numbers]
            salted = [(person, person.uid.encode()) for person in people]
            records = [
                ImportUserRecord(
                    uid=person.uid, email=person.email, email_verified=True, display_name=person.name,
                    password_hash=_digest(salt), password_salt=salt,
                )
                for person, salt in salted
            ]  # fmt: skip
            with told():
                result = self._services.auth.import_users(records, UserImportHash.hmac_sha256(_KEY))
            # Whoever is there already was made by a run that was stopped.
            refused = [one for one in result.errors if "existing account" not in str(one.reason)]
            if refused:
                raise Rejected("The people were not accepted", str(refused[0].reason))
            advance(len(records))

    def _profiles(self) -> Iterator[tuple[str, dict[str, Any]]]:
        amount = self.amount
        for number in range(amount.people):
            created = signed_up(amount.seed, number, amount.end, amount.days)
            yield from profile_documents(invented(amount.seed, number), created)

    def _write(self, documents: Iterable[tuple[str, Mapping[str, Any]]], written: Callable[[str], None]) -> None:
        rest = iter(documents)
        while chunk := list(islice(rest, _DOCUMENTS)):
            commit_documents(self._services.firestore, chunk)
            for path, _ in chunk:
                written(path)


def _digest(salt: bytes) -> bytes:
    # As Firebase computes HMAC_SHA256: the password stands before the salt.
    return hmac.new(_KEY, PASSWORD.encode() + salt, hashlib.sha256).digest()


def _amounts(of: Amount | Mapping[str, Any]) -> dict[str, Any]:
    names = ("people", "rooms", "messages")
    return {name: of.get(name) if isinstance(of, Mapping) else getattr(of, name) for name in names}
