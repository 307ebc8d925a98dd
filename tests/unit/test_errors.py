"""Errors carry what a person needs and what the outbox decides by."""

import pytest

from desktop_chat import errors


def test_title_and_message_are_both_in_the_text() -> None:
    error = errors.Unavailable("No connection", "Your message is kept and sent later.")
    assert str(error) == "No connection: Your message is kept and sent later."
    assert (error.title, error.message) == ("No connection", "Your message is kept and sent later.")
    assert str(errors.NotFound("Nobody has this address")) == "Nobody has this address"


@pytest.mark.parametrize("kind", [errors.Unavailable, errors.SignInRequired])
def test_what_may_pass_later_is_not_permanent(kind: type[errors.ChatError]) -> None:
    assert not kind("x").permanent


@pytest.mark.parametrize("kind", [errors.Denied, errors.Rejected, errors.AlreadyExists, errors.NotFound])
def test_what_can_never_succeed_is_permanent(kind: type[errors.ChatError]) -> None:
    assert kind("x").permanent
