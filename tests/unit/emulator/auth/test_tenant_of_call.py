from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from desktop_chat.emulator.auth.account import Account
from desktop_chat.emulator.auth.errors import AuthApiError
from desktop_chat.emulator.auth.journal import NoJournal
from desktop_chat.emulator.auth.sessions import TokenPolicy
from desktop_chat.emulator.auth.state import AuthState
from desktop_chat.emulator.auth.tenant_of_call import state_for


@pytest.fixture
def state() -> AuthState:
    numbers = iter(range(1_000))
    return AuthState(
        now=lambda: datetime(2026, 1, 1, tzinfo=UTC),
        randomness=lambda size: next(numbers).to_bytes(4, "big") * size,
        policy=TokenPolicy(),
        journal=NoJournal(),
    )


def _name(state: AuthState, *, path: str = "", query: str = "", **body: Any) -> str:
    place: Mapping[str, str] = {"tenant": path} if path else {}
    return state_for(state, "p", place, {"tenantId": query} if query else {}, body).project


def test_who_names_none_means_the_project(state: AuthState) -> None:
    assert _name(state) == _name(state, tenantId=None, idToken="nonsense", refreshToken="nonsense") == "p"


def test_a_tenant_is_named_in_any_place_and_the_same_in_all(state: AuthState) -> None:
    assert _name(state, path="t") == _name(state, query="t") == _name(state, tenantId="t") == "p/tenants/t"
    assert _name(state, path="t", query="t", tenantId="t") == "p/tenants/t"
    with pytest.raises(AuthApiError, match="TENANT_ID_MISMATCH"):
        _name(state, path="t", tenantId="u")
    with pytest.raises(AuthApiError, match="INVALID_TENANT_ID"):
        _name(state, tenantId="t/u")


def test_tokens_name_their_tenant_while_it_is_there(state: AuthState) -> None:
    tenant = state.tenant("p", "t")
    issued = tenant.sign_in(tenant.put(Account("ada", 1)), "custom")
    assert _name(state, idToken=issued.id_token) == _name(state, refreshToken=issued.refresh_token) == "p/tenants/t"
    with pytest.raises(AuthApiError, match="TENANT_ID_MISMATCH"):
        _name(state, idToken=issued.id_token, tenantId="u")
    state.delete_tenant("p", "t")
    with pytest.raises(AuthApiError, match="TENANT_NOT_FOUND"):
        _name(state, idToken=issued.id_token)
    assert _name(state, refreshToken=issued.refresh_token) == "p"
    assert "t" not in state.project("p").tenants
