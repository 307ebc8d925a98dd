"""Files of deleted messages leave the server after the tombstone, whatever ends in between; nothing waits for it."""

import contextlib
from pathlib import Path

import pytest

from desktop_chat.errors import Denied
from desktop_chat.model.messages.message import Message
from desktop_chat.sync.step import Step
from tests.spec.play import ENGINE, Play, sent


class Ended(BaseException):
    """The process ends here, as by kill -9: nothing is caught or cleaned up."""


def sends_files(play: Play, folder: Path, text: str = "see this") -> Message:
    sources = [folder / f"{text} {number}.bin" for number in range(2)]
    for source in sources:
        source.write_bytes(text.encode())
    play.does(play.client.files.send(ENGINE, sources, text))
    return play.find(text)


def asked_to_delete(play: Play) -> int:
    return play.storage.asked.count("delete")


def test_the_bytes_go_when_the_message_is_a_tombstone_and_only_its_own(play: Play, tmp_path: Path) -> None:
    stays, goes = sends_files(play, tmp_path, "stays"), sends_files(play, tmp_path, "goes")
    tombstones: list[bool] = []

    def look(name: str) -> bool:
        tombstones.append(play.stored(goes.id)["deletedAt"] is not None)
        return True

    play.bucket.may_delete = look
    play.deletes("goes")
    assert tombstones == [True, True]
    assert sorted(play.bucket.objects) == sorted(f"rooms/engine/{stays.id}/{file.id}" for file in stays.attachments)


def test_a_storage_that_does_not_answer_holds_up_nobody(play: Play, tmp_path: Path) -> None:
    sends_files(play, tmp_path)
    play.storage.offline = True
    play.deletes("see this").sends("after it")
    play.shows(sent(""), sent("after it"))
    assert len(play.bucket.objects) == 2
    play.storage.offline = False
    play.timer("removals")
    assert play.bucket.objects == {}


@pytest.mark.parametrize("step", [Step.SENDING, Step.ANSWERED, Step.REMOVING, Step.REMOVED])
def test_a_process_that_ends_between_tombstone_and_removal_leaves_it_to_the_next(
    play: Play, tmp_path: Path, step: Step
) -> None:
    ended: list[Step] = []

    def end(now: Step) -> None:
        if now is step:
            ended.append(now)
            raise Ended

    sends_files(play, tmp_path)
    play.step = end
    with contextlib.suppress(Ended):
        play.deletes("see this")
    play.settle()
    assert ended == [step]
    play.step = lambda _: None
    assert play.bucket.objects
    play.restarts().shows(sent(""))
    assert play.bucket.objects == {}


def test_a_tombstone_that_is_heard_before_its_answer_hides_no_file(play: Play, tmp_path: Path) -> None:
    message = sends_files(play, tmp_path)
    play.opens()
    play.gateway.hold_acks = True
    play.deletes("see this").watch_delivers()
    assert play.client.message(ENGINE, message.id).attachments == ()  # type: ignore[union-attr]
    assert asked_to_delete(play) == 0
    play.acks()
    assert play.bucket.objects == {}


def test_what_the_rules_refuse_is_not_asked_again(play: Play, tmp_path: Path) -> None:
    sends_files(play, tmp_path)
    play.bucket.may_delete = lambda name: False
    play.deletes("see this")
    assert asked_to_delete(play) == 2, "once for each file"
    play.restarts()
    assert asked_to_delete(play) == 0
    assert len(play.bucket.objects) == 2


def test_a_deletion_that_was_refused_and_discarded_takes_no_bytes(play: Play, tmp_path: Path) -> None:
    sends_files(play, tmp_path)
    play.gateway.failures.append(Denied("You may not"))
    play.deletes("see this").discards("see this")
    play.restarts().shows(sent("see this"))
    assert asked_to_delete(play) == 0
    assert len(play.bucket.objects) == 2
    play.deletes("see this")
    assert play.bucket.objects == {}
