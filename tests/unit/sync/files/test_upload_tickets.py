"""Tickets for uploads: paid before the bytes go, once for each file, whatever is cut, killed, old or used up."""

import contextlib
from collections.abc import Sequence
from pathlib import Path

import pytest

from desktop_chat.errors import Unavailable
from desktop_chat.model.firebase import paths
from desktop_chat.model.firebase.firestore import Write, WriteKind
from desktop_chat.model.firebase.upload_quota import UploadQuota
from desktop_chat.model.ids import Uid
from desktop_chat.model.messages.message import Message
from desktop_chat.sync.step import Step
from tests.spec.play import ENGINE, Play, rejected, retrying, sent

ADA = Uid("ada")
QUOTA = paths.quota(ADA)
BUCKET = paths.limits(ADA)
SIZE = 1000


class Ended(BaseException):
    """The process ends here, as by kill -9."""


def attaches(play: Play, folder: Path, size: int = SIZE) -> Message:
    path = folder / "plan.pdf"
    path.write_bytes(b"x" * size)
    message = play.client.message(ENGINE, play.does(play.client.files.send(ENGINE, [path], "see this")))
    assert message is not None
    return message


def ticket_path(message: Message) -> str:
    return paths.upload_ticket(ADA, message.attachments[0].id)


def is_ticket(writes: Sequence[Write]) -> bool:
    return any(write.path.startswith(f"users/{ADA}/uploads/") for write in writes)


def bought(play: Play) -> int:
    """How many commits of tickets were asked for."""
    return sum(map(is_ticket, play.gateway.commits))


def counted(play: Play) -> int:
    return int(play.server.documents[QUOTA].fields["bytes"])


def ages_tickets(play: Play) -> None:
    """Storage lets nothing in whose ticket is older than a day."""

    def is_young(name: str, size: int) -> bool:
        ticket = play.server.documents.get(paths.upload_ticket(ADA, name.split("/")[-1]))
        if ticket is None:
            return False
        assert ticket.fields["size"] == size
        return bool((play.clock.true_now() - ticket.fields["createdAt"]).total_seconds() < 86_400)

    play.bucket.allows = is_young


def test_the_ticket_is_there_before_the_bytes_and_counts_them(play: Play, tmp_path: Path) -> None:
    ages_tickets(play)
    message = attaches(play, tmp_path)
    play.shows(sent("see this"))
    ticket = play.server.documents[ticket_path(message)].fields
    assert (ticket["roomId"], ticket["messageId"], ticket["size"]) == (ENGINE, message.id, SIZE)
    assert counted(play) == SIZE
    (tmp_path / "plan.pdf").unlink()
    path = tmp_path / "other.pdf"
    path.write_bytes(b"y" * 500)
    play.does(play.client.files.send(ENGINE, [path], "and this"))
    assert counted(play) == SIZE + 500
    assert bought(play) == 2


@pytest.mark.parametrize("step", [Step.TICKETED, Step.UPLOAD_BEGUN])
def test_a_process_that_ends_behind_the_ticket_pays_once(play: Play, tmp_path: Path, step: Step) -> None:
    ages_tickets(play)

    def end(now: Step) -> None:
        if now is step:
            play.step = lambda _: None
            raise Ended

    play.step = end
    with contextlib.suppress(Ended):
        attaches(play, tmp_path)
    play.restarts().shows(sent("see this"))
    assert counted(play) == SIZE


def test_a_lost_answer_pays_once(play: Play, tmp_path: Path) -> None:
    ages_tickets(play)
    play.gateway.lose_acks = 1
    attaches(play, tmp_path)
    play.shows(retrying("see this")).timer("send:").shows(sent("see this"))
    assert (counted(play), bought(play)) == (SIZE, 2)


def test_a_cut_upload_asks_for_no_other_ticket(play: Play, tmp_path: Path) -> None:
    ages_tickets(play)
    play.storage.budget = 100
    attaches(play, tmp_path)
    play.shows(retrying("see this"))
    play.storage.budget = None
    play.timer("send:").shows(sent("see this"))
    assert bought(play) == 1


