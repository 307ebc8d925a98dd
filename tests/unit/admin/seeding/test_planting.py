import pytest

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.access.target import Target, TargetKind
from desktop_chat.admin.failures import Refused
from desktop_chat.admin.seeding.planting import Planting
from desktop_chat.admin.seeding.rooms import Amount
from tests.admin_runner import NOON


def test_nothing_is_invented_in_production() -> None:
    def never() -> None:
        raise AssertionError("no credentials are asked for")

    with pytest.raises(Refused):
        Planting(Services(Target("p", TargetKind.PRODUCTION), never), Amount(1, 1, 1, 1, NOON, 1))


def test_progress_counts_people_and_messages(services: Services) -> None:
    counted: list[int] = []
    counts = Planting(services, Amount(3, 6, 2, 20, NOON, 10)).plant(counted.append)
    assert sum(counted) == 26
    assert counts == {"people": 6, "rooms": 2, "messages": 20}
    assert len(list(services.firestore.collection("users").stream())) == 6
