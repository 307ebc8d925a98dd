import pytest

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.failures import WrongUse
from desktop_chat.admin.rules.kind import RulesKind
from desktop_chat.admin.rules.simulation import Simulation
from desktop_chat.errors import NotFound
from tests.admin_runner import NOON


def test_a_person_has_the_claims_of_their_account(services: Services) -> None:
    services.auth.create_user(uid="ada", email="ada@example.org", password="secret-1", display_name="Ada")
    services.auth.set_custom_user_claims("ada", {"bulk": True})
    simulation = Simulation(services, NOON)
    auth = simulation.auth_of("ada@example.org")
    assert auth == simulation.auth_of("ada")
    assert auth is not None
    token = auth["token"]
    assert (auth["uid"], token["bulk"], token["email_verified"], token["name"]) == ("ada", True, False, "Ada")
    assert token["auth_time"] == int(NOON.timestamp())
    assert token["firebase"]["sign_in_provider"] == "password"
    assert simulation.auth_of("nobody") is None
    with pytest.raises(NotFound):
        simulation.auth_of("eve")


def test_an_update_changes_some_fields_of_what_is_stored(services: Services) -> None:
    services.firestore.document("a/b").set({"n": 1, "at": NOON})
    simulation = Simulation(services, NOON)
    case = simulation.case(RulesKind.FIRESTORE, ("update", "a/b"), None, {"n": 2, "now": "$now"})
    assert case.before == {"n": 1, "at": "2026-05-04T12:00:00Z"}
    assert case.after == {"n": 2, "at": "2026-05-04T12:00:00Z", "now": "2026-05-04T12:00:00Z"}
    with pytest.raises(NotFound):
        simulation.case(RulesKind.FIRESTORE, ("update", "a/c"), None, {})
    with pytest.raises(WrongUse):
        simulation.case(RulesKind.FIRESTORE, ("create", "a/c"), None, None)


def test_a_file_is_asked_by_its_metadata(services: Services) -> None:
    simulation = Simulation(services, NOON)
    url = services.storage_url.replace("/storage/v1/", "/upload/storage/v1/") + "/o"
    services.rest.call(
        "POST", url, params={"uploadType": "media", "name": "rooms/r/f"}, content="hello",
        headers={"Content-Type": "text/plain"},
    )  # fmt: skip
    case = simulation.case(RulesKind.STORAGE, ("get", "rooms/r/f"), None, None)
    assert case.path == f"{services.target.bucket}/rooms/r/f"
    assert case.before is not None
    assert (case.before["size"], case.before["contentType"]) == ("5", "text/plain")
    assert simulation.case(RulesKind.STORAGE, ("get", "rooms/r/g"), None, None).before is None
