"""The accounts of each project. Pure: no clock, no randomness and no disk of its own."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from desktop_chat.emulator.auth.account import PASSWORD, PHONE, Account
from desktop_chat.emulator.auth.errors import AuthApiError
from desktop_chat.emulator.auth.factors.totp import new_secret
from desktop_chat.emulator.auth.journal import Journal, Session
from desktop_chat.emulator.auth.mail_codes import MailCodes
from desktop_chat.emulator.auth.notes import Notes
from desktop_chat.emulator.auth.passwords.password_hash import SALT_BYTES, PasswordHash
from desktop_chat.emulator.auth.phone_codes import PhoneCodes
from desktop_chat.emulator.auth.randomness import Randomness, token_text, user_id
from desktop_chat.emulator.auth.sessions import IssuedTokens, Sessions, TokenPolicy
from desktop_chat.emulator.auth.tenant_settings import EVERYTHING, NAME_PART, TenantSettings, split_tenant


@dataclass(frozen=True, slots=True)
class ProjectConfig:
    """Settings of a project. ``email_privacy`` is production's e-mail enumeration protection.

    With ``duplicate_emails`` the accounts of providers do not take the address that the provider tells, so that several
    people's accounts, or several of one person, can be about the same address; a password belongs to one of them.
    """

    email_privacy: bool = False
    duplicate_emails: bool = False


_CONFIG = "config"  # the kind of its note
_TENANTS = "tenants"
_SETTINGS = (_CONFIG, "oauthIdpConfigs", "inboundSamlConfigs", _TENANTS)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The account behind an ID token, how it signed in, and the token's claims."""

    account: Account
    provider: str
    claims: Mapping[str, Any]

    @property
    def second_factor(self) -> dict[str, str]:
        """What the token says of a second factor, for tokens that follow it."""
        firebase = self.claims.get("firebase")
        names = ("sign_in_second_factor", "second_factor_identifier")
        found = firebase if isinstance(firebase, dict) else {}
        return {name: str(found[name]) for name in names if name in found}


