"""The providers that administrators set up: OIDC (``oauthIdpConfigs``) and SAML (``inboundSamlConfigs``).

They are kept and listed as in production, and say nothing of who may sign in: the fake provider of a test needs none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from desktop_chat.emulator.auth.call import Call, checked_url
from desktop_chat.emulator.auth.errors import AuthApiError, require

_LARGEST_PAGE: Final = 100
_DEFAULT_PAGE: Final = 20


@dataclass(frozen=True, slots=True)
class ProviderKind:
    """One of the two collections; ``needed`` are the fields that must not be empty, written with dots."""

    collection: str
    id_parameter: str
    id_prefix: str
    needed: tuple[str, ...]
    urls: tuple[str, ...]

    def create(self, call: Call) -> dict[str, Any]:
        """Keep a new config under the id in the query."""
        provider = call.query.get(self.id_parameter, "")
        require(
            provider.startswith(self.id_prefix) and len(provider) > len(self.id_prefix) and "/" not in provider,
            f"INVALID_CONFIG_ID : the id must begin with {self.id_prefix!r}.",
        )
        require(call.state.notes.get(self.collection, provider) is None, "DUPLICATE_PROVIDER_ID")
        name = f"projects/{call.state.project}/{self.collection}/{provider}"
        return self._kept(call, provider, {**_without_null(call.body), "name": name})

    def get(self, call: Call, provider: str) -> dict[str, Any]:
        """Return a config; raises AuthApiError CONFIGURATION_NOT_FOUND (404)."""
        found = call.state.notes.get(self.collection, provider)
        if found is None:
            raise AuthApiError("CONFIGURATION_NOT_FOUND", http_status=404, status="NOT_FOUND", reason="notFound")
        return found

    def patch(self, call: Call, provider: str) -> dict[str, Any]:
        """Change the fields that ``updateMask`` names, or without it those of the body; an absent one is removed."""
        before = self.get(call, provider)
        mask = [path for path in call.query.get("updateMask", "").split(",") if path] or list(call.body)
        after: dict[str, Any] = _copy(before)
        for path in mask:
            _put(after, path.split("."), _value(call.body, path))
        return self._kept(call, provider, after | {"name": before["name"]})

    def delete(self, call: Call, provider: str) -> dict[str, Any]:
        """Forget a config."""
        self.get(call, provider)
        call.state.notes.remove(self.collection, provider)
        return {}

    def list(self, call: Call) -> dict[str, Any]:
        """Return ``pageSize`` (20) configs in order of id after ``pageToken``, which is an id."""
        text = call.query.get("pageSize", "")
        size = min(int(text), _LARGEST_PAGE) if text.isdecimal() and int(text) > 0 else _DEFAULT_PAGE
        after = call.query.get("pageToken", "")
        every = {one["name"].rpartition("/")[2]: one for one in call.state.notes.all(self.collection)}
        rest = sorted(provider for provider in every if provider > after)
        page = rest[:size]
        answer: dict[str, Any] = {self.collection: [every[provider] for provider in page]} if page else {}
        return answer | ({"nextPageToken": page[-1]} if len(rest) > size else {})

    def _kept(self, call: Call, provider: str, config: dict[str, Any]) -> dict[str, Any]:
        for path in self.needed:
            require(_value(config, path), f"INVALID_CONFIG : {path} is missing.")
        for path in self.urls:
            checked_url(str(_value(config, path)), f"INVALID_CONFIG : {path} must be a URL.")
        call.state.notes.put(self.collection, provider, config)
        return config


OIDC: Final = ProviderKind("oauthIdpConfigs", "oauthIdpConfigId", "oidc.", ("clientId", "issuer"), ("issuer",))
SAML: Final = ProviderKind(
    "inboundSamlConfigs",
    "inboundSamlConfigId",
    "saml.",
    ("idpConfig.idpEntityId", "idpConfig.ssoUrl", "idpConfig.idpCertificates", "spConfig.spEntityId"),
    ("idpConfig.ssoUrl",),
)


def _value(config: Mapping[str, Any], path: str) -> Any:
    value: Any = config
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _put(config: dict[str, Any], names: list[str], value: Any) -> None:
    for name in names[:-1]:
        inner = config.get(name)
        config[name] = inner if isinstance(inner, dict) else {}
        config = config[name]
    if value is None:
        config.pop(names[-1], None)
    else:
        config[names[-1]] = value


def _copy(value: Any) -> Any:
    return {name: _copy(one) for name, one in value.items()} if isinstance(value, Mapping) else value


def _without_null(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if value is not None}
