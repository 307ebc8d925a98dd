"""Invented people can sign in and talk, once for each number, and never in production."""

import requests

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.seeding.people import PASSWORD
from tests.admin_runner import Admin

SMALL = ("seed", "--yes", "--people", "12", "--rooms", "5", "--messages", "40")


def test_a_seed_is_planted_once_and_its_people_can_sign_in(admin: Admin, services: Services) -> None:
    data = admin.ok(*SMALL, "--json").data
    assert (data["people"], data["rooms"], data["messages"], data["planted"]) == (12, 5, 40, True)
    url = f"{services.auth_url}/v1/accounts:signInWithPassword?key=local"
    body = {"email": data["email"], "password": PASSWORD, "targetProjectId": services.target.project_id}
    signed_in = requests.post(url, json=body, headers={"Authorization": "Bearer owner"}, timeout=10)
    assert signed_in.status_code == 200, signed_in.text
    before = {one.id: one.update_time for one in services.firestore.collection("rooms").stream()}
    assert len(before) == 5
    admin.clock.turn(days=1)
    assert admin.ok(*SMALL, "--json").data["planted"] is False
    assert {one.id: one.update_time for one in services.firestore.collection("rooms").stream()} == before
    assert admin("seed", "--yes", "--people", "13").code == 2


def test_a_run_that_was_stopped_goes_on_with_the_same(admin: Admin, services: Services) -> None:
    admin.ok(*SMALL)
    messages = services.firestore.collection_group("messages")
    before = {one.id: one.to_dict() for one in messages.stream()}
    next(iter(services.firestore.collection("rooms").list_documents())).delete()
    services.firestore.document("seeds/1").update({"done": False})
    admin.clock.turn(days=3)
    admin.ok(*SMALL)
    assert {one.id: one.to_dict() for one in messages.stream()} == before
    assert len(list(services.firestore.collection("rooms").stream())) == 5


def test_people_are_asked_first_and_told_how_to_sign_in(admin: Admin) -> None:
    admin.answers = ["n"]
    assert admin("seed", *SMALL[2:]).code == 4
    assert admin.asked == [
        f"Make 12 people, 5 rooms and 40 messages in project {admin.project} on the local Firebase? [y/N] "
    ]
    ran = admin.ok(*SMALL)
    assert ran.stdout.split() == ["people", "12", "rooms", "5", "messages", "40"]
    assert f"All have the password {PASSWORD}" in ran.stderr
