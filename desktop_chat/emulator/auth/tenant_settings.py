"""What a tenant lets its people do. A tenant is a group of accounts of a project that knows nothing of the others."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

NAME_PART: Final = "/tenants/"
"""Between the project and the tenant in the name of a tenant's state, as in Google's resource names."""
_FLAGS: Final = ("allowPasswordSignup", "enableEmailLinkSignin", "enableAnonymousUser", "disableAuth")


@dataclass(frozen=True, slots=True)
class TenantSettings:
    """The settings as Identity Toolkit calls them; those of a project that is no tenant are ``EVERYTHING``."""

    flags: Mapping[str, bool] = field(default_factory=dict)
    display_name: str | None = None
    mfa: Mapping[str, Any] = field(default_factory=dict)

    @property
    def passwords(self) -> bool:
        return self.flags.get("allowPasswordSignup", False)

    @property
    def email_links(self) -> bool:
        return self.flags.get("enableEmailLinkSignin", False)

    @property
    def anonymous(self) -> bool:
        return self.flags.get("enableAnonymousUser", False)

    @property
    def disabled(self) -> bool:
        return self.flags.get("disableAuth", False)

    @property
    def second_factors(self) -> bool:
        """Whether people are asked for a second factor, and may set one up."""
        return self.mfa.get("state") in ("ENABLED", "MANDATORY")

    def to_json(self) -> dict[str, Any]:
        """Return the settings in Identity Toolkit's form, without the tenant's name."""
        found: dict[str, Any] = {name: self.flags.get(name, False) for name in _FLAGS}
        found["mfaConfig"] = {"state": "DISABLED", "enabledProviders": [], **self.mfa}
        return found if self.display_name is None else found | {"displayName": self.display_name}

    @staticmethod
    def of(body: Mapping[str, Any]) -> "TenantSettings":
        """Read Identity Toolkit's form; raises ValueError for a field of the wrong type. Others are left alone."""
        flags = {name: value for name in _FLAGS if (value := body.get(name)) is not None}
        name, mfa = body.get("displayName"), body.get("mfaConfig") or {}
        if not all(isinstance(value, bool) for value in flags.values()):
            raise ValueError(f"{', '.join(flags)} must be boolean")
        if not isinstance(mfa, Mapping) or not isinstance(name, str | None):
            raise ValueError("displayName must be a string and mfaConfig an object")
        return TenantSettings(flags, name, dict(mfa))


EVERYTHING: Final = TenantSettings(
    {"allowPasswordSignup": True, "enableEmailLinkSignin": True, "enableAnonymousUser": True},
    mfa={"state": "ENABLED", "enabledProviders": ["PHONE_SMS"]},
)
"""Also of a tenant that nobody made before it was first named, as in the official emulator."""


def split_tenant(name: str) -> tuple[str, str | None]:
    """Return the project and, of a tenant's state, the tenant."""
    project, _, tenant = name.partition(NAME_PART)
    return project, tenant or None
