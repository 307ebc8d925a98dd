"""What tests/spec/test_file_removals.py does not play: a disk that fails, and an end in good order."""

from pathlib import Path

import pytest

from desktop_chat.errors import SignInRequired, StoreError, Unavailable
from desktop_chat.local.files.file_store import FileStore
from desktop_chat.model.files.attachment import FileKey
from tests.fake_storage import FakeStorageGateway
from tests.spec.play import Play
from tests.spec.test_file_removals import asked_to_delete, sends_files


def test_an_answer_that_the_disk_does_not_take_is_asked_for_again(
    play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(store: FileStore, key: FileKey) -> None:
        raise StoreError("The disk is full")

    sends_files(play, tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(FileStore, "removed", refuse)
        play.deletes("see this")
    assert asked_to_delete(play) == 1
    play.timer("removals")
    assert play.bucket.objects == {}
    assert asked_to_delete(play) == 3


@pytest.mark.parametrize("lost", [True, False])
def test_a_session_that_ended_is_told(play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: bool) -> None:
    async def delete(gateway: FakeStorageGateway, name: str) -> None:
        raise SignInRequired("Your session ended") if lost else Unavailable("Busy")

    sends_files(play, tmp_path)
    monkeypatch.setattr(FakeStorageGateway, "delete", delete)
    play.deletes("see this")
    assert (play.client.session_error is not None) is lost


def test_a_program_that_ends_at_once_takes_the_files_away_before(play: Play, tmp_path: Path) -> None:
    sends_files(play, tmp_path)
    play.client.edits.delete(play.find("see this").room_id, play.find("see this").id)
    play.close()
    assert play.bucket.objects == {}
