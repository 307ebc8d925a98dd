"""firebase_admin.db, as it comes, against our Realtime Database."""

import threading
from collections.abc import Iterator
from typing import Any

import firebase_admin
import pytest
from firebase_admin import db, exceptions


@pytest.fixture
def app(database_host: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("FIREBASE_DATABASE_EMULATOR_HOST", database_host)
    app = firebase_admin.initialize_app(
        options={"databaseURL": "https://demo-chat-default-rtdb.firebaseio.com"}, name="admin"
    )
    yield app
    firebase_admin.delete_app(app)


def test_set_get_update_push_delete(app: Any) -> None:
    place = db.reference("any/where", app)
    place.set({"a": 1, "b": {"c": True}})
    place.update({"a": 2, "b/c": None})
    pushed = place.child("list").push("x")
    assert place.get() == {"a": 2, "list": {pushed.key: "x"}}
    assert place.get(shallow=True) == {"a": True, "list": True}
    place.delete()
    assert place.get() is None


def test_etags_and_transactions(app: Any) -> None:
    place = db.reference("counter", app)
    _, tag = place.get(etag=True)
    assert place.set_if_unchanged(tag, 1)[0]
    assert place.set_if_unchanged(tag, 5)[:2] == (False, 1)
    assert place.get_if_changed(place.get(etag=True)[1])[0] is False
    assert place.transaction(lambda value: value + 1) == 2


def test_queries(app: Any) -> None:
    place = db.reference("list", app)
    place.set({"a": {"size": 2}, "b": {"size": 1}, "c": {"size": 3}})
    assert list(place.order_by_child("size").get()) == ["b", "a", "c"]
    assert list(place.order_by_child("size").start_at(2).limit_to_first(1).get()) == ["a"]
    assert list(place.order_by_key().end_at("b").get()) == ["a", "b"]
    with pytest.raises(exceptions.InvalidArgumentError, match="Index not defined"):
        place.order_by_child("other").get()


def test_the_rules_hold_for_an_administrator_who_plays_a_person(database_host: str, app: Any) -> None:
    options = {
        "databaseURL": f"http://{database_host}?ns=demo-chat-default-rtdb",
        "databaseAuthVariableOverride": {"uid": "ada"},
    }
    person = firebase_admin.initialize_app(options=options, name="person")
    try:
        db.reference("people/ada", person).set(1)
        with pytest.raises(exceptions.UnauthenticatedError):
            db.reference("people/eve", person).set(1)
    finally:
        firebase_admin.delete_app(person)
    assert db.reference("people", app).get() == {"ada": 1}


# close() waits for the next keep-alive, up to 30 s, and its thread then trips over the socket that close() took away.
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_listening(app: Any) -> None:
    place, seen, done = db.reference("list", app), list[tuple[str, str, Any]](), threading.Event()

    def hear(event: Any) -> None:
        seen.append((event.event_type, event.path, event.data))
        if len(seen) == 1:
            place.child("a").set(1)
        if len(seen) == 2:
            place.update({"b": 2, "a": None})
        if len(seen) == 3:
            done.set()

    listening = place.listen(hear)
    try:
        assert done.wait(10)
    finally:
        listening.close()
    assert seen == [("put", "/", None), ("put", "/a", 1), ("patch", "/", {"a": None, "b": 2})]
