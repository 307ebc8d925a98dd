"""Which accounts a list or an export is about."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from desktop_chat.admin.failures import WrongUse
from desktop_chat.admin.people.person import Person


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """Every condition that is set must hold. ``inactive_since``: neither sign-in nor token renewal from then on."""

    disabled: bool | None = None
    verified: bool | None = None
    created_after: datetime | None = None
    created_before: datetime | None = None
    inactive_since: datetime | None = None
    provider: str | None = None
    claims: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether everybody fits."""
        return self == PeopleFilter()

    def fits(self, person: Person) -> bool:
        """Tell whether the person fits. Raises WrongUse for a claim that is none."""
        return (
            self.disabled in (None, person.disabled)
            and self.verified in (None, person.email_verified)
            and self._fits_times(person)
            and (self.provider is None or self.provider in person.providers)
            and all(_has(person.claims, claim) for claim in self.claims)
        )

    def _fits_times(self, person: Person) -> bool:
        created, active = person.created_at, person.last_active_at
        return (
            (self.created_after is None or (created is not None and created >= self.created_after))
            and (self.created_before is None or (created is not None and created < self.created_before))
            and (self.inactive_since is None or active is None or active < self.inactive_since)
        )


def _has(claims: Mapping[str, Any], wanted: str) -> bool:
    name, value = read_claim(wanted) if "=" in wanted else (wanted, None)
    return name in claims and ("=" not in wanted or claims[name] == value)


def read_claim(text: str) -> tuple[str, Any]:
    """Return name and value of ``NAME=VALUE``; a value that is no JSON is a text. Raises WrongUse."""
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise WrongUse("That is no claim", f"{text!r} should look like bulk=true or team=blue.")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


def read_time(text: str) -> datetime:
    """Return a day (2026-05-04, its beginning in UTC) or a time. Raises WrongUse."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise WrongUse("That is no time", f"{text!r} should look like 2026-05-04 or 2026-05-04T12:00:00Z.") from None
    return time if time.tzinfo else time.replace(tzinfo=UTC)
