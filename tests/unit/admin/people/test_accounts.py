import pytest

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.failures import WrongUse
from desktop_chat.admin.people.accounts import AccountFields, Accounts, changed_claims
from desktop_chat.admin.people.people import People
from desktop_chat.errors import AlreadyExists, Rejected
from desktop_chat.model.firebase import paths

ADA = AccountFields("ada@example.org", "Ada", password="correct horse", email_verified=True)


def test_an_account_is_made_once(services: Services) -> None:
    accounts = Accounts(services)
    person = accounts.create(ADA, "ada1")
    assert (person.uid, person.email, person.display_name, person.email_verified) == ("ada1", ADA.email, "Ada", True)
    for uid in ("ada1", "ada2"):
        with pytest.raises(AlreadyExists):
            accounts.create(ADA, uid)
    with pytest.raises(WrongUse):
        accounts.create(AccountFields(), None)
    with pytest.raises(WrongUse, match="uid"):
        accounts.create(AccountFields("lee@example.org"), "a/b")
    with pytest.raises(Rejected, match="email"):
        accounts.create(AccountFields("no address"), None)


def test_who_changes_the_address_moves_in_the_directory(services: Services) -> None:
    accounts = Accounts(services)
    ada = accounts.create(ADA, "ada1")
    old, new = (
        services.firestore.document(paths.directory(one)) for one in ("ada@example.org", "lovelace@example.org")
    )
    old.set({"uid": "ada1"})
    assert accounts.update(ada, AccountFields("lovelace@example.org")).email == "lovelace@example.org"
    assert not old.get().exists
    assert new.get().to_dict() == {"uid": "ada1"}


def test_the_directory_entry_of_another_is_left_alone(services: Services) -> None:
    accounts = Accounts(services)
    ada = accounts.create(ADA, "ada1")
    entry = services.firestore.document(paths.directory("ada@example.org"))
    entry.set({"uid": "eve"})
    accounts.update(ada, AccountFields("lovelace@example.org"))
    assert entry.get().to_dict() == {"uid": "eve"}


def test_claims_change_one_by_one() -> None:
    assert changed_claims({"a": 1, "b": 2}, ["c=true", "a=x"], ["b"]) == {"a": "x", "c": True}
    with pytest.raises(WrongUse):
        changed_claims({}, [], ["b"])


def test_links_are_for_an_address(services: Services) -> None:
    accounts = Accounts(services)
    ada = accounts.create(ADA, "ada1")
    assert "mode=resetPassword" in accounts.reset_link(ada)
    assert "mode=verifyEmail" in accounts.verify_link(ada)
    with pytest.raises(WrongUse):
        accounts.reset_link(accounts.create(AccountFields(display_name="Bob"), "bob1"))


def test_the_last_claim_can_go(services: Services) -> None:
    accounts = Accounts(services)
    ada = accounts.create(ADA, "ada1")
    accounts.set_claims(ada, {"bulk": True})
    assert People(services).find("ada1").claims == {"bulk": True}
    accounts.set_claims(ada, {})
    assert People(services).find("ada1").claims == {}
