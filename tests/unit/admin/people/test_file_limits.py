import pytest

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.failures import WrongUse
from desktop_chat.admin.people.file_limits import FileLimits, read_limit
from desktop_chat.model.firebase.upload_quota import LIMIT_FOR_ALL, UploadQuota


@pytest.mark.parametrize(
    ("text", "size"),
    [("0", 0), ("17", 17), ("3kB", 3000), ("500MB", 500_000_000), ("2 GB", 2 * 10**9), ("default", None)],
)
def test_sizes_are_read(text: str, size: int | None) -> None:
    assert read_limit(text) == size


@pytest.mark.parametrize("text", ["", "-1", "2gb", "GB", "1.5GB", "9" * 16, "none"])
def test_other_words_are_wrong(text: str) -> None:
    with pytest.raises(WrongUse):
        read_limit(text)


def test_a_limit_leaves_the_count_and_can_be_taken_back(services: Services) -> None:
    limits = FileLimits(services)
    assert limits.of("ada") == UploadQuota(0, LIMIT_FOR_ALL)
    services.firestore.document("quotas/ada").set({"bytes": 7, "lastId": "f"})
    limits.set("ada", 100)
    assert limits.of("ada") == UploadQuota(7, 100)
    assert services.firestore.document("quotas/ada").get().to_dict() == {"bytes": 7, "lastId": "f", "limit": 100}
    limits.set("ada", None)
    assert limits.of("ada") == UploadQuota(7, LIMIT_FOR_ALL)


def test_who_has_sent_nothing_yet_begins_with_nothing(services: Services) -> None:
    FileLimits(services).set("ada", 100)
    assert services.firestore.document("quotas/ada").get().to_dict() == {"bytes": 0, "limit": 100}
