"""Drafts of a client: kept over a crash, and never beside the message that was made of them."""

import shutil
from pathlib import Path

from desktop_chat.model.ids import RoomId
from desktop_chat.model.messages.draft import Draft
from desktop_chat.model.messages.message import MessageState
from tests.spec.play import CRIT, ENGINE, Play


def test_drafts_survive_a_restart_and_need_no_network(play: Play) -> None:
    play.vanishes().raises_curtain(online=False)
    play.client.drafts.put(ENGINE, Draft("half"))
    play.restarts()
    assert play.client.drafts.every() == {ENGINE: Draft("half")}
    assert {row.room.id: row.draft for row in play.client.rooms()} == {ENGINE: "half", CRIT: ""}
    assert any(change.drafts == {ENGINE} for change in play.changes)


def test_a_killed_program_finds_its_draft_or_its_message(play: Play, tmp_path: Path) -> None:
    def after_a_kill() -> tuple[dict[RoomId, Draft], list[str]]:
        """What a program would find that starts on the disk as it is now."""
        copy = tmp_path / f"copy{len(list(tmp_path.iterdir()))}"
        shutil.copytree(play.folder, copy)
        survivor = Play(copy, sign_in=False)
        found = dict(survivor.client.drafts.every()), [m.body for m in survivor.client.messages(ENGINE, limit=9)]
        survivor.close()
        return found

    play.vanishes().raises_curtain(online=False)
    play.client.drafts.put(ENGINE, Draft("hello"))
    assert after_a_kill() == ({ENGINE: Draft("hello")}, [])
    play.does(play.client.send(ENGINE, "hello", typed="hello"))
    assert after_a_kill() == ({}, ["hello"])


def test_a_message_that_is_refused_at_once_stays_a_draft(play: Play) -> None:
    play.client.drafts.put(ENGINE, Draft("x" * 70_000))
    play.fails(play.client.send(ENGINE, "x" * 70_000, typed="x" * 70_000))
    assert play.client.drafts.every() == {ENGINE: Draft("x" * 70_000)}


def test_files_take_their_text_out_of_the_draft_too(play: Play, tmp_path: Path) -> None:
    source = tmp_path / "plan.txt"
    source.write_text("plan")
    play.client.drafts.put(ENGINE, Draft("look"))
    play.does(play.client.files.send(ENGINE, [source], "look", typed="look"))
    assert play.client.drafts.every() == {}
    assert play.client.messages(ENGINE, limit=1)[0].state in (MessageState.QUEUED, MessageState.SENT)
