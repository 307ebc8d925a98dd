"""What ChatClient tells of the bill, and what saving changes."""

from desktop_chat.model.usage import Bill, Feature, Thrift
from tests.spec.play import CRIT, ENGINE, Play, sent


def test_today_has_what_was_sent_and_heard(play: Play) -> None:
    play.opens().waits(10)
    before = play.client.usage.today().features
    play.sends("one").other_sends("two").waits(10)
    after = play.client.usage.today().features
    assert after[Feature.SENDING] == Bill(writes=1)
    assert after[Feature.SUMMARY] == Bill(writes=1)
    assert after[Feature.LIVE].reads == before.get(Feature.LIVE, Bill()).reads + 2


def test_idle_hour_costs_nothing(play: Play) -> None:
    play.opens().sends("one").waits(10).waits(10)
    before = play.client.usage.today()
    play.waits(3600)
    assert play.client.usage.today() == before


def test_figures_survive_a_restart(play: Play) -> None:
    play.opens().sends("one").waits(10).restarts()
    assert play.client.usage.today().features[Feature.SENDING] == Bill(writes=1)


def test_days_without_anything_are_there(play: Play) -> None:
    days = play.client.usage.days(7)
    assert len(days) == 7
    assert not days[0].total
    assert days[-1].day == play.client.usage.today().day


def test_saving_keeps_the_open_room_live_and_lets_the_others_wait(play: Play) -> None:
    play.opens()
    usage = play.client._session._usage
    assert usage is not None
    play.network(lambda: usage.count({Feature.LIVE: Bill(reads=40_000)}))
    play.waits(10)
    assert play.client.usage.today().thrift is Thrift.SAVING
    play.other_sends("seen").other_sends("unseen", room_id=CRIT)
    play.shows(sent("seen")).shows(room_id=CRIT)
    play.opens(CRIT).shows(sent("unseen"), room_id=CRIT)


def test_new_quota_day_brings_the_other_rooms_back(play: Play) -> None:
    play.opens()
    usage = play.client._session._usage
    assert usage is not None
    play.network(lambda: usage.count({Feature.LIVE: Bill(reads=40_000)}))
    play.other_sends("missed", room_id=CRIT).shows(room_id=CRIT)
    play.moves_room(CRIT).settle().shows(room_id=CRIT)
    play.waits(24 * 3600).other_sends("hello", room_id=ENGINE)
    play.shows(sent("missed"), room_id=CRIT)
