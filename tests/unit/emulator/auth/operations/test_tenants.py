"""What the calls answer is told by tests/contract/auth_server/test_tenants.py, on both emulators; here: bad calls."""

from typing import Any

import pytest

from desktop_chat.emulator.auth.call import Call
from desktop_chat.emulator.auth.errors import AuthApiError
from desktop_chat.emulator.auth.journal import NoJournal
from desktop_chat.emulator.auth.operations import tenants as operations_tenants
from desktop_chat.emulator.auth.sessions import TokenPolicy
from desktop_chat.emulator.auth.state import AuthState


@pytest.fixture
def state(project: Any) -> AuthState:
    return AuthState(
        now=project.state.now, randomness=lambda size: b"r" * size, policy=TokenPolicy(), journal=NoJournal()
    )


def _call(state: AuthState, body: Any = None, **query: str) -> Call:
    return Call(state.project("p"), body or {}, admin=True, query=query)


@pytest.mark.parametrize("bad", [{"disableAuth": 1}, {"mfaConfig": "on"}], ids=str)
def test_wrong_settings_are_refused_and_change_nothing(state: AuthState, bad: Any) -> None:
    made = operations_tenants.create(state, _call(state))
    with pytest.raises(AuthApiError, match="must be"):
        operations_tenants.patch(state, _call(state, bad), made["tenantId"])
    assert operations_tenants.list_(state, _call(state)) == {"tenants": [made]}


def test_a_part_of_an_object_can_be_changed(state: AuthState) -> None:
    made = operations_tenants.create(state, _call(state, {"mfaConfig": {"state": "ENABLED"}}))
    call = _call(state, {"mfaConfig": {"enabledProviders": ["PHONE_SMS"]}}, updateMask="mfaConfig.enabledProviders")
    changed = operations_tenants.patch(state, call, made["tenantId"])
    assert changed["mfaConfig"] == {"state": "ENABLED", "enabledProviders": ["PHONE_SMS"]}


def test_who_is_not_there_cannot_be_read_changed_or_deleted(state: AuthState) -> None:
    for operation in (operations_tenants.get, operations_tenants.patch, operations_tenants.delete):
        with pytest.raises(AuthApiError, match="TENANT_NOT_FOUND"):
            operation(state, _call(state), "nobody")