class ProjectState:
    """Accounts, sessions and mail codes of one project; each e-mail address and telephone number names one account.

    With ``parent`` it is a tenant of that project, named ``{project}/tenants/{tenant}``.
    """

    def __init__(
        self,
        project: str,
        *,
        now: Callable[[], datetime],
        randomness: Randomness,
        policy: TokenPolicy,
        journal: Journal,
        parent: "ProjectState | None" = None,
    ) -> None:
        self.project = project
        self.tenant = split_tenant(project)[1]
        self._parent = parent
        self.notes = Notes(lambda kind, key, value: journal.note_changed(project, kind, key, value))
        self.codes = MailCodes(randomness, self.notes, self.tenant)
        self.phone_codes = PhoneCodes(randomness, self.notes)
        self._now = now
        self._randomness = randomness
        self._journal = journal
        self._sessions = Sessions(project, now=now, randomness=randomness, policy=policy, journal=journal)
        self._accounts: dict[str, Account] = {}
        self._uid_of: dict[tuple[str, str], str] = {}  # (provider id, name there) -> uid

    @property
    def config(self) -> ProjectConfig:
        """The settings of the project; tenants have those of theirs."""
        if self._parent is not None:
            return self._parent.config
        return ProjectConfig(**(self.notes.get(_CONFIG, _CONFIG) or {}))

    def configure(self, config: ProjectConfig) -> None:
        """Change the settings."""
        self.notes.put(_CONFIG, _CONFIG, asdict(config))

    @property
    def allows(self) -> TenantSettings:
        """What people may do here: everything where it is no tenant."""
        if self._parent is None or self.tenant is None:
            return EVERYTHING
        return self._parent.tenants.get(self.tenant, EVERYTHING)

    @property
    def tenants(self) -> dict[str, TenantSettings]:
        """The tenants by id."""
        return {tenant: TenantSettings.of(value) for tenant, value in self.notes.by_key(_TENANTS).items()}

    def put_tenant(self, tenant: str, settings: TenantSettings) -> None:
        """Make or change a tenant."""
        self.notes.put(_TENANTS, tenant, settings.to_json())

    def settings(self) -> dict[str, dict[str, dict[str, Any]]]:
        """Return what administrators set up, the providers included: values by kind and key."""
        return {kind: found for kind in _SETTINGS if (found := self.notes.by_key(kind))}

    def use_settings(self, settings: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> None:
        """Put what ``settings`` told in place of what is set up; raises ValueError, TypeError, AttributeError."""
        if not settings.keys() <= set(_SETTINGS):
            raise ValueError(f"no such setting: {', '.join(settings.keys() - set(_SETTINGS))}")
        for config in settings.get(_CONFIG, {}).values():
            ProjectConfig(**config)
        for tenant in settings.get(_TENANTS, {}).values():
            TenantSettings.of(tenant)
        fresh = [(kind, key, dict(value)) for kind, values in settings.items() for key, value in values.items()]
        for kind in _SETTINGS:
            for key in self.notes.by_key(kind):
                self.notes.remove(kind, key)
        for kind, key, value in fresh:
            self.notes.put(kind, key, value)

    def now(self) -> datetime:
        """Return the time."""
        return self._now()

    def now_ms(self) -> int:
        """Return the time in milliseconds since 1970."""
        return int(self._now().timestamp() * 1000)

    def new_uid(self) -> str:
        """Return an id that no account has."""
        while True:
            uid = user_id(self._randomness)
            if uid not in self._accounts:
                return uid

    def new_secret_text(self, size: int) -> str:
        """Return ``size`` random bytes as text that can stand in a URL."""
        return token_text(self._randomness, size)

    def new_totp_secret(self) -> str:
        """Return a secret for an authenticator app."""
        return new_secret(self._randomness)

    def hash_password(self, password: str) -> PasswordHash:
        """Hash ``password`` with a fresh salt."""
        return PasswordHash.of(password, self._randomness(SALT_BYTES))

    def get(self, uid: str) -> Account | None:
        return self._accounts.get(uid)

    def by_email(self, email: str) -> Account | None:
        return self.by_identity("email", email.lower())

    def by_provider_email(self, email: str) -> Account | None:
        """Return the first account that a provider told this address of."""
        accounts = self.accounts()
        return next((one for one in accounts if any(info.get("email") == email for info in one.linked)), None)

    def by_phone(self, phone_number: str) -> Account | None:
        return self.by_identity(PHONE, phone_number)

    def by_identity(self, provider: str, name: str) -> Account | None:
        """Return the account that is called ``name`` at ``provider``."""
        uid = self._uid_of.get(("email", name.lower()) if provider in ("email", PASSWORD) else (provider, name))
        return None if uid is None else self._accounts[uid]

    def by_initial_email(self, email: str) -> Account | None:
        """Return the account that had this address before somebody changed it."""
        return next((account for account in self._accounts.values() if account.initial_email == email), None)

    def accounts(self) -> list[Account]:
        """Return every account in order of uid."""
        return [self._accounts[uid] for uid in sorted(self._accounts)]

    def put(self, account: Account) -> Account:
        """Store a new account or a new state of one."""
        account = replace(account, tenant=self.tenant)
        self._index(self._accounts.get(account.uid), account)
        self._accounts[account.uid] = account
        self._journal.account_changed(self.project, account)
        return account

    def revoke(self, account: Account, valid_since: int) -> Account:
        """Store ``account`` with every token issued before now, and before the second ``valid_since``, ended."""
        account = self.put(replace(account, valid_since=valid_since))
        self._sessions.revoke(account.uid, valid_since)
        return account

    def delete(self, uid: str) -> None:
        """Delete the account and end its sessions."""
        account = self._accounts.pop(uid, None)
        if account is None:
            raise AuthApiError("USER_NOT_FOUND")
        self._index(account, None)
        self._sessions.forget(uid)
        self._journal.account_deleted(self.project, uid)

    def clear(self) -> None:
        """Delete every account, session and code; the settings and providers stay."""
        self._accounts.clear()
        self._uid_of.clear()
        self._sessions.clear()
        self.notes.clear(but=_SETTINGS)
        self._journal.cleared(self.project)

    def sign_in(
        self,
        account: Account,
        provider: str,
        extra_claims: Mapping[str, Any] | None = None,
        second_factor: Mapping[str, str] | None = None,
        attributes: Mapping[str, Any] | None = None,
    ) -> IssuedTokens:
        """Open a session for ``account``; ``second_factor`` is SecondFactor.claims of the one that was shown.

        ``attributes`` are what a SAML provider told.
        """
        account = self.put(replace(account, last_refresh_at=self._now().isoformat()))
        return self._sessions.open(account, provider, extra_claims or {}, second_factor, attributes)

    def refresh(self, refresh_token: str) -> tuple[Account, IssuedTokens]:
        """Return a new ID token; raises AuthApiError as Sessions.renew."""
        account, issued = self._sessions.renew(refresh_token, self.get)
        account = replace(account, last_refresh_at=self._now().isoformat())
        return self.put(account), issued

    def has_session(self, refresh_token: str) -> bool:
        """Say whether the token was issued here."""
        return self._sessions.has(refresh_token)

    def read_id_token(self, id_token: str) -> SignedIn:
        """Return whom ``id_token`` is about; raises AuthApiError as Sessions.read."""
        account, claims = self._sessions.read(id_token, self.get)
        firebase = claims.get("firebase")
        provider = firebase.get("sign_in_provider", "custom") if isinstance(firebase, dict) else "custom"
        return SignedIn(account, str(provider), claims)

    def restore(self, accounts: list[Account], sessions: Mapping[str, Session]) -> None:
        """Take over what a journal kept."""
        for account in accounts:
            self._index(None, account)
            self._accounts[account.uid] = account
        for key, session in sessions.items():
            self._sessions.restore(key, session)

    def restore_note(self, kind: str, key: str, value: Mapping[str, Any]) -> None:
        """Take over a code or a setting that a journal kept."""
        self.notes.restore(kind, key, value)

    def _index(self, before: Account | None, after: Account | None) -> None:
        for provider, name in _names(before):
            self._uid_of.pop((provider, name), None)
        if after is not None:
            for provider, name in _names(after):
                self._uid_of[provider, name] = after.uid


class AuthState:
    """Every project, made when it is first named."""

    def __init__(
        self,
        *,
        now: Callable[[], datetime],
        randomness: Randomness,
        policy: TokenPolicy,
        journal: Journal,
    ) -> None:
        self._now = now
        self._randomness = randomness
        self._policy = policy
        self._journal = journal
        self._projects: dict[str, ProjectState] = {}

    def project(self, name: str) -> ProjectState:
        """Return the state of project ``name``."""
        if name not in self._projects:
            project, tenant = split_tenant(name)
            self._projects[name] = ProjectState(
                name,
                now=self._now,
                randomness=self._randomness,
                policy=self._policy,
                journal=self._journal,
                parent=None if tenant is None else self.project(project),
            )
        return self._projects[name]

    def tenant(self, project: str, tenant: str) -> ProjectState:
        """Return the state of a tenant, which is made when it is first named, as in the official emulator."""
        if "/" in tenant:
            raise AuthApiError("INVALID_TENANT_ID")
        parent = self.project(project)
        if tenant not in parent.tenants:
            parent.put_tenant(tenant, EVERYTHING)
        return self.project(f"{project}{NAME_PART}{tenant}")

    def delete_tenant(self, project: str, tenant: str) -> None:
        """Delete a tenant with all that it has."""
        state = self.tenant(project, tenant)
        state.clear()
        state.use_settings({})
        del self._projects[state.project]
        self.project(project).notes.remove(_TENANTS, tenant)

    def issuer_of(self, project: str, refresh_token: str) -> ProjectState:
        """Return which of a project and its tenants issued a refresh token; the project where none did."""
        owner = self.project(project)
        states = (self.tenant(project, tenant) for tenant in owner.tenants)
        return next((state for state in states if state.has_session(refresh_token)), owner)

    def names(self) -> list[str]:
        """Return the projects that were named so far."""
        return sorted(self._projects)


def _names(account: Account | None) -> list[tuple[str, str]]:
    if account is None:
        return []
    return [(provider, name) for provider, names in account.identities.items() for name in names]
