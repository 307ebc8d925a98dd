"""Ids of one sender's messages sort as they were sent: the server may give two of them one time."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import InlineThread
from tests.spec.play import ENGINE, Play, sent


def test_ids_sort_as_the_messages_wait_also_after_a_kill_and_with_a_clock_that_was_ahead(
    play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = tmp_path / "plan.pdf"
    plan.write_bytes(b"a plan")
    copied = asyncio.Event()

    async def copy_slowly(thread: InlineThread, function: Callable[[], Any]) -> Any:
        await copied.wait()
        return function()

    monkeypatch.setattr(InlineThread, "run_blocking", copy_slowly)
    play.restarts().goes_offline().sends("first")
    play.client.files.send(ENGINE, [plan], "slow to copy")
    play.sends("typed meanwhile")
    copied.set()
    play.thread.settle()
    play.clock.jump(timedelta(days=1))
    play.does(play.client.files.send(ENGINE, [plan], "a day ahead"))
    play.vanishes()
    play.clock.jump(timedelta(days=-2))
    play.raises_curtain(online=False)
    play.does(play.client.files.send(ENGINE, [plan], "after the kill"))
    play.sends("last")
    waiting = play.client.messages(ENGINE, limit=99)
    assert [message.id for message in waiting] == sorted(message.id for message in waiting)
    texts = ["first", "typed meanwhile", "slow to copy", "a day ahead", "after the kill", "last"]
    assert [message.body for message in waiting] == texts
    play.restarts().server_has(*texts).shows(*map(sent, texts))
    root = play.folder / "accounts" / "ada.files"
    assert len([path for path in root.rglob("*") if path.is_file()]) == 3
