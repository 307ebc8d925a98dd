"""The first person of a project: somebody who may sign in, marked as administrator."""

from dataclasses import dataclass

from desktop_chat.admin.accounts import AccountFields, Accounts
from desktop_chat.admin.people import People
from desktop_chat.admin.services import Services
from desktop_chat.errors import NotFound

CLAIM = "admin"


@dataclass(frozen=True, slots=True)
class FirstAdmin:
    """``link`` opens a new account: whoever has it chooses the password. None when the account was there before."""

    uid: str
    email: str
    link: str | None


def make_first_admin(services: Services, email: str) -> FirstAdmin:
    """Make the account unless it exists, and give it the claim ``admin``. Raises ChatError."""
    accounts, link = Accounts(services), None
    try:
        person = People(services).find(email)
    except NotFound:
        person = accounts.create(AccountFields(email=email, email_verified=True), None)
        link = accounts.reset_link(person)
    if person.claims.get(CLAIM) is not True:
        accounts.set_claims(person, {**person.claims, CLAIM: True})
    return FirstAdmin(person.uid, email, link)
