"""What goes out of a service comes back the same."""

from datetime import UTC, datetime
from typing import Any

import pytest

from desktop_chat.emulator.auth.account import Account
from desktop_chat.emulator.auth.journal import NoJournal
from desktop_chat.emulator.auth.sessions import TokenPolicy
from desktop_chat.emulator.auth.state import AuthState, ProjectState
from desktop_chat.emulator.clock import Clock
from desktop_chat.emulator.exports.contents import (
    ImportRefused,
    accounts_of,
    documents_of,
    put_accounts,
    put_documents,
)
from desktop_chat.emulator.firestore.protos import Document
from desktop_chat.emulator.firestore.store.database import Database
from tests.firestore_messages import DATABASE, geo_point, name, put, reference, whole

FIELDS: dict[str, Any] = {
    "null": None,
    "true": True,
    "big": 2**63 - 1,
    "nan": float("nan"),
    "minus": -0.0,
    "infinite": float("inf"),
    "text": "Zürich\n🙂",
    "bytes": b"\x00\xff",
    "time": datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC),
    "list": [1, {"a": []}],
    "map": {"a.b": {}, "`": 1},
    "place": geo_point(1.5, -2.5),
    "who": reference("a/b"),
}


def stored(database: Database) -> list[bytes]:
    """Every document without its times; as bytes, as NaN is not equal to itself."""
    found = (database.get(name(path)) for path in sorted(whole(database)))
    bare = [Document(name=one.name, fields=one.fields) for one in found if one is not None]
    assert bare
    return [one.SerializeToString(deterministic=True) for one in bare]


def project() -> ProjectState:
    return AuthState(
        now=lambda: datetime(2026, 1, 1, tzinfo=UTC),
        randomness=lambda size: b"r" * size,
        policy=TokenPolicy(3600, check_expiry=False),
        journal=NoJournal(),
    ).project("demo")


def test_documents_of_every_type_come_back_the_same() -> None:
    first, second = Database(DATABASE, Clock()), Database(DATABASE, Clock())
    first.commit([put("a/x", **FIELDS), put("a/x/b/deep", n=1), put("z/empty")])
    exported = documents_of(first)
    assert [document["path"] for document in exported] == ["a/x", "a/x/b/deep", "z/empty"]
    assert exported[1]["fields"] == {"n": {"integerValue": "1"}}
    put_documents(second, exported)
    assert stored(second) == stored(first)
    assert documents_of(second) == exported


def test_an_import_replaces_what_was_there_in_as_many_commits_as_it_takes() -> None:
    database = Database(DATABASE, Clock())
    database.commit([put("old/1", n=1)])
    put_documents(database, [{"path": f"a/{n}", "fields": {}} for n in range(1201)])
    assert len(documents_of(database)) == 1201


@pytest.mark.parametrize("bad", [None, [1], [{"path": "a/b"}], [{"path": "a/b", "fields": {"n": {"number": 1}}}]])
def test_documents_that_are_not_understood_change_nothing(bad: Any) -> None:
    database = Database(DATABASE, Clock())
    database.commit([put("old/1", n=1)])
    with pytest.raises(ImportRefused, match=r"\(default\)"):
        put_documents(database, bad)
    assert len(documents_of(database)) == 1


def test_accounts_come_back_with_passwords_that_work() -> None:
    first, second = project(), project()
    hashed = first.hash_password("secret-1")
    first.put(Account("u1", 5, email="ada@example.com", password=hashed, custom_claims='{"a": 1}'))
    second.put(Account("old", 1))
    put_accounts(second, accounts_of(first))
    assert second.accounts() == first.accounts()
    found = second.by_email("ada@example.com")
    assert found is not None
    assert found.password is not None
    assert found.password.matches("secret-1")
    assert "secret-1" not in repr(accounts_of(first))


@pytest.mark.parametrize("bad", [None, [1], [{}], [{"uid": "x"}]])
def test_accounts_that_are_not_understood_change_nothing(bad: Any) -> None:
    state = project()
    state.put(Account("old", 1))
    with pytest.raises(ImportRefused, match="demo"):
        put_accounts(state, bad)
    assert [account.uid for account in state.accounts()] == ["old"]
