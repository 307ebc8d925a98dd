from datetime import UTC, datetime, timedelta

import pytest

from desktop_chat.admin.failures import WrongUse
from desktop_chat.admin.people.people_filter import PeopleFilter, read_claim, read_time
from desktop_chat.admin.people.person import Person

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
LATER = NOON + timedelta(seconds=1)
ADA = Person(
    "u1", "ada@example.org", email_verified=True, created_at=NOON, last_sign_in_at=NOON, providers=("password",),
    claims={"bulk": True, "team": "blue"},
)  # fmt: skip


@pytest.mark.parametrize(
    ("fits", "fits_not"),
    [
        (PeopleFilter(disabled=False), PeopleFilter(disabled=True)),
        (PeopleFilter(verified=True), PeopleFilter(verified=False)),
        (PeopleFilter(created_after=NOON), PeopleFilter(created_after=LATER)),
        (PeopleFilter(created_before=LATER), PeopleFilter(created_before=NOON)),
        (PeopleFilter(inactive_since=LATER), PeopleFilter(inactive_since=NOON)),
        (PeopleFilter(provider="password"), PeopleFilter(provider="google.com")),
        (PeopleFilter(claims=("bulk",)), PeopleFilter(claims=("admin",))),
        (PeopleFilter(claims=("team=blue", "bulk=true")), PeopleFilter(claims=("team=blue", "bulk=false"))),
    ],
)
def test_each_condition_tells_people_apart(fits: PeopleFilter, fits_not: PeopleFilter) -> None:
    assert PeopleFilter().fits(ADA)
    assert fits.fits(ADA)
    assert not fits_not.fits(ADA)


def test_who_was_never_there_is_inactive() -> None:
    assert PeopleFilter(inactive_since=NOON).fits(Person("u2"))
    assert not PeopleFilter(created_before=NOON).fits(Person("u2"))


def test_claims_and_times_are_read() -> None:
    assert read_claim("bulk=true") == ("bulk", True)
    assert read_claim("team=blue=1") == ("team", "blue=1")
    assert read_time("2026-05-04") == NOON.replace(hour=0)
    assert read_time("2026-05-04T14:00:00+02:00") == NOON
    for wrong in ("=x", "x"):
        with pytest.raises(WrongUse):
            read_claim(wrong)
    with pytest.raises(WrongUse):
        read_time("yesterday")
