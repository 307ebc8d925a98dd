import random
from datetime import timedelta

import pytest

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.erasure.deletions import Deletion, Deletions
from desktop_chat.admin.erasure.users_erase import UsersErase
from desktop_chat.admin.failures import Refused
from desktop_chat.errors import NotFound
from tests.admin_runner import NOON
from tests.unit.admin.erasure_world import furnish

DUE = NOON + timedelta(days=7)
DEED = UsersErase(random.Random(1))


def deleted(services: Services) -> None:
    furnish(services)
    Deletions(services).add(Deletion("ada", NOON, DUE, "root"))


def test_nobody_is_erased_in_the_days_of_grace(services: Services) -> None:
    deleted(services)
    early = DUE - timedelta(seconds=1)
    assert DEED.survey(services, {"whom": []}, early).items == ()
    with pytest.raises(Refused, match="2026-05-11"):
        DEED.survey(services, {"whom": ["ada"]}, early)
    with pytest.raises(NotFound, match="users delete"):
        DEED.survey(services, {"whom": ["bob"]}, DUE)


def test_who_is_due_is_erased_and_reported(services: Services) -> None:
    deleted(services)
    survey = DEED.survey(services, {"whom": []}, DUE)
    assert survey.counts == {"people": 1, "messages": 2, "files": 1, "rooms": 3}
    outcome = DEED.perform(services, survey, {"whom": []}, DUE, lambda _: None)
    assert (outcome.counts, outcome.failures) == ({"erased": 1, "messages": 2, "files": 1}, ())
    rooms = {room["id"]: (room["fate"], room["heir"]) for room in outcome.report["ada"]["rooms"]}
    assert rooms == {"alone": ("removed", None), "dm_ada_bob": ("kept", None), "team": ("passed on", "bob")}
    assert Deletions(services).all() == []
    assert not services.firestore.document("users/ada").get().exists


def test_who_was_restored_meanwhile_is_not_erased(services: Services) -> None:
    deleted(services)
    survey = DEED.survey(services, {"whom": []}, DUE)
    Deletions(services).remove("ada")
    outcome = DEED.perform(services, survey, {"whom": []}, DUE, lambda _: None)
    assert [failure.id for failure in outcome.failures] == ["ada"]
    assert services.auth.get_user("ada")
