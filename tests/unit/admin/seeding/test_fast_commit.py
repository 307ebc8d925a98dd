from datetime import UTC, datetime, timedelta, timezone

import pytest

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.seeding.fast_commit import commit_documents


def test_what_is_stored_is_what_the_library_reads(services: Services) -> None:
    at = datetime(2026, 5, 4, 12, 0, 0, 123456, tzinfo=UTC)
    fields = {
        "none": None, "yes": True, "number": -5, "text": "日本 🎉", "at": at, "empty": [], "nothing": {},
        "list": [1, "a", {"b": None}], "map": {"uid": ["👍"], "a.b": 1},
    }  # fmt: skip
    commit_documents(services.firestore, [("a/b", fields), ("a/b/c/d", {"x": 1})])
    assert services.firestore.document("a/b").get().to_dict() == fields
    assert services.firestore.document("a/b/c/d").get().to_dict() == {"x": 1}


def test_a_time_of_another_zone_is_the_same_moment(services: Services) -> None:
    at = datetime(2026, 5, 4, 14, 0, tzinfo=timezone(timedelta(hours=2)))
    commit_documents(services.firestore, [("a/b", {"at": at})])
    assert services.firestore.document("a/b").get().get("at") == datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def test_what_nobody_invents_is_a_mistake(services: Services) -> None:
    with pytest.raises(TypeError):
        commit_documents(services.firestore, [("a/b", {"x": {1, 2}})])
