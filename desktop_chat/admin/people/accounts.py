"""Makes and changes accounts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desktop_chat.admin.access.foreign_error import told
from desktop_chat.admin.access.services import Services
from desktop_chat.admin.failures import WrongUse
from desktop_chat.admin.people.people_filter import read_claim
from desktop_chat.admin.people.person import Person, person_of
from desktop_chat.admin.people.user_row import flaw_of_uid
from desktop_chat.errors import AlreadyExists
from desktop_chat.model.firebase import paths


@dataclass(frozen=True, slots=True)
class AccountFields:
    """What an account is made with or changed to; None leaves it as it is."""

    email: str | None = None
    display_name: str | None = None
    phone_number: str | None = None
    password: str | None = None
    email_verified: bool | None = None

    def given(self) -> dict[str, Any]:
        values = {name: getattr(self, name) for name in self.__slots__}
        return {name: value for name, value in values.items() if value is not None}


class Accounts:
    """Everything raises ChatError."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def create(self, fields: AccountFields, uid: str | None) -> Person:
        """Make an account. Raises AlreadyExists."""
        from firebase_admin import exceptions

        given = fields.given() | ({"uid": uid} if uid else {})
        if not given:
            raise WrongUse("An empty account", "Give at least an e-mail address, a number or a uid.")
        if uid and (why := flaw_of_uid(uid)):
            raise WrongUse("That uid cannot be used", f"It {why}.")
        with told():
            try:
                return person_of(self._services.auth.create_user(**given))
            except exceptions.AlreadyExistsError:
                raise AlreadyExists(
                    "The account exists", "Its uid, address or number is taken: users search."
                ) from None

    def update(self, person: Person, fields: AccountFields) -> Person:
        """Change an account; who changes the address stays findable by it, and is not by the old one."""
        given = fields.given()
        if not given:
            raise WrongUse(
                "Nothing to change",
                "Give at least one of --email, --name, --phone, --verified, --password-stdin, --file-limit.",
            )
        with told():
            changed = person_of(self._services.auth.update_user(person.uid, **given))
        if changed.email != person.email:
            self._move_in_directory(person, changed)
        return changed

    def set_disabled(self, uid: str, *, disabled: bool) -> None:
        """Let the person sign in, or not."""
        with told():
            self._services.auth.update_user(uid, disabled=disabled)

    def set_claims(self, person: Person, claims: Mapping[str, Any]) -> None:
        """Replace all claims; they are in tokens that are made from now on."""
        with told():
            self._services.auth.set_custom_user_claims(person.uid, dict(claims) or None)

    def reset_link(self, person: Person) -> str:
        """Return a link by which whoever has it chooses a new password. Raises WrongUse without an address."""
        with told():
            return str(self._services.auth.generate_password_reset_link(_address(person)))

    def verify_link(self, person: Person) -> str:
        """Return a link that proves the address. Raises WrongUse without an address."""
        with told():
            return str(self._services.auth.generate_email_verification_link(_address(person)))

    def _move_in_directory(self, before: Person, after: Person) -> None:
        firestore = self._services.firestore
        old = firestore.document(paths.directory(before.email)) if before.email else None
        with told():
            found = old.get() if old is not None else None
            if found is None or not found.exists or found.get("uid") != before.uid:
                return  # was not to be found by the address before either
            batch = firestore.batch()
            batch.delete(old)
            if after.email:
                batch.set(firestore.document(paths.directory(after.email)), {"uid": after.uid})
            batch.commit()


def changed_claims(before: Mapping[str, Any], put: Sequence[str], remove: Sequence[str]) -> dict[str, Any]:
    """Return the claims with ``NAME=VALUE`` set and names removed. Raises WrongUse."""
    after = dict(before)
    for name in remove:
        if name not in after:
            raise WrongUse("No such claim", f"There is no claim {name!r} to remove.")
        del after[name]
    return after | dict(read_claim(one) for one in put)


def _address(person: Person) -> str:
    if person.email is None:
        raise WrongUse("No address", f"{person.name} has no e-mail address that a link could be for.")
    return person.email
