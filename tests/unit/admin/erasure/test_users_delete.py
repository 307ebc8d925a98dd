from datetime import timedelta

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.erasure.deletions import Deletion, Deletions
from desktop_chat.admin.erasure.users_delete import UsersDelete
from desktop_chat.admin.people.bans import Bans
from tests.admin_runner import NOON

ARGUMENTS = {"whom": ["ada@example.org", "ada", "bob"], "days": 3, "by": "root"}


def test_people_are_barred_now_and_erased_later(services: Services) -> None:
    for name in ("ada", "bob"):
        services.auth.create_user(uid=name, email=f"{name}@example.org")
    deed = UsersDelete()
    survey = deed.survey(services, ARGUMENTS, NOON)
    assert [item.id for item in survey.items] == ["ada", "bob"]
    assert Deletions(services).all() == []
    outcome = deed.perform(services, survey, ARGUMENTS, NOON, lambda _: None)
    assert outcome.counts == {"deleted": 2}
    assert Deletions(services).of("ada") == Deletion("ada", NOON, NOON + timedelta(days=3), "root")
    assert Bans(services, "").is_banned("ada")
    assert deed.survey(services, ARGUMENTS, NOON).items == ()


def test_who_is_changed_meanwhile_is_drift(services: Services) -> None:
    services.auth.create_user(uid="ada")
    arguments = {**ARGUMENTS, "whom": ["ada"]}
    before = UsersDelete().survey(services, arguments, NOON).state
    services.auth.update_user("ada", email="new@example.org")
    assert UsersDelete().survey(services, arguments, NOON).state != before
