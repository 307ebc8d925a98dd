"""pyrebase4, as it comes, against our Realtime Database."""

from collections.abc import Callable
from typing import Any

import pytest

from desktop_chat.emulator.auth.tokens import mint


@pytest.fixture
def firebase(database_host: str) -> Any:
    import pyrebase

    return pyrebase.initialize_app(
        {"apiKey": "k", "authDomain": "x", "storageBucket": "x", "databaseURL": f"http://{database_host}"}
    )


TOKEN = mint({"sub": "ada"})


def test_set_get_update_remove(firebase: Any) -> None:
    place = ("people", "ada")
    firebase.database().child(*place).set({"name": "Ada", "text": "grüße 🎈"}, TOKEN)
    firebase.database().child(*place).update({"name": "Ada L."}, TOKEN)
    assert firebase.database().child(*place).get(TOKEN).val() == {"name": "Ada L.", "text": "grüße 🎈"}
    firebase.database().child(*place).remove(TOKEN)
    assert firebase.database().child(*place).get(TOKEN).val() is None


def test_push_and_queries(firebase: Any) -> None:
    for size in (3, 1, 2):
        firebase.database().child("list").push({"size": size})
    found = firebase.database().child("list").order_by_child("size").start_at(2).get()
    assert [one.val()["size"] for one in found.each()] == [2, 3]
    last = firebase.database().child("list").order_by_child("size").limit_to_last(1).get()
    assert [one.val()["size"] for one in last.each()] == [3]
    assert len(firebase.database().child("list").shallow().get().val()) == 3


def test_another_person_is_refused(firebase: Any) -> None:
    import requests

    calls: tuple[Callable[[], object], ...] = (
        lambda: firebase.database().child("people", "eve").get(TOKEN),
        lambda: firebase.database().child("people", "eve").set(1, TOKEN),
        lambda: firebase.database().child("people", "ada").get(),
    )
    for call in calls:
        with pytest.raises(requests.exceptions.HTTPError, match="Permission denied"):
            call()


def test_conditional_writes(firebase: Any) -> None:
    tag = firebase.database().child("list", "n").get_etag()["ETag"]
    assert firebase.database().child("list", "n").conditional_set(1, tag) == 1
    assert "ETag" in firebase.database().child("list", "n").conditional_set(2, tag)
    assert firebase.database().child("list", "n").get().val() == 1
