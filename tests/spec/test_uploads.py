"""Files of messages: copies first, bytes before the message, and nothing overtakes; every cut and every withdrawal."""

import asyncio
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from desktop_chat.errors import ChatError, Denied, Rejected, StoreError
from desktop_chat.model.files.attachment import FileKey
from desktop_chat.model.files.transfer import Direction
from desktop_chat.model.firebase.firestore import Write
from desktop_chat.model.ids import Uid
from desktop_chat.model.messages.message import Message, MessageState
from desktop_chat.sync.step import Step
from tests.fake_storage import FakeStorageGateway
from tests.spec.play import CRIT, ENGINE, Play, queued, rejected, retrying, sending, sent

BIG = 3_000_000


class Ended(BaseException):
    """The process ends here, as by kill -9: nothing is caught or cleaned up."""


def a_file(folder: Path, name: str = "plan.pdf", size: int = 1000, seed: int = 1) -> Path:
    path = folder / name
    path.write_bytes(random.Random(seed).randbytes(size))
    return path


def attaches(play: Play, *paths: Path, text: str = "see this") -> Message:
    message_id = play.does(play.client.files.send(ENGINE, paths, text))
    message = play.client.message(ENGINE, message_id)
    assert message is not None
    return message


def key(message: Message, place: int = 0) -> FileKey:
    return FileKey(message.room_id, message.id, message.attachments[place].id)


def on_disk(play: Play) -> list[str]:
    """Names of what is in Ada's folder of files."""
    root = play.folder / "accounts" / "ada.files"
    return sorted(path.name for path in root.rglob("*") if path.is_file())


def test_the_bytes_are_there_before_the_message(play: Play, tmp_path: Path) -> None:
    there: list[bool] = []

    def look(uid: Uid, writes: Sequence[Write]) -> bool:
        if any(write.path.startswith("rooms/") for write in writes):
            there.append(bool(play.bucket.objects))
        return True

    play.server.allows = look
    source = a_file(tmp_path)
    message = attaches(play, source)
    play.shows(sent("see this"))
    assert there[0]
    assert play.bucket.objects == {key(message).object_name: source.read_bytes()}
    stored = play.stored(message.id)["attachments"]
    assert [(one["name"], one["contentType"], one["size"]) for one in stored] == [("plan.pdf", "application/pdf", 1000)]
    assert play.client.message(ENGINE, message.id).attachments == message.attachments  # type: ignore[union-attr]


def test_a_file_needs_no_words(play: Play, tmp_path: Path) -> None:
    attaches(play, a_file(tmp_path), text="")
    play.shows(sent("")).server_has("")


def test_what_becomes_of_the_source_does_not_matter(play: Play, tmp_path: Path) -> None:
    play.goes_offline()
    source = a_file(tmp_path, size=BIG)
    before = source.read_bytes()
    message = attaches(play, source)
    source.write_bytes(b"something else")
    source.unlink()
    play.restarts().shows(sent("see this"))
    assert play.bucket.objects[key(message).object_name] == before
    assert play.client.files.path(key(message)).read_bytes() == before  # type: ignore[union-attr]


def test_nothing_overtakes_a_message_that_waits_for_its_files(play: Play, tmp_path: Path) -> None:
    play.storage.offline = True
    attaches(play, a_file(tmp_path))
    play.sends("after it").sends("elsewhere", room_id=CRIT)
    play.shows(retrying("see this"), queued("after it")).server_has().shows(sent("elsewhere"), room_id=CRIT)
    play.storage.offline = False
    play.timer("send:engine").shows(sent("see this"), sent("after it")).server_has("see this", "after it")


def test_a_cut_upload_goes_on_where_it_was(play: Play, tmp_path: Path) -> None:
    play.storage.budget = 1_000_000
    source = a_file(tmp_path, size=BIG)
    message = attaches(play, source)
    play.shows(retrying("see this"))
    play.storage.budget = None
    play.timer("send:").shows(sent("see this"))
    assert play.bucket.objects[key(message).object_name] == source.read_bytes()
    assert play.bucket.received == BIG, "no byte went twice"


def test_another_process_goes_on_where_the_upload_was_cut(play: Play, tmp_path: Path) -> None:
    play.storage.budget = 2_000_000
    message = attaches(play, a_file(tmp_path, size=BIG))
    play.restarts().shows(sent("see this"))
    assert key(message).object_name in play.bucket.objects
    assert play.bucket.received == BIG
    assert play.storage.asked[0] == "received"


def test_an_upload_that_the_server_forgot_begins_again(play: Play, tmp_path: Path) -> None:
    play.storage.budget = 2_000_000
    source = a_file(tmp_path, size=BIG)
    message = attaches(play, source)
    play.bucket.uploads.clear()
    play.storage.budget = None
    play.timer("send:").shows(sent("see this"))
    assert play.bucket.objects[key(message).object_name] == source.read_bytes()


