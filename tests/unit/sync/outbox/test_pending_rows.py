"""The rows of the outbox as a window or a person's script sees them."""

from desktop_chat.errors import Rejected
from tests.spec.play import CRIT, ENGINE, Play, sent


def test_rows_of_a_room_and_of_all(play: Play) -> None:
    play.goes_offline().sends("a").sends("b", room_id=CRIT)
    assert len(play.client.outbox.rows()) == 2
    (row,) = play.client.outbox.rows(CRIT)
    assert row.mutation.room_id == CRIT
    assert play.client.outbox.rejected() == []


def test_a_rejected_row_is_retried_by_its_number(play: Play) -> None:
    play.gateway.failures.append(Rejected("No", "Too rude."))
    play.sends("a")
    (row,) = play.client.outbox.rejected(ENGINE)
    assert row.rejected == "Too rude."
    play.does(play.client.outbox.retry(row.seq))
    play.shows(sent("a"))


def test_a_rejected_row_is_discarded_by_its_number(play: Play) -> None:
    play.gateway.failures.append(Rejected("No"))
    play.sends("a")
    play.does(play.client.outbox.discard(play.client.outbox.rejected()[0].seq))
    play.shows()


def test_nobody_is_signed_in(play: Play) -> None:
    play.signs_out()
    assert play.client.outbox.rows() == []
