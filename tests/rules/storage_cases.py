"""Requests to Storage as values: what storage.rules must say to each, one thing apart from an allowed one."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from google.cloud.firestore_v1 import types

from desktop_chat.emulator.rules.access import AuthContext
from desktop_chat.emulator.rules.storage import StorageAccess
from tests.rules.backends import document_of
from tests.rules.twins import Fields

TIME: Final = datetime(2026, 6, 1, tzinfo=UTC)
MEMBERS: Final = frozenset({"rooms/r1/members/ada", "rooms/r1/members/bob", "rooms/r2/members/eve"})
FILE: Final[Mapping[str, Any]] = {"size": 1000, "contentType": "image/png", "metadata": {}}
SIGNED_IN: Final = 1_770_000_000


@dataclass(frozen=True, slots=True)
class Documents:
    """Of ``paths`` nothing matters but that they are there; ``written`` have these fields."""

    paths: frozenset[str]
    written: Mapping[str, Fields] = field(default_factory=dict)

    def get(self, name: str) -> Any:
        prefix = "projects/demo-x/databases/(default)/documents/"
        assert name.startswith(prefix)
        path = name.removeprefix(prefix)
        if path in self.written:
            return document_of(path, self.written[path])
        return types.Document.pb()(name=name) if path in self.paths else None


@dataclass(frozen=True, slots=True)
class Case:
    """``allowed`` is what the rules must say."""

    name: str
    access: StorageAccess
    allowed: bool
    documents: Documents = field(default_factory=lambda: Documents(MEMBERS, TICKETS))


def access(method: str, name: str, who: str | None, **given: Any) -> StorageAccess:
    auth = None if who is None else AuthContext(who, {"sub": who, "auth_time": SIGNED_IN})
    return StorageAccess(method, "demo-x.appspot.com", name, "demo-x", auth, TIME, **given)


FILE_ID: Final = "abcdefghijABCDEFGHI0"
NAME: Final = f"rooms/r1/m1/{FILE_ID}"
TICKET: Final = f"users/ada/uploads/{FILE_ID}"
TICKETS: Final[Mapping[str, Fields]] = {
    TICKET: {"roomId": "r1", "messageId": "m1", "size": 1000, "createdAt": TIME - timedelta(hours=23, minutes=59)},
}
UPLOAD: Final = access("create", NAME, "ada", after=FILE)
READ: Final = access("get", NAME, "ada", before=FILE)
DELETION: Final = access("delete", NAME, "ada", before=FILE)
_GOOD_TYPES: Final = ("image/png", "application/octet-stream", "text/x.y+z-1", "application/vnd.ms-excel")
_BAD_TYPES: Final = {
    "no type": "",
    "half a type": "png",
    "a type without an end": "image/",
    "a type in upper case": "Image/png",
    "a type with a parameter": "text/html; charset=utf-8",
    "a type with a line end": "a/b\nc/d",
}
_BAD_TICKETS: Final[Mapping[str, Fields]] = {
    "for another room": {"roomId": "r2"},
    "for another message": {"messageId": "m2"},
    "for a smaller file": {"size": 999},
    "for a larger file": {"size": 1001},
    "of a day ago": {"createdAt": TIME - timedelta(hours=24)},
}
_BAD_NAMES: Final = (
    "rooms/r1/m1/", "rooms/r1/m1", f"rooms/r1/m1/{FILE_ID}/b", f"rooms/r1/m1/b/{FILE_ID}",
    f"rooms/r1//{FILE_ID}", f"rooms//m1/{FILE_ID}", f"other/r1/m1/{FILE_ID}", FILE_ID, f"/{NAME}",
)  # fmt: skip


def _with_ticket(other: Fields) -> Documents:
    return Documents(MEMBERS, {TICKET: {**TICKETS[TICKET], **other}})


def _bans(asked: StorageAccess, what: str) -> list[Case]:
    def banned(since: datetime | None) -> Documents:
        return Documents(MEMBERS, {"bans/ada": {"validSince": since}})

    at, later = datetime.fromtimestamp(SIGNED_IN, UTC), datetime.fromtimestamp(SIGNED_IN + 1, UTC)
    return [
        Case(f"{what} when banned", asked, allowed=False, documents=banned(None)),
        Case(f"{what} in a session from before the ban", asked, allowed=False, documents=banned(later)),
        Case(f"{what} in a session from after the ban", asked, allowed=True, documents=banned(at)),
    ]


def _deletions() -> list[Case]:
    def message(sender: str, deleted_at: datetime | None, ban: datetime | None = None, room: str = "r1") -> Documents:
        bans = {"bans/ada": {"validSince": ban}} if ban is not None else {}
        said = {"senderId": sender, "deletedAt": deleted_at}
        return Documents(MEMBERS, {**bans, f"rooms/{room}/messages/m1": said})

    at, later = datetime.fromtimestamp(SIGNED_IN, UTC), datetime.fromtimestamp(SIGNED_IN + 1, UTC)
    own = message("ada", TIME)
    gone = replace(own, paths=frozenset())
    banned = replace(own, written={**own.written, "bans/ada": {"validSince": None}})
    return [
        Case("the sender deletes after the message", DELETION, allowed=True, documents=own),
        Case("what is not there any more", replace(DELETION, before=None), allowed=True, documents=own),
        Case("the sender deletes after leaving", DELETION, allowed=True, documents=gone),
        Case("the sender deletes before the message", DELETION, allowed=False, documents=message("ada", None)),
        Case("somebody else's tombstone", DELETION, allowed=False, documents=message("eve", TIME)),
        Case("a tombstone in another room", DELETION, allowed=False, documents=message("ada", TIME, room="r2")),
        Case("another message's file", replace(DELETION, name="rooms/r1/m2/f"), allowed=False, documents=own),
        Case("nobody deletes", replace(DELETION, auth=None), allowed=False, documents=own),
        Case("a deletion when banned", DELETION, allowed=False, documents=banned),
        Case("a deletion in an old session", DELETION, allowed=False, documents=message("ada", TIME, later)),
        Case("a deletion in a session after the ban", DELETION, allowed=True, documents=message("ada", TIME, at)),
        Case("a tombstone's file is not changed", replace(UPLOAD, method="update", before=FILE), allowed=False,
             documents=own),
    ]  # fmt: skip


CASES: Final[tuple[Case, ...]] = (
    Case("a member reads", READ, allowed=True),
    Case("a member asks for what is not there", replace(READ, before=None), allowed=True),
    Case("nobody reads", replace(READ, auth=None), allowed=False),
    Case("a stranger reads", access("get", NAME, "eve", before=FILE), allowed=False),
    Case("who was removed reads", READ, allowed=False, documents=Documents(MEMBERS - {"rooms/r1/members/ada"})),
    Case("another room", replace(READ, name=f"rooms/r2/m1/{FILE_ID}"), allowed=False),
    Case("a member uploads", UPLOAD, allowed=True),
    *(Case(f"a {kind}", replace(UPLOAD, after={**FILE, "contentType": kind}), allowed=True) for kind in _GOOD_TYPES),
    Case("nobody uploads", replace(UPLOAD, auth=None), allowed=False),
    Case("another member uploads", access("create", NAME, "bob", after=FILE), allowed=False),
    Case("who was removed uploads", UPLOAD, allowed=False, documents=Documents(frozenset(), TICKETS)),
    Case("an upload without a ticket", UPLOAD, allowed=False, documents=Documents(MEMBERS)),
    *(
        Case(f"an upload with a ticket {name}", UPLOAD, allowed=False, documents=_with_ticket(bad))
        for name, bad in _BAD_TICKETS.items()
    ),
    *(
        Case(f"an upload of {name}", replace(UPLOAD, after={**FILE, "contentType": bad}), allowed=False)
        for name, bad in _BAD_TYPES.items()
    ),
    *(Case(f"upload to {name}", replace(UPLOAD, name=name), allowed=False) for name in _BAD_NAMES),
    *(Case(f"read {name}", replace(READ, name=name), allowed=False) for name in _BAD_NAMES),
    Case("an upload over a file", replace(UPLOAD, before=FILE), allowed=False),
    Case("a change of metadata", replace(UPLOAD, method="update", before=FILE), allowed=False),
    Case("metadata for what is not there", replace(UPLOAD, method="update"), allowed=False),
    Case("a deletion without a message", DELETION, allowed=False),
    *_deletions(),
    *(
        Case(f"a list of {prefix!r}", access("list", prefix, "ada"), allowed=False)
        for prefix in ("", "rooms/", "rooms/r1/", "rooms/r1/m1/", NAME)
    ),
    *_bans(READ, "reading"),
)
