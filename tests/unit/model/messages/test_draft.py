import pytest

from desktop_chat.model.ids import MessageId
from desktop_chat.model.messages.draft import Draft, without_sent

ONE, OTHER = MessageId("one"), MessageId("other")


def test_a_sent_text_leaves_what_was_typed_after_it() -> None:
    assert without_sent("hello and more", "hello") == " and more"
    assert without_sent("other", "hello") == "other"
    assert without_sent("aa", "a") == "a"


@pytest.mark.parametrize(
    ("draft", "left"),
    [
        (Draft("hello", ONE), Draft()),
        (Draft("hello\n ", ONE), Draft()),
        (Draft("hello, wait", ONE), Draft(", wait")),
        (Draft("hello", OTHER), Draft("", OTHER)),
        (Draft("hello", ONE, OTHER, "new words"), Draft("", None, OTHER, "new words")),
    ],
)
def test_what_is_left_of_a_draft_that_was_sent(draft: Draft, left: Draft) -> None:
    assert draft.sent("hello", ONE) == left


def test_an_edit_that_was_sent_leaves_the_new_message() -> None:
    draft = Draft("half", ONE, OTHER, "new words")
    assert draft.edited(ONE) == draft
    assert draft.edited(OTHER) == Draft("half", ONE)


def test_only_nothing_is_empty() -> None:
    assert not Draft()
    assert all((Draft(" "), Draft(reply_to=ONE), Draft(edits=ONE)))
