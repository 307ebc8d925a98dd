"""Profiles, handles, the directory, and the notes of one's rooms."""

import hashlib

import pytest

from tests.rules.backends import googles, ours
from tests.rules.example_rooms import note, profile, stored_room
from tests.rules.google_emulator import GoogleFirestore
from tests.rules.rulesets import shipped
from tests.rules.twins import (
    EARLIER,
    NOW,
    Get,
    List,
    Request,
    Twin,
    Write,
    also_given,
    by,
    cases,
    everywhere,
    given,
    instead,
    omitted,
    with_claim,
    without,
    without_claim,
    wrote,
)

EMAIL = "Alice@example.com"


def hash_of(email: str) -> str:
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()


HASH = hash_of(EMAIL)
SIGN_UP = Request(
    "alice",
    (
        Write("create", "users/alice", profile()),
        Write("create", "handles/alice", {"uid": "alice"}),
        Write("create", f"directory/{HASH}", {"uid": "alice"}),
    ),
    claims={"email": EMAIL},
)
STORED = {
    "users/alice": profile(createdAt=EARLIER, updatedAt=EARLIER),
    "handles/alice": {"uid": "alice"},
    "handles/bobs": {"uid": "bob"},
    f"directory/{HASH}": {"uid": "alice"},
}
RENAME = Request(
    "alice",
    (
        Write("update", "users/alice", {"handle": "al", "updatedAt": NOW} | {"handle": "alison"}),
        Write("create", "handles/alison", {"uid": "alice"}),
        Write("delete", "handles/alice"),
    ),
    STORED,
)
EDIT = Request("alice", (Write("update", "users/alice", {"about": "x" * 500, "updatedAt": NOW}),), STORED)
LEFT = stored_room("r1", {"alice": "owner", "bob": "member"})

