from typing import Any

import pytest

from desktop_chat.emulator.auth.tenant_settings import EVERYTHING, TenantSettings, split_tenant


def test_settings_survive_their_json_form() -> None:
    made = TenantSettings.of(
        {"displayName": "t", "allowPasswordSignup": True, "mfaConfig": {"state": "ENABLED"}, "x": 1}
    )
    assert (made.passwords, made.email_links, made.anonymous, made.disabled) == (True, False, False, False)
    assert made.second_factors
    assert TenantSettings.of(made.to_json()).to_json() == made.to_json()
    assert made.to_json()["mfaConfig"] == {"state": "ENABLED", "enabledProviders": []}
    assert TenantSettings.of(EVERYTHING.to_json()).to_json() == EVERYTHING.to_json()


def test_without_settings_nothing_is_allowed() -> None:
    none = TenantSettings.of({})
    assert [none.passwords, none.email_links, none.anonymous, none.second_factors] == [False] * 4


@pytest.mark.parametrize("bad", [{"allowPasswordSignup": "yes"}, {"displayName": 1}, {"mfaConfig": [1]}], ids=str)
def test_fields_of_the_wrong_type_are_refused(bad: Any) -> None:
    with pytest.raises(ValueError, match="must be"):
        TenantSettings.of(bad)


def test_a_name_says_the_tenant() -> None:
    assert split_tenant("demo") == ("demo", None)
    assert split_tenant("demo/tenants/t") == ("demo", "t")
