"""Meeting the server's rate limit by waiting: nothing is lost, nothing is rejected, no clock has to be right."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from desktop_chat.errors import Denied
from desktop_chat.model.firebase import paths
from desktop_chat.model.firebase.firestore import Write, WriteKind
from desktop_chat.model.firebase.rate_limit import bucket_from, price_of
from desktop_chat.model.ids import Uid
from desktop_chat.model.messages.message import MessageState
from tests.fake_firestore import FakeServer
from tests.spec.play import ENGINE, Play, rejected, sent

BUCKET = paths.limits(Uid("ada"))


class LimitRules:
    """The rules of the rate limit, as far as they say no; counts how often they did."""

    def __init__(self, server: FakeServer) -> None:
        self.server = server
        self.refused = 0
        self.paid: list[str] = []
        server.allows = self.allows

    def allows(self, _: Uid, writes: Sequence[Write]) -> bool:
        payment = next((write for write in writes if write.path == BUCKET), None)
        if payment is None:
            return not any(write.kind is WriteKind.CREATE and write.path.startswith("rooms/") for write in writes)
        good = self._pays(payment)
        self.refused += not good
        if good:
            self.paid.append(str(payment.fields["lastId"]))
        return good

    def _pays(self, payment: Write) -> bool:
        price = price_of(str(payment.fields["lastId"]))
        stored = self.server.documents.get(BUCKET)
        bucket = None if stored is None else bucket_from(stored)
        if bucket is None:
            return bool(payment.fields["tokens"] + price <= 10)
        age = (self.server.clock.true_now() - bucket.at).total_seconds()
        return bool(payment.fields["tokens"] + price <= bucket.after(age) + 1e-9)


@pytest.fixture
def limited(play: Play) -> Play:
    play.auth.bulk = False
    return play


@pytest.fixture
def rules(limited: Play) -> LimitRules:
    return LimitRules(limited.server)


def texts(first: int, last: int) -> list[str]:
    return [f"m{number}" for number in range(first, last + 1)]


def state_of(play: Play, text: str) -> tuple[MessageState, str | None, datetime | None]:
    message = play.find(text)
    return message.state, message.error, message.retry_at


def test_ten_messages_go_at_once_and_the_next_one_waits(limited: Play, rules: LimitRules) -> None:
    limited.sends(*texts(1, 11)).server_has(*texts(1, 10))
    state, trouble, retry_at = state_of(limited, "m11")
    assert state is MessageState.RETRYING
    assert trouble == "Slow down, 3 seconds"
    assert retry_at is not None
    assert 2.9 < (retry_at - limited.clock.now()).total_seconds() < 3.2
    limited.waits(2.5).server_has(*texts(1, 10))
    limited.waits(1).server_has(*texts(1, 11)).shows(*map(sent, texts(1, 11)))
    assert rules.refused == 0, "the limit is met without asking for more than there is"
    assert rules.paid == [paths.message(m.room_id, m.id) for m in limited.client.messages(ENGINE, limit=99)]


def test_after_the_first_hour_a_second_is_enough(limited: Play, rules: LimitRules) -> None:
    limited.sends("first").waits(3601).sends(*texts(1, 12)).server_has("first", *texts(1, 10))
    limited.waits(1.1).server_has("first", *texts(1, 11)).waits(1.1).server_has("first", *texts(1, 12))
    assert rules.refused == 0


def test_flush_waits_as_long_as_it_takes(limited: Play, rules: LimitRules) -> None:
    limited.sends(*texts(1, 12))
    flushed = limited.client.flush()
    assert limited.waits(3.1).waits(1).client.messages(ENGINE, limit=1)[0].state is not MessageState.SENT
    assert not flushed.done()
    assert limited.waits(3.1).does(flushed) == 0
    limited.server_has(*texts(1, 12))


@pytest.mark.parametrize("jump", [timedelta(), timedelta(days=1), timedelta(days=-1)])
def test_a_restart_goes_on_where_it_was_whatever_this_clock_says(
    limited: Play, rules: LimitRules, jump: timedelta
) -> None:
    limited.sends(*texts(1, 10))
    limited.clock.jump(jump)
    limited.restarts()
    limited.auth.bulk = False
    limited.sends("m11").waits(10).waits(10).server_has(*texts(1, 11)).shows(*map(sent, texts(1, 11)))
    assert rules.refused <= 1, "a guess that was wrong is not made again"


def test_another_device_that_empties_the_bucket_is_no_reason_to_reject(limited: Play, rules: LimitRules) -> None:
    limited.sends("m1")
    stored = limited.server.documents[BUCKET]
    limited.server.put(BUCKET, {**stored.fields, "tokens": 0.0, "at": limited.clock.true_now()})
    limited.sends("m2")
    state, trouble, _ = state_of(limited, "m2")
    assert (state, trouble) == (MessageState.RETRYING, "Slow down, 3 seconds")
    limited.waits(4).server_has("m1", "m2")
    assert rules.refused == 1


def test_another_device_that_begins_the_bucket_first(limited: Play, rules: LimitRules) -> None:
    limited.gateway.hold_gets = True
    limited.sends("m1")
    now = limited.clock.true_now()
    limited.network(limited.gateway.release_gets)
    limited.server.put(BUCKET, {"tokens": 0.0, "at": now, "since": now, "lastId": "x"})
    limited.waits(4).waits(4).server_has("m1").shows(sent("m1"))


def test_an_answer_that_was_lost_doubles_nothing(limited: Play, rules: LimitRules) -> None:
    limited.sends("m1")
    limited.gateway.lose_acks = 1
    limited.sends("m2").waits(5).waits(5).waits(5).shows(sent("m1"), sent("m2")).server_has("m1", "m2")


def test_a_refusal_for_another_reason_is_final(limited: Play) -> None:
    limited.sends("m1")
    limited.server.allows = lambda uid, writes: False
    limited.sends("m2").shows(sent("m1"), rejected("m2"))


def test_whom_the_operator_trusts_pays_nothing_and_does_not_wait(play: Play) -> None:
    play.sends(*texts(1, 30)).server_has(*texts(1, 30))
    assert BUCKET not in play.server.documents


def test_a_large_group_is_made_patiently(limited: Play, rules: LimitRules) -> None:
    people = [f"person{number}" for number in range(15)]
    for uid in people:
        limited.add_person(uid, uid.title())
    made = limited.client.create_group("Everybody", people)
    room_id = limited.does(made)
    assert len(limited.server.documents[paths.room(room_id)].fields["memberIds"]) < 16
    limited.waits(30)
    assert len(limited.server.documents[paths.room(room_id)].fields["memberIds"]) == 16
    assert rules.refused == 0


def test_a_group_that_is_refused_says_so(limited: Play) -> None:
    limited.server.allows = lambda uid, writes: False
    assert isinstance(limited.fails(limited.client.create_group("No", ["grace"])), Denied)
