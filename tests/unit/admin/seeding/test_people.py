import re

from desktop_chat.admin.seeding.people import invented, profile_documents, signed_up
from desktop_chat.model.firebase.documents import HANDLE
from tests.admin_runner import NOON


def test_a_number_is_always_the_same_person_and_no_two_have_one_handle() -> None:
    people = [invented(1, number) for number in range(3000)]
    assert people[17] == invented(1, 17)
    assert len({one.handle for one in people}) == len({one.uid for one in people}) == 3000
    assert all(HANDLE.fullmatch(one.handle) for one in people)
    assert all(re.fullmatch(r"[a-z0-9_]+@example\.org", one.email) for one in people)
    assert invented(2, 17).uid != people[17].uid


def test_a_sign_up_writes_what_clients_write() -> None:
    person = invented(1, 0)
    documents = dict(profile_documents(person, NOON))
    assert set(documents) == {f"users/{person.uid}", f"handles/{person.handle}", *documents}
    assert set(documents[f"users/{person.uid}"]) == {"displayName", "handle", "about", "createdAt", "updatedAt"}


def test_people_come_before_the_talk_begins() -> None:
    assert all((NOON - signed_up(1, number, NOON, 30)).days >= 30 for number in range(50))