def test_a_lost_answer_to_the_last_part_makes_no_second_object(play: Play, tmp_path: Path) -> None:
    def lose_the_next(step: Step) -> None:
        if step is Step.UPLOAD_BEGUN:
            play.storage.lose_answers = 1

    play.step = lose_the_next
    message = attaches(play, a_file(tmp_path))
    play.shows(retrying("see this")).timer("send:").shows(sent("see this"))
    assert play.storage.asked == ["begin_upload", "send_part", "received"]
    assert list(play.bucket.objects) == [key(message).object_name]


def test_an_object_that_is_there_already_is_looked_at(play: Play, tmp_path: Path) -> None:
    source = a_file(tmp_path)
    play.goes_offline()
    message = attaches(play, source)
    play.bucket.objects[key(message).object_name] = source.read_bytes()
    play.goes_online().shows(sent("see this"))
    assert play.storage.asked[-1] == "describe"


def test_an_object_of_other_bytes_is_a_refusal(play: Play, tmp_path: Path) -> None:
    play.goes_offline()
    message = attaches(play, a_file(tmp_path))
    play.bucket.objects[key(message).object_name] = b"x" * 1000
    play.goes_online().shows(rejected("see this")).server_has()


def test_a_refused_upload_rejects_the_message_and_blocks_nobody(play: Play, tmp_path: Path) -> None:
    play.bucket.allows = lambda name, size: False
    message = attaches(play, a_file(tmp_path))
    play.sends("after it").shows(sent("after it"), rejected("see this")).server_has("after it")
    assert play.find("see this").error
    play.bucket.allows = lambda name, size: True
    play.retries("see this").shows(sent("after it"), sent("see this"))
    assert key(message).object_name in play.bucket.objects


def test_discarding_removes_the_copy(play: Play, tmp_path: Path) -> None:
    play.bucket.allows = lambda name, size: False
    attaches(play, a_file(tmp_path))
    assert on_disk(play) == ["plan.pdf"]
    play.discards("see this").shows()
    assert on_disk(play) == []


def test_a_refused_message_does_not_send_its_bytes_again(play: Play, tmp_path: Path) -> None:
    play.gateway.failures.append(Denied("Not now"))
    attaches(play, a_file(tmp_path))
    play.shows(rejected("see this")).retries("see this").shows(sent("see this"))
    assert play.storage.asked == ["begin_upload", "send_part"]


@pytest.mark.parametrize("command", ["delete", "cancel"])
def test_a_message_is_withdrawn_while_its_files_go(play: Play, tmp_path: Path, command: str) -> None:
    held = play.storage
    message = hold_in_the_middle(play, held, a_file(tmp_path, size=BIG))
    if command == "delete":
        play.deletes("see this")
    else:
        assert play.client.files.transfer(key(message)) is not None
        play.does(play.client.files.cancel(key(message)))
    # Not even the part that stands still holds anything up.
    play.shows().sends("next").shows(sent("next")).server_has("next")
    let_go(play, held)
    assert on_disk(play) == []
    assert play.bucket.objects == {}
    assert play.client.files.transfer(key(message)) is None
    assert play.does(play.client.flush()) == 0


def hold_in_the_middle(play: Play, storage: FakeStorageGateway, source: Path) -> Message:
    """Let an upload stand still after its first part."""

    def hold(step: Step) -> None:
        if step is Step.UPLOAD_PART and storage.held is None:
            storage.held = asyncio.Event()

    play.step = hold
    message = attaches(play, source)
    play.shows(sending("see this"))
    return message


def let_go(play: Play, storage: FakeStorageGateway) -> None:
    assert storage.held is not None
    play.network(storage.held.set)


def test_progress_is_told(play: Play, tmp_path: Path) -> None:
    message = hold_in_the_middle(play, play.storage, a_file(tmp_path, size=BIG))
    transfer = play.client.files.transfer(key(message))
    assert transfer is not None
    assert transfer.direction is Direction.UP
    assert 0 < transfer.fraction < 1
    let_go(play, play.storage)
    play.shows(sent("see this"))
    assert play.client.files.transfer(key(message)) is None
    assert sum(key(message) in changes.transfers for changes in play.changes) >= 3


@pytest.mark.parametrize("step", [Step.QUEUED, Step.SENDING, Step.TICKETED, Step.UPLOAD_BEGUN, Step.UPLOAD_PART,
                                  Step.UPLOADED, Step.ANSWERED, Step.SENT])  # fmt: skip
