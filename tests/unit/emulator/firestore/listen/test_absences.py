"""Half an hour away makes a listener new."""

from datetime import UTC, datetime, timedelta

from desktop_chat.emulator.firestore.listen.absences import Absences
from desktop_chat.emulator.firestore.meter import Payer
from desktop_chat.emulator.firestore.protos import Target
from tests.firestore_messages import ROOT, query

ALICE, BOB = Payer("user", "alice"), Payer("user", "bob")


def target(collection: str, target_id: int = 2) -> Target:
    made = Target(target_id=target_id)
    made.query.parent = ROOT
    made.query.structured_query.CopyFrom(query(collection))
    return made


def test_half_an_hour_of_nobody() -> None:
    now = datetime(2026, 11, 28, tzinfo=UTC)
    absences = Absences(lambda: now)
    assert absences.is_long(ALICE, target("a")), "never heard of"
    absences.came(ALICE, target("a"))
    now += timedelta(days=1)
    assert not absences.is_long(ALICE, target("a")), "it is listened to all the time"
    absences.went(ALICE, target("a"))
    now += timedelta(minutes=30)
    assert not absences.is_long(ALICE, target("a", target_id=4))
    assert absences.is_long(BOB, target("a"))
    assert absences.is_long(ALICE, target("b"))
    now += timedelta(seconds=1)
    assert absences.is_long(ALICE, target("a"))
