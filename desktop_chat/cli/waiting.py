"""Waiting for the server, no longer than there is hope."""

import queue
from concurrent.futures import Future
from typing import TypeVar

from desktop_chat.errors import ChatError, SignInRequired
from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.connection import ConnectionState
from desktop_chat.model.ids import RoomId
from desktop_chat.sync.client import ChatClient

PATIENCE_SECONDS = 30.0
"""How long the server may take to say what is new, once it is heard."""

T = TypeVar("T")


def signed_in(client: ChatClient) -> None:
    """Raise SignInRequired, or why the saved session cannot be used."""
    remembered(client)
    if client.connection is ConnectionState.SIGNED_OUT:
        raise client.session_error or SignInRequired("Your session has ended", "Sign in again.")


def remembered(client: ChatClient) -> None:
    """Raise SignInRequired when this profile is nobody's."""
    if client.account is None:
        raise SignInRequired("You are not signed in", "Sign in first: desktop-chat-cli sign-in EMAIL")


def heard_from_server(client: ChatClient, room_id: RoomId | None = None, patience: float = PATIENCE_SECONDS) -> bool:
    """Wait until the store holds what the server has to say; False when there is no network. Raises ChatError."""
    return came(client, client.caught_up(room_id), patience)


def came(client: ChatClient, answer: "Future[T]", patience: float = PATIENCE_SECONDS) -> bool:
    """Wait for an answer; False when the connection is lost or nothing came for long. Raises what it failed with."""
    events: queue.Queue[None] = queue.Queue()

    def changed(changes: StoreChanges) -> None:
        if changes.connection:
            events.put(None)

    unsubscribe = client.subscribe(changed)
    answer.add_done_callback(lambda _: events.put(None))
    try:
        while not answer.done():
            signed_in(client)
            if client.connection is ConnectionState.OFFLINE:
                return False
            events.get(timeout=patience)
    except queue.Empty:
        return False
    finally:
        unsubscribe()
    if (error := answer.exception()) is not None:
        raise error if isinstance(error, ChatError) else ChatError("Something went wrong", str(error))
    return True
