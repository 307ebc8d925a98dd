"""Public profiles."""

from dataclasses import replace
from datetime import timedelta

from desktop_chat.local.reader import LocalReader
from desktop_chat.local.store import LocalStore
from desktop_chat.model.ids import Uid
from tests.example_data import NOW, a_user


def test_every_field_comes_back(store: LocalStore, reader: LocalReader) -> None:
    user = a_user("grace", name="Grace Hopper", handle="amazing", about="COBOL, ships")
    assert store.put_users([user]).users == {"grace"}
    assert reader.user(Uid("grace")) == user
    assert reader.user(Uid("nobody")) is None


def test_only_news_is_a_change(store: LocalStore, reader: LocalReader) -> None:
    user = a_user("grace", name="Grace")
    store.put_users([user])
    assert not store.put_users([user])
    assert not store.put_users([replace(user, display_name="older", updated_at=NOW - timedelta(days=1))])
    newer = replace(user, display_name="newer", updated_at=NOW + timedelta(days=1))
    assert store.put_users([newer, a_user("ada")]).users == {"grace", "ada"}
    assert reader.user(Uid("grace")) == newer


def test_more_people_than_one_statement_takes(store: LocalStore, reader: LocalReader) -> None:
    people = [a_user() for _ in range(1_100)]
    store.put_users(people)
    found = reader.users([user.uid for user in people] + [Uid("nobody")])
    assert found == {user.uid: user for user in people}


def test_profiles_tell_when_they_were_fetched(store: LocalStore, reader: LocalReader) -> None:
    store.put_users([a_user("grace")], NOW)
    store.put_users([a_user("ada")])
    hour = timedelta(hours=1)
    assert reader.fetched_users(NOW - hour, NOW) == {"grace"}
    assert reader.fetched_users(NOW + hour, NOW + 2 * hour) == frozenset()
    store.put_users([a_user("grace")], NOW + hour)
    assert reader.fetched_users(NOW + hour, NOW + 2 * hour) == {"grace"}
