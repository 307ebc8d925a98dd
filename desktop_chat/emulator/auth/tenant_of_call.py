"""Which accounts a call is about: those of the project, or of one of its tenants."""

from collections.abc import Mapping
from typing import Any

from desktop_chat.emulator.auth.errors import require
from desktop_chat.emulator.auth.state import AuthState, ProjectState
from desktop_chat.emulator.auth.tenant_settings import split_tenant
from desktop_chat.emulator.auth.tokens import decode, tenant_of


def state_for(
    state: AuthState, project: str, path: Mapping[str, str], query: Mapping[str, str], body: Mapping[str, Any]
) -> ProjectState:
    """Return the state of the tenant that path, query, body or a token in it name; they must agree.

    A tenant is made when a call names it for the first time, but not by a token of one that is gone.

    Raises AuthApiError: TENANT_ID_MISMATCH, TENANT_NOT_FOUND, PROJECT_DISABLED.
    """
    places = (path.get("tenant"), query.get("tenantId"), body.get("tenantId"))
    named = {tenant for tenant in places if isinstance(tenant, str) and tenant}
    of_tokens = _tenants_in(state, project, body)
    every = named | of_tokens
    require(len(every) <= 1, "TENANT_ID_MISMATCH")
    require(named or of_tokens <= state.project(project).tenants.keys(), "TENANT_NOT_FOUND")
    found = state.tenant(project, every.pop()) if every else state.project(project)
    require(not found.allows.disabled, "PROJECT_DISABLED")
    return found


def _tenants_in(state: AuthState, project: str, body: Mapping[str, Any]) -> set[str]:
    id_token, refresh_token = body.get("idToken"), body.get("refreshToken")
    found = {_tenant_in(id_token) if isinstance(id_token, str) else None}
    if isinstance(refresh_token, str):
        found.add(split_tenant(state.issuer_of(project, refresh_token).project)[1])
    return {tenant for tenant in found if tenant is not None}


def _tenant_in(id_token: str) -> str | None:
    try:
        return tenant_of(decode(id_token))
    except ValueError:
        return None  # the operation says what is wrong with it
