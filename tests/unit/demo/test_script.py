"""The script is only values, but a broken one would make the demo hang."""

from desktop_chat.demo.script import CONVERSATION, ENGINE, ROOMS


def test_history_is_in_order_and_by_members() -> None:
    for room in ROOMS:
        agos = [said.ago for said in room.history]
        assert agos == sorted(agos, reverse=True)
        assert {said.by for said in room.history} <= set(room.members)


def test_each_line_of_the_conversation_is_unique_so_that_it_can_be_awaited() -> None:
    texts = [text for _, text in CONVERSATION]
    assert len(texts) == len(set(texts))
    assert not {said.text for said in ENGINE.history} & set(texts)
    assert {person for person, _ in CONVERSATION} <= set(ENGINE.members)