def test_after_days_offline_the_ticket_is_renewed_and_no_byte_counted_twice(play: Play, tmp_path: Path) -> None:
    ages_tickets(play)
    play.storage.offline = True
    message = attaches(play, tmp_path)
    play.vanishes().waits_outside(3 * 86_400).raises_curtain().shows(sent("see this"))
    assert message.attachments[0].id in next(iter(play.bucket.objects))
    assert counted(play) == SIZE


def test_a_ticket_that_the_operator_took_away_is_bought_again(play: Play, tmp_path: Path) -> None:
    ages_tickets(play)
    play.storage.offline = True
    message = attaches(play, tmp_path)
    play.server.delete(ticket_path(message))
    play.storage.offline = False
    play.timer("send:").shows(sent("see this"))
    assert counted(play) == 2 * SIZE


def test_who_may_not_upload_at_all_is_told_after_one_more_try(play: Play, tmp_path: Path) -> None:
    play.bucket.allows = lambda name, size: False
    attaches(play, tmp_path)
    play.shows(rejected("see this"))
    assert play.storage.asked.count("begin_upload") == 2
    assert counted(play) == SIZE


def test_a_quota_that_is_used_up_is_said_and_another_limit_helps(play: Play, tmp_path: Path) -> None:
    play.server.put(QUOTA, {"bytes": 9_500, "limit": 10_000})

    def allows(uid: Uid, writes: Sequence[Write]) -> bool:
        quota = play.server.documents[QUOTA].fields
        return not is_ticket(writes) or quota["bytes"] + SIZE <= quota["limit"]

    play.server.allows = allows
    message = attaches(play, tmp_path)
    play.shows(rejected("see this"))
    told = play.client.message(ENGINE, message.id)
    assert told is not None
    assert told.error == (
        "You have sent files of 9.5 kB of 10 kB, and this one has 1.0 kB. "
        "Ask whoever runs this chat for more space and try again, or send no file."
    )
    assert play.bucket.objects == {}
    play.server.put(QUOTA, {"bytes": 9_500, "limit": 20_000})
    play.retries("see this").shows(sent("see this"))
    assert counted(play) == 10_500


def test_a_refusal_for_another_reason_is_told_as_it_is(play: Play, tmp_path: Path) -> None:
    play.server.allows = lambda uid, writes: not is_ticket(writes)
    message = attaches(play, tmp_path)
    play.shows(rejected("see this"))
    told = play.client.message(ENGINE, message.id)
    assert told is not None
    assert "space" not in (told.error or "")


def test_large_files_wait_for_the_rate_limit_and_say_how_long(play: Play, tmp_path: Path) -> None:
    play.auth.bulk = False
    play.server.put(BUCKET, {"tokens": 1.0, "at": play.clock.true_now(), "lastId": "x", "since": play.clock.true_now()})
    ages_tickets(play)
    message = attaches(play, tmp_path, size=20_000_000)
    play.shows(retrying("see this"))
    told = play.client.message(ENGINE, message.id)
    assert told is not None
    # Four tokens are lacking, and in the first hour of an account each takes three seconds.
    assert "12 seconds" in (told.error or "")
    play.waits(13).waits(3).shows(sent("see this"))
    paid = [write for writes in play.gateway.commits for write in writes if write.path == BUCKET]
    assert [write.fields["lastId"] for write in paid][:1] == [ticket_path(message)]
    assert all(write.kind is WriteKind.UPDATE for write in paid)


def test_the_space_that_is_used_costs_one_read_and_no_more(play: Play, tmp_path: Path) -> None:
    assert play.does(play.client.files.space()) == UploadQuota()
    attaches(play, tmp_path)
    play.server.put(QUOTA, {**play.server.documents[QUOTA].fields, "limit": 5_000})
    asked = len(play.gateway.gets)
    assert play.does(play.client.files.space()) == UploadQuota(SIZE, 5_000)
    assert play.gateway.gets[asked:] == [(QUOTA,)]


def test_the_space_that_is_used_is_not_known_offline(play: Play) -> None:
    play.goes_offline()
    assert isinstance(play.fails(play.client.files.space()), Unavailable)