TWINS = [
    Twin(
        "a person signs up with profile, handle and directory entry in one commit",
        SIGN_UP,
        {
            "to somebody else": by("bob"),
            "to nobody": by(None),
            "an empty name": wrote("users/alice", "displayName", ""),
            "a name of 81 characters": wrote("users/alice", "displayName", "x" * 81),
            "a name that is no string": wrote("users/alice", "displayName", 5),
            "a handle that is no string": wrote("users/alice", "handle", 5),
            "a missing field": omitted("users/alice", "about"),
            "an unknown field": wrote("users/alice", "admin", 1),
            "about that is no string": wrote("users/alice", "about", 5),
            "about of 501 characters": wrote("users/alice", "about", "x" * 501),
            "a client's createdAt": wrote("users/alice", "createdAt", EARLIER),
            "a client's updatedAt": wrote("users/alice", "updatedAt", EARLIER),
            "a profile whose handle is not taken": without("handles/alice"),
            "a handle without its profile": without("users/alice"),
            "a handle for somebody else": wrote("handles/alice", "uid", "bob"),
            "a handle with more fields": wrote("handles/alice", "x", 1),
            "an entry for somebody else": wrote(f"directory/{HASH}", "uid", "bob"),
            "an entry with more fields": wrote(f"directory/{HASH}", "x", 1),
            "an entry of another address": with_claim("email", "bob@example.com"),
            "an entry without an address in the token": without_claim("email"),
        },
    ),
    Twin(
        "the handle has 3 to 30 of a-z, 0-9 and _",
        Request(
            "alice",
            (
                Write("create", "users/alice", profile("a_9")),
                Write("create", "handles/a_9", {"uid": "alice"}),
            ),
        ),
        {"a profile that names another handle": wrote("users/alice", "handle", "alice")},
    ),
    *(
        Twin(
            f"the handle {good!r} is fine, {bad!r} is not",
            Request(
                "alice",
                (
                    Write("create", "users/alice", profile(good)),
                    Write("create", f"handles/{good}", {"uid": "alice"}),
                    Write("create", f"handles/{bad}", {"uid": "alice"}),
                )[:2],
            ),
            {bad: lambda _, bad=bad: _with_handle(bad)},  # type: ignore[misc]  # a default binds the loop variable
        )
        for good, bad in [("abc", "ab"), ("x" * 30, "x" * 31), ("alice", "Alice"), ("a_b", "a-b")]
    ),
    Twin(
        "an address counts trimmed and in lower case",
        SIGN_UP,
        {"another address": with_claim("email", "alice2@example.com")},
    ),
    Twin(
        "a person changes the own profile",
        EDIT,
        {
            "somebody else's": by("bob"),
            "with a client's time": wrote("users/alice", "updatedAt", EARLIER),
            "with another createdAt": wrote("users/alice", "createdAt", NOW),
            "with an unknown field": wrote("users/alice", "x", 1),
            "too long": wrote("users/alice", "about", "x" * 501),
            "to a handle of somebody else": wrote("users/alice", "handle", "bobs"),
            "to a handle that nobody holds": wrote("users/alice", "handle", "nobody"),
            "by deleting it": instead("users/alice", Write("delete", "users/alice")),
        },
    ),
    Twin(
        "a handle is given back when the profile takes another one",
        RENAME,
        {
            "while the profile keeps it": wrote("users/alice", "handle", "alice"),
            "somebody else's": instead("handles/alice", Write("delete", "handles/bobs")),
        },
    ),
    Twin(
        "a profile is made by its person alone",
        Request("alice", (Write("create", "users/alice", profile()),), {"handles/alice": {"uid": "alice"}}),
        {
            "not by somebody else": by("bob"),
            "not signed out": by(None),
            "not with the handle of somebody else": given("handles/alice", "uid", "bob"),
        },
    ),
    Twin(
        "a handle is made by the person whose profile names it",
        Request("alice", (Write("create", "handles/alice", {"uid": "alice"}),), {"users/alice": STORED["users/alice"]}),
        {
            "not by somebody else": by("bob"),
            "not signed out": by(None),
            "not for somebody else": wrote("handles/alice", "uid", "bob"),
            "not when the profile names another": given("users/alice", "handle", "al_"),
        },
    ),
    Twin(
        "a handle that the profile does not name is given up by its holder",
        Request(
            "alice",
            (Write("delete", "handles/old"),),
            {"users/alice": STORED["users/alice"], "handles/old": {"uid": "alice"}},
        ),
        {
            "not by somebody else": by("bob"),
            "not signed out": by(None),
            "not while the profile names it": given("users/alice", "handle", "old"),
        },
    ),
    Twin(
        "a directory entry is made for oneself",
        Request("alice", (Write("create", f"directory/{HASH}", {"uid": "alice"}),), claims={"email": EMAIL}),
        {
            "not for somebody else": wrote(f"directory/{HASH}", "uid", "bob"),
            "not signed out": by(None),
            "not with another address": with_claim("email", "bob@example.com"),
        },
    ),
    Twin(
        "a profile is read by its id",
        Request("bob", (Get("users/alice"),), STORED),
        {"signed out": by(None), "as a list": instead("users/alice", List("users"))},
    ),
    Twin(
        "a handle is read by its name",
        Request("bob", (Get("handles/alice"),), STORED),
        {
            "signed out": by(None),
            "as a list": instead("handles/alice", List("handles")),
            "as a list of one person": instead("handles/alice", List("handles", (("uid", "==", "alice"),))),
        },
    ),
    Twin(
        "a directory entry is read by its hash",
        Request("bob", (Get(f"directory/{HASH}"),), STORED),
        {"signed out": by(None), "as a list": instead(f"directory/{HASH}", List("directory"))},
    ),
    Twin(
        "a person deletes the own directory entry",
        Request("alice", (Write("delete", f"directory/{HASH}"),), STORED),
        {
            "somebody else's": by("bob"),
            "signed out": by(None),
            "by overwriting it": instead(f"directory/{HASH}", Write("update", f"directory/{HASH}", {"uid": "bob"})),
        },
    ),
    Twin(
        "a handle is not overwritten",
        Request("alice", (Write("create", "handles/alice", {"uid": "alice"}),), {"users/alice": STORED["users/alice"]}),
        {"when it is taken": lambda r: also_given("handles/alice", {"uid": "bob"})(_as_update(r))},
    ),
    Twin(
        "a person lists the own rooms",
        Request("bob", (List("users/bob/memberships"),), LEFT),
        {
            "somebody else's": by("alice"),
            "everybody's": instead("users/bob/memberships", everywhere("memberships")),
        },
    ),
    Twin(
        "a person reads the own note of a room",
        Request("bob", (Get("users/bob/memberships/r1"),), LEFT),
        {"somebody else's": by("alice"), "signed out": by(None)},
    ),
    Twin(
        "notes are not deleted and not made up",
        Request("bob", (Get("users/bob/memberships/r1"),), LEFT),
        {
            "a deleted note": instead("users/bob/memberships/r1", Write("delete", "users/bob/memberships/r1")),
            "a note of a room one is not in": instead(
                "users/bob/memberships/r1", Write("create", "users/bob/memberships/r2", note())
            ),
            "a note that says one left": instead(
                "users/bob/memberships/r1",
                Write("update", "users/bob/memberships/r1", {"leftAt": NOW, "updatedAt": NOW}),
            ),
        },
    ),
]


def _with_handle(handle: str) -> Request:
    return Request(
        "alice",
        (Write("create", "users/alice", profile(handle)), Write("create", f"handles/{handle}", {"uid": "alice"})),
    )


def _as_update(request: Request) -> Request:
    (write,) = request.actions
    assert isinstance(write, Write)
    return Request(request.who, (Write("update", write.path, write.fields),), request.given)


@pytest.mark.parametrize(("request_", "allowed"), cases(TWINS))
def test_ours(request_: Request, allowed: bool) -> None:
    ours(shipped(), request_).must_be(allowed=allowed)


@pytest.mark.google
@pytest.mark.parametrize(("request_", "allowed"), cases(TWINS))
def test_google(google_with_rules: GoogleFirestore, request_: Request, allowed: bool) -> None:
    googles(google_with_rules, request_).must_be(allowed=allowed)
