from datetime import timedelta

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.erasure.deletions import Deletion, Deletions
from tests.admin_runner import NOON


def test_the_list_is_by_date_and_a_date_is_not_put_off(services: Services) -> None:
    deletions = Deletions(services)
    later, sooner = (
        Deletion("ada", NOON, NOON + timedelta(7), "root"),
        Deletion("bob", NOON, NOON + timedelta(1), "root"),
    )
    deletions.add(later)
    deletions.add(sooner)
    deletions.add(Deletion("bob", NOON, NOON + timedelta(30), "root"))
    assert deletions.all() == [sooner, later]
    deletions.remove("bob")
    assert deletions.of("bob") is None
    assert deletions.of("ada") == later
