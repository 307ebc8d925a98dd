from desktop_chat.admin.seeding.phrases import ANSWER, LONG, OPENING


def test_every_phrase_can_be_filled_in() -> None:
    for phrase in (*OPENING, *ANSWER, *LONG):
        said = phrase.format(person="Ada", thing="the budget", day="Monday", number=5, time="9:00")
        assert said.strip()
        assert "{" not in said
