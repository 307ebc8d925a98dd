"""The tenants of a project: make, look up, list, change, delete."""

from collections.abc import Mapping
from typing import Any, Final

from desktop_chat.emulator.auth.call import Call
from desktop_chat.emulator.auth.errors import AuthApiError, invalid_argument
from desktop_chat.emulator.auth.state import AuthState
from desktop_chat.emulator.auth.tenant_settings import TenantSettings

_LARGEST_PAGE: Final = 1000
_DEFAULT_PAGE: Final = 20
_ID_BYTES: Final = 15


def create(state: AuthState, call: Call) -> dict[str, Any]:
    """Make a tenant with a random id; what the body does not allow is not allowed."""
    tenant = call.state.new_secret_text(_ID_BYTES)
    call.state.put_tenant(tenant, _read(call.body))
    return get(state, call, tenant)


def get(_state: AuthState, call: Call, tenant: str) -> dict[str, Any]:
    """Return a tenant; raises AuthApiError TENANT_NOT_FOUND (404)."""
    found = call.state.tenants.get(tenant)
    if found is None:
        raise AuthApiError("TENANT_NOT_FOUND", http_status=404, status="NOT_FOUND", reason="notFound")
    return {"name": f"projects/{call.state.project}/tenants/{tenant}", "tenantId": tenant, **found.to_json()}


def list_(state: AuthState, call: Call) -> dict[str, Any]:
    """Return ``pageSize`` (20) tenants in order of id after ``pageToken``, which is an id."""
    text, after = call.query.get("pageSize", ""), call.query.get("pageToken", "")
    size = min(int(text), _LARGEST_PAGE) if text.isdecimal() and int(text) > 0 else _DEFAULT_PAGE
    rest = sorted(tenant for tenant in call.state.tenants if tenant > after)
    page: dict[str, Any] = {"tenants": [get(state, call, tenant) for tenant in rest[:size]]}
    return page | ({"nextPageToken": rest[size - 1]} if len(rest) > size else {})


def patch(state: AuthState, call: Call, tenant: str) -> dict[str, Any]:
    """Change what ``updateMask`` names, else everything: what the body leaves out is as in a new tenant then."""
    before = get(state, call, tenant)
    mask = [path for path in call.query.get("updateMask", "").split(",") if path]
    body = _masked(before, call.body, mask) if mask else call.body
    call.state.put_tenant(tenant, _read(body))
    return get(state, call, tenant)


def delete(state: AuthState, call: Call, tenant: str) -> dict[str, Any]:
    """Delete a tenant and its accounts."""
    get(state, call, tenant)
    state.delete_tenant(call.state.project, tenant)
    return {}


def _masked(before: Mapping[str, Any], body: Mapping[str, Any], mask: list[str]) -> dict[str, Any]:
    after = dict(before)
    for path in mask:
        outer, _, inner = path.partition(".")
        new = body.get(outer)
        if inner and isinstance(new, Mapping):
            new = {**after.get(outer, {}), inner: new.get(inner)}
        after[outer] = new
    return after


def _read(body: Mapping[str, Any]) -> TenantSettings:
    try:
        return TenantSettings.of(body)
    except ValueError as error:
        raise invalid_argument(str(error)) from error
