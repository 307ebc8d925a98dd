"""The accounts of the project: pages, search, one by any of its names."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from desktop_chat.admin.access.foreign_error import told
from desktop_chat.admin.access.services import Services
from desktop_chat.admin.failures import WrongUse
from desktop_chat.admin.people.people_filter import PeopleFilter
from desktop_chat.admin.people.person import Person, person_of
from desktop_chat.errors import NotFound
from desktop_chat.model.firebase import paths

PAGE = 1000
"""Accounts in one answer of Firebase Auth, which allows no more."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some people and where to go on; ``after`` is empty at the end."""

    people: tuple[Person, ...]
    after: str


class People:
    """Reads accounts. Everything raises ChatError."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def records(self, token: str = "") -> Iterator[Any]:
        """Yield every account from the page ``token`` on, as the library's records with password hashes."""
        for _, records in self._pages(token):
            yield from records

    def all(self) -> Iterator[Person]:
        """Yield everybody."""
        return map(person_of, self.records())

    def page(self, wanted: PeopleFilter, count: int, after: str = "") -> Page:
        """Return the next ``count`` people who fit. ``after`` is from the page before."""
        skip, token = _read_place(after)
        found: list[Person] = []
        for place, records in self._pages(token):
            for index, record in enumerate(records):
                if index < skip:
                    continue
                person = person_of(record)
                if not wanted.fits(person):
                    continue
                if len(found) == count:
                    return Page(tuple(found), f"{index}.{place}")
                found.append(person)
            skip = 0
        return Page(tuple(found), "")

    def search(self, text: str, count: int) -> list[Person]:
        """Return whom ``text`` names exactly, or else whose address, name, number or uid contains it."""
        try:
            return [self.find(text)]
        except NotFound:
            needle = text.removeprefix("@").casefold()
        found: list[Person] = []
        for person in self.all():
            names = (person.email, person.display_name, person.phone_number, person.uid)
            if any(needle in name.casefold() for name in names if name):
                found.append(person)
                if len(found) == count:
                    break
        return found

    def find(self, who: str) -> Person:
        """Return one person by uid, e-mail address, @handle or +number. Raises NotFound."""
        return person_of(self.record(who))

    def record(self, who: str) -> Any:
        """Return the library's record of one person. Raises NotFound."""
        from firebase_admin.auth import UserNotFoundError

        auth = self._services.auth
        with told():
            try:
                if who.startswith("@"):
                    return auth.get_user(self._holder(who[1:]))
                if who.startswith("+"):
                    return auth.get_user_by_phone_number(who)
                return auth.get_user_by_email(who) if "@" in who else auth.get_user(who)
            except (UserNotFoundError, ValueError):
                raise NotFound("Nobody by that name", f"There is no account {who!r}. Try users search.") from None

    def _holder(self, handle: str) -> str:
        found = self._services.firestore.document(paths.handle(handle)).get() if handle else None
        if found is None or not found.exists:
            raise NotFound("Nobody by that name", f"Nobody has the handle @{handle}. Try users search.")
        return str(found.get("uid"))

    def _pages(self, token: str) -> Iterator[tuple[str, list[Any]]]:
        while True:
            with told():
                page = self._services.auth.list_users(token or None, PAGE)
            yield token, page.users
            if not page.has_next_page:
                return
            token = page.next_page_token


def _read_place(after: str) -> tuple[int, str]:
    if not after:
        return 0, ""
    skip, dot, token = after.partition(".")
    if not dot or not skip.isdecimal():
        raise WrongUse("That is no place in the list", "--after takes what the page before said.")
    return int(skip), token
