"""Waiting for the server ends with an answer, with the connection, or with patience."""

from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from desktop_chat.cli.waiting import came, heard_from_server, signed_in
from desktop_chat.errors import ChatError, Denied, SignInRequired
from desktop_chat.model.connection import ConnectionState
from tests.unit.cli.conftest import AnsweringClient


def test_an_answer_that_is_there_is_taken_even_offline(client: AnsweringClient) -> None:
    client.set_connection(ConnectionState.OFFLINE)
    assert heard_from_server(client)


@pytest.mark.parametrize("state", [ConnectionState.ONLINE, ConnectionState.CONNECTING])
def test_patience_ends(client: AnsweringClient, state: ConnectionState) -> None:
    client.hold = True
    client.set_connection(state)
    assert not heard_from_server(client, patience=0.01)


def test_an_answer_of_another_thread_wakes(client: AnsweringClient) -> None:
    answer: Future[str] = Future()
    with ThreadPoolExecutor(1) as pool:
        pool.submit(answer.set_result, "here")
        assert came(client, answer, patience=10)


def test_losing_the_connection_wakes(client: AnsweringClient) -> None:
    with ThreadPoolExecutor(1) as pool:
        pool.submit(client.set_connection, ConnectionState.OFFLINE)
        assert not came(client, Future(), patience=10)


def test_the_error_of_the_answer_is_raised(client: AnsweringClient) -> None:
    for error, kind in ((Denied("No"), Denied), (ValueError("a bug"), ChatError)):
        answer: Future[None] = Future()
        answer.set_exception(error)
        with pytest.raises(kind):
            came(client, answer)


def test_nobody_is_left_subscribed(client: AnsweringClient) -> None:
    heard_from_server(client)
    assert client._subscribers == []


def test_signed_out_is_told_with_its_reason(client: AnsweringClient) -> None:
    signed_in(client)
    client.error = Denied("Disabled")
    client.set_connection(ConnectionState.SIGNED_OUT)
    with pytest.raises(Denied):
        signed_in(client)
    client.set_account(None)
    with pytest.raises(SignInRequired):
        signed_in(client)
