"""storage.rules: every allowed request beside its denied twins."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from google.cloud.firestore_v1 import types

from desktop_chat.emulator.rules.access import AuthContext
from desktop_chat.emulator.rules.storage import StorageAccess, load_storage_ruleset
from tests.rules.backends import document_of

RULESET = load_storage_ruleset((Path(__file__).parents[2] / "storage.rules").read_text(encoding="utf-8"))
TIME = datetime(2026, 6, 1, tzinfo=UTC)
MEMBERS = frozenset({"rooms/r1/members/ada", "rooms/r2/members/eve"})
FILE: Mapping[str, Any] = {"size": 1000, "contentType": "image/png", "metadata": {}}
LARGEST = 25_000_000


@dataclass(frozen=True, slots=True)
class Documents:
    paths: frozenset[str]
    bans: Mapping[str, datetime | None] = field(default_factory=dict)

    def get(self, name: str) -> Any:
        prefix = "projects/demo-x/databases/(default)/documents/"
        assert name.startswith(prefix)
        path = name.removeprefix(prefix)
        if path.removeprefix("bans/") in self.bans:
            return document_of(path, {"validSince": self.bans[path.removeprefix("bans/")]})
        return types.Document.pb()(name=name) if path in self.paths else None


def access(method: str, name: str, who: str | None, **given: Any) -> StorageAccess:
    auth = None if who is None else AuthContext(who, {"sub": who, "auth_time": 100})
    return StorageAccess(method, "demo-x.appspot.com", name, "demo-x", auth, TIME, **given)


def allowed(asked: StorageAccess, members: frozenset[str] = MEMBERS) -> bool:
    decision = RULESET.decide(asked, Documents(members))
    if not decision.allowed:
        assert decision.errors == (), "a denial must come from logic, not from an error"
    return decision.allowed


UPLOAD = access("create", "rooms/r1/m1/file-1_A", "ada", after=FILE)
READ = access("get", "rooms/r1/m1/file-1_A", "ada", before=FILE)


def test_members_read_the_files_of_their_room() -> None:
    assert allowed(READ)
    assert allowed(replace(READ, before=None)), "that there is no such file is no secret of a member"
    assert not allowed(replace(READ, auth=None))
    assert not allowed(replace(READ, auth=AuthContext("eve", {})))
    assert not allowed(READ, members=MEMBERS - {"rooms/r1/members/ada"})
    assert not allowed(replace(READ, name="rooms/r2/m1/file-1_A"))


@pytest.mark.parametrize("size", [1, LARGEST])
@pytest.mark.parametrize("kind", ["image/png", "application/octet-stream", "text/x.y+z-1", "application/vnd.ms-excel"])
def test_members_upload_files(size: int, kind: str) -> None:
    assert allowed(replace(UPLOAD, after={**FILE, "size": size, "contentType": kind}))


@pytest.mark.parametrize("who", [None, "eve", "mallory"])
def test_nobody_else_uploads(who: str | None) -> None:
    auth = None if who is None else AuthContext(who, {})
    assert not allowed(replace(UPLOAD, auth=auth))


@pytest.mark.parametrize(
    "change",
    [{"size": 0}, {"size": LARGEST + 1}, {"contentType": ""}, {"contentType": "png"}, {"contentType": "image/"},
     {"contentType": "Image/png"}, {"contentType": "text/html; charset=utf-8"}, {"contentType": "a/b\nc/d"}],
)  # fmt: skip
def test_no_file_of_another_size_or_type(change: Mapping[str, Any]) -> None:
    assert not allowed(replace(UPLOAD, after={**FILE, **change}))


def test_no_file_is_replaced_changed_or_deleted() -> None:
    assert not allowed(replace(UPLOAD, before=FILE))
    assert not allowed(replace(UPLOAD, method="update", before=FILE))
    assert not allowed(replace(UPLOAD, method="delete", before=FILE, after=None))


@pytest.mark.parametrize(
    "name",
    ["rooms/r1/m1/a.png", "rooms/r1/m1/" + "a" * 129, "rooms/r1/m1/ä", "rooms/r1/m1/", "rooms/r1/m1", "rooms/r1/m1/a/b",
     "rooms/r1//a", "rooms//m1/a", "other/r1/m1/a", "a", "/rooms/r1/m1/a"],
)  # fmt: skip
def test_no_file_of_another_name(name: str) -> None:
    assert not allowed(replace(UPLOAD, name=name))
    assert allowed(UPLOAD)


@pytest.mark.parametrize("prefix", ["", "rooms/", "rooms/r1/", "rooms/r1/m1/", "rooms/r1/m1/file-1_A"])
def test_nobody_lists(prefix: str) -> None:
    assert not allowed(access("list", prefix, "ada"))


@pytest.mark.parametrize("asked", [UPLOAD, READ])
@pytest.mark.parametrize(
    ("valid_since", "allowed_"),
    [(None, False), (datetime.fromtimestamp(101, UTC), False), (datetime.fromtimestamp(100, UTC), True)],
)
def test_sessions_that_began_before_a_ban_do_nothing(
    asked: StorageAccess, valid_since: datetime | None, allowed_: bool
) -> None:
    decision = RULESET.decide(asked, Documents(MEMBERS, {"ada": valid_since}))
    assert decision.allowed is allowed_
    assert decision.errors == ()