def test_a_process_that_ends_at_any_step_loses_and_doubles_nothing(play: Play, tmp_path: Path, step: Step) -> None:
    ended: list[Step] = []

    def end(now: Step) -> None:
        if now is step and not ended:
            ended.append(now)
            raise Ended

    play.step = end
    sources = [a_file(tmp_path, f"part {n}.bin", size=700_000, seed=n) for n in range(3)]
    try:
        play.client.files.send(ENGINE, sources, "see this")
        play.settle()
    except Ended:
        pass
    play.step = lambda _: None
    play.restarts().shows(sent("see this")).server_has("see this")
    assert ended == [step]
    message = play.find("see this")
    for place, source in enumerate(sources):
        assert play.bucket.objects[key(message, place).object_name] == source.read_bytes()
        assert play.client.files.path(key(message, place)).read_bytes() == source.read_bytes()  # type: ignore[union-attr]
    assert len(play.bucket.objects) == 3
    assert on_disk(play) == ["part 0.bin", "part 1.bin", "part 2.bin"]


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (lambda folder: folder / "none.txt", Rejected),
        (lambda folder: folder, Rejected),
        (lambda folder: a_file(folder, size=0), Rejected),
        (lambda folder: a_file(folder, size=25_000_001), Rejected),
    ],
    ids=["missing", "folder", "empty", "too large"],
)
def test_what_cannot_be_sent_is_refused_before_anything_is_queued(
    play: Play, tmp_path: Path, make: object, kind: type[ChatError]
) -> None:
    folder = tmp_path / "sources"
    folder.mkdir()
    bad = make(folder)  # type: ignore[operator]  # one of the functions above
    error = play.fails(play.client.files.send(ENGINE, [a_file(tmp_path, "good.txt"), bad], "see this"))
    assert isinstance(error, kind)
    play.shows()
    assert on_disk(play) == []


def test_too_many_files_are_refused(play: Play, tmp_path: Path) -> None:
    sources = [a_file(tmp_path, f"{n}.txt") for n in range(11)]
    assert isinstance(play.fails(play.client.files.send(ENGINE, sources)), Rejected)
    assert isinstance(play.fails(play.client.files.send(ENGINE, [])), Rejected)
    play.shows()


def test_a_full_disk_is_told_before_anything_is_queued(play: Play, tmp_path: Path) -> None:
    store = play.client._session.store
    assert store is not None
    store.files.folder._free_bytes = lambda folder: 10_000
    error = play.fails(play.client.files.send(ENGINE, [a_file(tmp_path)]))
    assert isinstance(error, StoreError)
    assert "full" in error.title
    play.shows()


def test_deleting_for_everybody_removes_the_copies(play: Play, tmp_path: Path) -> None:
    play.opens()
    message = attaches(play, a_file(tmp_path))
    assert on_disk(play) == ["plan.pdf"]
    play.deletes("see this")
    assert play.stored(message.id)["attachments"] == []
    play.restarts()
    assert on_disk(play) == []
    assert play.client.message(ENGINE, message.id).attachments == ()  # type: ignore[union-attr]


def test_a_project_without_storage_says_so(play: Play, tmp_path: Path) -> None:
    engine = play.client._session.engine
    assert engine is not None
    object.__setattr__(engine._context, "storage", None)
    attaches(play, a_file(tmp_path))
    play.shows(rejected("see this"))
    assert "storageBucket" in (play.find("see this").error or "")


def test_the_words_beside_a_file_can_be_taken_away(play: Play, tmp_path: Path) -> None:
    play.opens()
    attaches(play, a_file(tmp_path))
    play.edits("see this", "").shows(sent("")).server_has("")
    play.sends("only words")
    error = play.fails(play.client.edits.edit(ENGINE, play.find("only words").id, ""))
    assert isinstance(error, Rejected)


def test_reasons_tell_apart_what_passes(play: Play, tmp_path: Path) -> None:
    play.storage.offline = True
    attaches(play, a_file(tmp_path))
    message = play.find("see this")
    assert message.state is MessageState.RETRYING
    assert message.retry_at is not None


def test_parts_grow_only_while_they_go_quickly(play: Play, tmp_path: Path) -> None:
    lengths: list[int] = []
    send_part = play.storage.send_part

    async def slow(address: str, file: Path, offset: int, length: int, *, last: bool, patience: float = 30.0) -> None:
        lengths.append(length)
        if len(lengths) > 2:
            play.clock.advance(60)
        await send_part(address, file, offset, length, last=last, patience=patience)

    play.storage.send_part = slow  # type: ignore[method-assign]  # a slow line
    attaches(play, a_file(tmp_path, size=BIG))
    play.shows(sent("see this"))
    grain = 256 * 1024
    assert lengths[:5] == [grain, 2 * grain, 4 * grain, grain, grain]


def test_each_attempt_is_more_patient(play: Play, tmp_path: Path) -> None:
    play.storage.budget = 0
    attaches(play, a_file(tmp_path))
    for _ in range(9):
        play.timer("send:")
    assert play.storage.patience == [30, 60, 90, 120, 150, 180, 210, 240, 240, 240]


def test_bytes_of_an_earlier_attempt_that_come_late_are_no_refusal(play: Play, tmp_path: Path) -> None:
    source = a_file(tmp_path, size=BIG)
    came: list[int] = []

    def come_late(step: Step) -> None:
        if step is Step.UPLOAD_PART and not came:
            (upload,) = play.bucket.uploads.values()
            there = len(upload.data)
            came.append(there)
            upload.data += source.read_bytes()[there : there + 1000]

    play.step = come_late
    message = attaches(play, source)
    play.shows(retrying("see this")).timer("send:").shows(sent("see this"))
    assert play.bucket.objects[key(message).object_name] == source.read_bytes()
    assert came
