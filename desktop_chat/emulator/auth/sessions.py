"""Refresh tokens of one project: who holds one, how it becomes a new ID token, and how it ends."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from desktop_chat.emulator.auth.account import Account
from desktop_chat.emulator.auth.errors import AuthApiError, require
from desktop_chat.emulator.auth.journal import Journal, Session
from desktop_chat.emulator.auth.randomness import Randomness, token_text
from desktop_chat.emulator.auth.tenant_settings import split_tenant
from desktop_chat.emulator.auth.tokens import IdTokenSubject, decode, id_token_claims, mint, tenant_of

DEFAULT_LIFETIME = 3600


@dataclass(frozen=True, slots=True)
class TokenPolicy:
    """How long ID tokens live (seconds), whether a token past its end is refused, and what all of them say.

    Tests make unsigned tokens of their own with any ``exp``, so the end is looked at only when asked for.
    ``session_claims`` are what a blocking function ``beforeSignIn`` would give to everybody.
    """

    lifetime: int = DEFAULT_LIFETIME
    check_expiry: bool = False
    session_claims: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class IssuedTokens:
    """What a sign-in or a refresh hands out; ``expires_in`` in seconds."""

    id_token: str
    refresh_token: str
    expires_in: int

    def to_json(self) -> dict[str, str]:
        """Return the three fields that every sign-in answers with."""
        return {"idToken": self.id_token, "refreshToken": self.refresh_token, "expiresIn": str(self.expires_in)}


class Sessions:
    """The sessions of one project. Only a hash of each refresh token is kept."""

    def __init__(
        self,
        project: str,
        *,
        now: Callable[[], datetime],
        randomness: Randomness,
        policy: TokenPolicy,
        journal: Journal,
    ) -> None:
        self._project = project
        self._now = now
        self._randomness = randomness
        self._policy = policy
        self._journal = journal
        self._issuer, self._tenant = split_tenant(project)
        self._sessions: dict[str, Session] = {}
        self._keys_of: dict[str, set[str]] = {}

    def open(
        self,
        account: Account,
        provider: str,
        extra_claims: Mapping[str, Any],
        second_factor: Mapping[str, str] | None = None,
        attributes: Mapping[str, Any] | None = None,
    ) -> IssuedTokens:
        """Begin a session: the person has just shown who they are."""
        now = self._now().timestamp()
        refresh_token = token_text(self._randomness, 96)
        session = Session(
            account.uid,
            provider,
            now,
            int(now),
            dict(extra_claims),
            second_factor=dict(second_factor or {}),
            attributes=dict(attributes or {}),
        )
        self.restore(_key(refresh_token), session)
        self._journal.session_changed(self._project, _key(refresh_token), session)
        return self._issue(account, session, refresh_token)

    def renew(self, refresh_token: str, account_of: Callable[[str], Account | None]) -> tuple[Account, IssuedTokens]:
        """Return a new ID token for the same refresh token, as production does.

        Raises AuthApiError: INVALID_REFRESH_TOKEN (unknown, or the account is gone), USER_DISABLED, TOKEN_EXPIRED
        (revoked).
        """
        session = self._sessions.get(_key(refresh_token))
        account = account_of(session.uid) if session is not None else None
        if session is None or account is None:
            raise AuthApiError("INVALID_REFRESH_TOKEN")
        require(not account.disabled, "USER_DISABLED")
        too_old = account.valid_since is not None and int(session.issued_at) < account.valid_since
        require(not session.revoked and not too_old, "TOKEN_EXPIRED")
        return account, self._issue(account, session, refresh_token)

    def has(self, refresh_token: str) -> bool:
        """Say whether the token was issued here."""
        return _key(refresh_token) in self._sessions

    def revoke(self, uid: str, valid_since: int) -> None:
        """End the sessions of ``uid`` that began up to and in the second ``valid_since``."""
        for key in self._keys_of.get(uid, ()):
            session = self._sessions[key]
            if int(session.issued_at) <= valid_since and not session.revoked:
                self._sessions[key] = replace(session, revoked=True)
                self._journal.session_changed(self._project, key, self._sessions[key])

    def forget(self, uid: str) -> None:
        """The account is gone, and its sessions with it."""
        for key in self._keys_of.pop(uid, set()):
            del self._sessions[key]

    def clear(self) -> None:
        """Forget every session."""
        self._sessions.clear()
        self._keys_of.clear()

    def restore(self, key: str, session: Session) -> None:
        """Take over a session that a journal kept."""
        self._sessions[key] = session
        self._keys_of.setdefault(session.uid, set()).add(key)

    def read(self, id_token: str, account_of: Callable[[str], Account | None]) -> tuple[Account, dict[str, Any]]:
        """Return the account that ``id_token`` is about, and its claims.

        Raises AuthApiError: INVALID_ID_TOKEN, USER_NOT_FOUND, TOKEN_EXPIRED (revoked or past its end), USER_DISABLED.
        """
        try:
            claims = decode(id_token)
        except ValueError as error:
            raise AuthApiError("INVALID_ID_TOKEN") from error
        uid, issued_at = claims.get("user_id", claims.get("sub")), claims.get("iat")
        require(isinstance(uid, str) and isinstance(issued_at, int | float), "INVALID_ID_TOKEN")
        require(claims.get("aud") == self._issuer, "INVALID_ID_TOKEN")
        require(tenant_of(claims) == self._tenant, "TENANT_ID_MISMATCH")
        account = account_of(str(uid))
        if account is None:
            raise AuthApiError("USER_NOT_FOUND")
        require(account.valid_since is None or int(claims["iat"]) >= account.valid_since, "TOKEN_EXPIRED")
        require(not self._policy.check_expiry or self._is_current(claims), "TOKEN_EXPIRED")
        require(not account.disabled, "USER_DISABLED")
        return account, claims

    def _is_current(self, claims: Mapping[str, Any]) -> bool:
        end = claims.get("exp")
        return isinstance(end, int | float) and self._now().timestamp() < end

    def _issue(self, account: Account, session: Session, refresh_token: str) -> IssuedTokens:
        subject = IdTokenSubject(
            uid=account.uid,
            sign_in_provider=session.provider,
            auth_time=session.auth_time,
            email=account.email,
            email_verified=account.email_verified,
            name=account.display_name,
            picture=account.photo_url,
            phone_number=account.phone_number,
            identities=account.identities,
            custom_claims={**account.claims, **session.extra_claims, **self._policy.session_claims},
            second_factor=session.second_factor,
            attributes=session.attributes,
            tenant=self._tenant,
        )
        issued_at = int(self._now().timestamp())
        claims = id_token_claims(self._issuer, subject, issued_at=issued_at, lifetime=self._policy.lifetime)
        return IssuedTokens(mint(claims), refresh_token, self._policy.lifetime)


def _key(refresh_token: str) -> str:
    return hashlib.sha256(refresh_token.encode()).hexdigest()
