import random
from datetime import timedelta
from itertools import pairwise
from typing import Any

from desktop_chat.admin.seeding.conversation import Said, conversation
from desktop_chat.admin.seeding.people import invented
from desktop_chat.model.firebase.documents import message_from
from desktop_chat.model.firebase.firestore import Document
from tests.admin_runner import NOON

PEOPLE = [invented(1, number) for number in range(4)]
BEGIN = NOON - timedelta(days=3)


def talk(count: int, seed: int = 1, people: Any = PEOPLE) -> list[Said]:
    return list(conversation(people, count, (BEGIN, NOON), random.Random(seed)))


def test_it_follows_from_the_seed_alone() -> None:
    assert talk(50) == talk(50)
    assert talk(50) != talk(50, seed=2)


def test_every_message_is_one_that_clients_show() -> None:
    for said in talk(300):
        shown = message_from(Document(f"rooms/r/messages/{said.id}", said.fields))
        assert shown is not None
        assert {uid: list(emoji) for uid, emoji in shown.reactions.items()} == said.fields["reactions"]
        assert (shown.edited_at, shown.reply_to) == (said.fields["editedAt"], said.fields["replyTo"])
        assert bool(shown.body) is (shown.deleted_at is None)
        assert shown.updated_at == max(time for time in (shown.sent_at, shown.updated_at) if time)


def test_times_go_up_within_the_span_in_bursts_and_answers_are_to_what_was_said() -> None:
    said = talk(300)
    times = [one.fields["sentAt"] for one in said]
    assert times == sorted(times)
    assert BEGIN <= times[0] <= times[-1] <= NOON
    gaps = sorted((later - earlier).total_seconds() for earlier, later in pairwise(times))
    assert gaps[-1] > 20 * gaps[len(gaps) // 2]
    seen: set[str] = set()
    for one in said:
        assert one.fields["replyTo"] is None or one.fields["replyTo"] in seen
        seen.add(one.id)


def test_nothing_is_changed_before_it_was_said_or_after_the_end() -> None:
    for one in talk(600):
        later = [one.fields[name] for name in ("updatedAt", "editedAt", "deletedAt") if one.fields[name]]
        assert one.fields["sentAt"] <= min(later) <= max(later) == one.fields["updatedAt"] <= NOON


def test_there_is_a_bit_of_everything() -> None:
    fields = [one.fields for one in talk(500)]
    for name in ("replyTo", "mentions", "reactions", "editedAt", "deletedAt"):
        assert 3 < sum(bool(one[name]) for one in fields) < 250, name
    assert len({one["body"] for one in fields}) > 150
    assert any(len(one["body"]) > 200 for one in fields)
    assert {one["senderId"] for one in fields} == {one.uid for one in PEOPLE}


def test_somebody_may_be_alone() -> None:
    assert len(talk(20, people=PEOPLE[:1])) == 20
