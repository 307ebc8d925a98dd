import pytest
from firebase_admin.auth import ImportUserRecord

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.failures import WrongUse
from desktop_chat.admin.people.people import People
from desktop_chat.admin.people.people_filter import PeopleFilter
from desktop_chat.errors import NotFound


def fill(services: Services, count: int) -> None:
    records = [
        ImportUserRecord(f"u{n:04d}", email=f"p{n:04d}@example.org", display_name=f"Person {n}", disabled=n % 3 == 0)
        for n in range(count)
    ]
    for begin in range(0, count, 1000):
        services.auth.import_users(records[begin : begin + 1000])


def test_pages_of_a_filter_meet_without_gap_or_overlap_also_across_answers(services: Services) -> None:
    fill(services, 1203)
    people, after, seen = People(services), "", []
    wanted = PeopleFilter(disabled=True)
    for _ in range(20):
        page = people.page(wanted, 100, after)
        seen += [one.uid for one in page.people]
        after = page.after
        if not after:
            break
    assert seen == [f"u{n:04d}" for n in range(1203) if n % 3 == 0]
    assert len(list(people.all())) == 1203


def test_a_last_page_that_is_just_full_is_the_last(services: Services) -> None:
    fill(services, 4)
    page = People(services).page(PeopleFilter(), 4)
    assert (len(page.people), page.after) == (4, "")


def test_a_place_that_was_never_told_is_refused(services: Services) -> None:
    for place in ("x", "x.y", "-1."):
        with pytest.raises(WrongUse):
            People(services).page(PeopleFilter(), 1, place)


def test_one_person_has_many_names(services: Services) -> None:
    services.auth.create_user(uid="ada1", email="ada@example.org", phone_number="+491511234567")
    services.firestore.document("handles/ada").set({"uid": "ada1"})
    for name in ("ada1", "ADA@example.org", "@ada", "+491511234567"):
        assert People(services).find(name).uid == "ada1"
    for name in ("ada2", "eve@example.org", "@eve", "+491511234568", "@", "not an address@", "x" * 200):
        with pytest.raises(NotFound):
            People(services).find(name)


def test_search_finds_parts_of_names(services: Services) -> None:
    fill(services, 30)
    people = People(services)
    assert [one.uid for one in people.search("p0007@example.org", 9)] == ["u0007"]
    assert [one.uid for one in people.search("ERSON 1", 3)] == ["u0001", "u0010", "u0011"]
    assert people.search("nobody", 9) == []
