"""Commands fail with errors that a person can be shown, and with nothing else."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from desktop_chat.errors import ChatError, SignInRequired
from desktop_chat.sync.engine import SyncEngine
from desktop_chat.sync.session import Session

log = logging.getLogger(__name__)

T = TypeVar("T")


async def only_chat_errors(command: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Turn a bug into an error that a person can be shown; the log has the rest."""
    try:
        return await command()
    except ChatError:
        raise
    except Exception as error:
        log.exception("a command failed")
        raise ChatError("Something went wrong", f"A fault in Desktop Chat; the log tells more ({error}).") from error


async def run_on(session: Session, engine: SyncEngine, name: str, command: Coroutine[Any, Any, T]) -> T:
    """Run a command that ends with the engine; who asked is told of a lost session, not of a closing program."""
    try:
        return await engine.run(name, command)
    except asyncio.CancelledError:
        lost = session.error
        if lost is None:
            raise
        raise SignInRequired(lost.title, lost.message) from None
