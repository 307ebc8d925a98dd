from collections.abc import Mapping

import pytest

from desktop_chat.admin.access.target import Choice, Target, TargetKind, choose_target
from desktop_chat.admin.failures import Refused, WrongUse
from desktop_chat.config import Config, EmulatorHosts
from desktop_chat.errors import Unavailable

ALL = {
    "FIREBASE_AUTH_EMULATOR_HOST": "127.0.0.1:1",
    "FIRESTORE_EMULATOR_HOST": "127.0.0.1:2",
    "FIREBASE_DATABASE_EMULATOR_HOST": "127.0.0.1:3",
    "FIREBASE_STORAGE_EMULATOR_HOST": "127.0.0.1:4",
}
HOSTS = EmulatorHosts("127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3", "127.0.0.1:4")


def no_hub(address: str) -> Mapping[str, str]:
    raise Unavailable("No local Firebase", address)


def choose(choice: Choice, env: Mapping[str, str] | None = None, config: Config | None = None) -> Target:
    return choose_target(choice, env or {}, config, no_hub)


def test_without_options_it_is_the_local_firebase_of_the_variables() -> None:
    target = choose(Choice(), ALL | {"GCLOUD_PROJECT": "demo-x", "FIREBASE_EMULATOR_HUB": "127.0.0.1:9"})
    assert target == Target("demo-x", TargetKind.EMULATOR, HOSTS, "127.0.0.1:9")
    assert target.title == "project demo-x on the local Firebase"


def test_without_variables_the_hub_is_asked() -> None:
    found = {"auth": "127.0.0.1:5", "firestore": "127.0.0.1:6"}
    target = choose_target(Choice("p-1"), {}, None, lambda address: found if address == "127.0.0.1:4400" else {})
    assert (target.project_id, target.hosts) == ("p-1", EmulatorHosts("127.0.0.1:5", "127.0.0.1:6"))


def test_a_configuration_with_emulators_names_them_and_the_project() -> None:
    target = choose(Choice(), config=Config("k", "demo-y", storage_bucket="b", emulators=HOSTS))
    assert (target.project_id, target.hosts, target.bucket) == ("demo-y", HOSTS, "b")


def test_a_configuration_of_production_never_makes_production_the_target() -> None:
    with pytest.raises(Unavailable, match=r"127\.0\.0\.1:4400"):
        choose(Choice(), config=Config("k", "real"))


@pytest.mark.parametrize("missing", sorted(ALL))
def test_half_set_variables_are_refused(missing: str) -> None:
    with pytest.raises(Refused, match=missing):
        choose(Choice(), {name: value for name, value in ALL.items() if name != missing})


def test_the_storage_variable_of_googles_own_client_counts_too() -> None:
    env = ALL | {"STORAGE_EMULATOR_HOST": "http://127.0.0.1:4"}
    del env["FIREBASE_STORAGE_EMULATOR_HOST"]
    assert choose(Choice(), env).hosts == HOSTS


def test_production_needs_its_name() -> None:
    with pytest.raises(WrongUse):
        choose(Choice(production=True))
    target = choose(
        Choice("real", production=True), config=Config("k", "real", database_url="https://r", emulators=HOSTS)
    )
    assert target == Target("real", TargetKind.PRODUCTION, database_url="https://r")
    assert target.title == "project real in PRODUCTION"
    assert target.bucket == "real.firebasestorage.app"


def test_the_addresses_of_another_project_are_not_taken_over() -> None:
    target = choose(Choice("real", production=True), config=Config("k", "other", database_url="https://o"))
    assert target.database_url == ""


@pytest.mark.parametrize("name", [*ALL, "STORAGE_EMULATOR_HOST"])
def test_production_with_an_emulator_variable_is_refused(name: str) -> None:
    with pytest.raises(Refused, match=name):
        choose(Choice("real", production=True), {name: "127.0.0.1:1"})


def test_two_targets_are_refused() -> None:
    with pytest.raises(WrongUse):
        choose(Choice("real", emulator=True, production=True))
