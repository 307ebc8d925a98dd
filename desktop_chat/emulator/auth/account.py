"""One account: the values that are kept, and the JSON in which Identity Toolkit shows them."""

import base64
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from desktop_chat.emulator.auth.factors.second_factor import SecondFactor
from desktop_chat.emulator.auth.passwords.password_hash import PasswordHash

PASSWORD = "password"  # noqa: S105 - the id of a provider
PHONE = "phone"
ANONYMOUS = "anonymous"
CUSTOM = "custom"

_REDACTED = base64.b64encode(b"REDACTED").decode()


@dataclass(frozen=True, slots=True)
class Account:
    """A user of one project.

    ``created_at``, ``last_login_at`` and ``password_updated_at`` are milliseconds since 1970, ``valid_since`` is in
    whole seconds: tokens issued earlier are revoked. ``custom_claims`` is a JSON object as text, as admins sent it.
    ``linked`` are sign-ins with other providers: provider information objects. ``factors`` are asked for after them.
    """

    uid: str
    created_at: int
    email: str | None = None
    email_verified: bool = False
    password: PasswordHash | None = None
    display_name: str | None = None
    photo_url: str | None = None
    phone_number: str | None = None
    disabled: bool = False
    custom_claims: str | None = None
    valid_since: int | None = None
    last_login_at: int | None = None
    last_refresh_at: str | None = None
    password_updated_at: int | None = None
    initial_email: str | None = None
    email_link: bool = False
    custom_auth: bool = False
    linked: tuple[Mapping[str, Any], ...] = ()
    factors: tuple[SecondFactor, ...] = ()
    tenant: str | None = None

    @property
    def claims(self) -> dict[str, Any]:
        """The custom claims as a dictionary."""
        return dict(json.loads(self.custom_claims)) if self.custom_claims else {}

    @property
    def identities(self) -> dict[str, list[str]]:
        """What the person is called at each provider, as the ``firebase`` claim lists it."""
        found: dict[str, list[str]] = {}
        if self.email is not None:
            found["email"] = [self.email]
        if self.phone_number is not None:
            found[PHONE] = [self.phone_number]
        for info in self.linked:
            found.setdefault(str(info["providerId"]), []).append(str(info["rawId"]))
        return found

    def provider_infos(self) -> list[dict[str, Any]]:
        """Return every way to sign in to this account, as ``providerUserInfo``."""
        infos: list[dict[str, Any]] = [dict(info) for info in self.linked]
        if self.email is not None and (self.password is not None or self.email_link):
            infos.append(
                _without_none(
                    providerId=PASSWORD,
                    email=self.email,
                    federatedId=self.email,
                    rawId=self.email,
                    displayName=self.display_name,
                    photoUrl=self.photo_url,
                )
            )
        if self.phone_number is not None:
            infos.append({"providerId": PHONE, "phoneNumber": self.phone_number, "rawId": self.phone_number})
        return infos

    def user_info(self, *, with_password_hash: bool) -> dict[str, Any]:
        """Return the account as Identity Toolkit's UserInfo; end users see that a password exists, not its hash."""
        info = _without_none(
            localId=self.uid,
            email=self.email,
            emailVerified=self.email_verified if self.email is not None or self.email_verified else None,
            displayName=self.display_name,
            photoUrl=self.photo_url,
            phoneNumber=self.phone_number,
            disabled=self.disabled or None,
            customAttributes=self.custom_claims,
            createdAt=str(self.created_at),
            lastLoginAt=None if self.last_login_at is None else str(self.last_login_at),
            lastRefreshAt=self.last_refresh_at,
            passwordUpdatedAt=self.password_updated_at,
            initialEmail=self.initial_email,
            emailLinkSignin=self.email_link or None,
            customAuth=self.custom_auth or None,
            validSince=None if self.valid_since is None else str(self.valid_since),
            providerUserInfo=self.provider_infos() or None,
            tenantId=self.tenant,
            mfaInfo=[factor.to_json() for factor in self.factors] or None,
        )
        if self.password is not None:
            info["passwordHash"] = self.password.digest if with_password_hash else _REDACTED
            if with_password_hash:
                info["salt"] = self.password.salt
        return info

    def to_json(self) -> str:
        """Return the account as text for the database."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @staticmethod
    def from_json(text: str) -> "Account":
        """Read what to_json wrote."""
        fields = json.loads(text)
        password = fields.pop("password")
        linked = tuple(fields.pop("linked"))
        factors = tuple(SecondFactor(**factor) for factor in fields.pop("factors", ()))
        return Account(
            **fields, linked=linked, factors=factors, password=PasswordHash.from_json(password) if password else None
        )


def _without_none(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}
