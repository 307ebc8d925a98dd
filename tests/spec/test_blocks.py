"""Blocking the other person of a direct room: at once, offline, refused, and on another device."""

import pytest

from desktop_chat.errors import Denied, Rejected
from desktop_chat.model.firebase import documents, paths
from desktop_chat.model.firebase.firestore import ServerTimestamp
from desktop_chat.model.ids import RoomId, Uid, direct_room_id
from desktop_chat.model.room import Role, RoomKind
from tests.spec.play import ENGINE, Play

ADA, GRACE = Uid("ada"), Uid("grace")
DIRECT = direct_room_id(ADA, GRACE)
BLOCK = paths.block(ADA, GRACE)


@pytest.fixture
def direct(play: Play) -> Play:
    play.server.put(paths.room(DIRECT), documents.room_fields(RoomKind.DIRECT, "", [ADA, GRACE], "0" * 32))
    for uid in (ADA, GRACE):
        play.server.put(paths.member(DIRECT, uid), documents.member_fields(Role.MEMBER, ADA))
    return play.settle().opens(DIRECT)


def is_blocked(play: Play, room_id: RoomId = DIRECT) -> bool:
    summary = play.client.room(room_id)
    assert summary is not None
    return summary.is_blocked


def test_block_is_drawn_at_once_and_stays(direct: Play) -> None:
    direct.gateway.hold_acks = True
    direct.does(direct.client.membership.block(DIRECT, GRACE, on=True))
    assert is_blocked(direct)
    direct.acks()
    assert BLOCK in direct.server.documents
    assert is_blocked(direct)
    assert is_blocked(direct.restarts())
    direct.does(direct.client.membership.block(DIRECT, GRACE, on=False))
    assert BLOCK not in direct.server.documents
    assert not is_blocked(direct)


def test_offline_the_last_word_counts(direct: Play) -> None:
    direct.goes_offline()
    for on in (True, False, True):
        direct.does(direct.client.membership.block(DIRECT, GRACE, on=on))
        assert is_blocked(direct) is on
    assert len(direct.client.outbox.rows()) == 1
    direct.goes_online()
    assert BLOCK in direct.server.documents


def test_lost_answer_is_no_refusal(direct: Play) -> None:
    direct.gateway.hold_acks = True
    direct.does(direct.client.membership.block(DIRECT, GRACE, on=True))
    direct.goes_offline().restarts()
    assert direct.client.outbox.rows() == []
    assert is_blocked(direct)


def test_refused_block_is_undone_and_told(direct: Play) -> None:
    direct.gateway.failures.append(Denied("No", "The operator says no."))
    direct.does(direct.client.membership.block(DIRECT, GRACE, on=True))
    assert not is_blocked(direct)
    assert [row.rejected for row in direct.client.outbox.rejected(DIRECT)] == ["The operator says no."]


def test_nobody_is_blocked_in_a_group(direct: Play) -> None:
    assert isinstance(direct.fails(direct.client.membership.block(ENGINE, GRACE, on=True)), Rejected)


def test_a_block_of_another_device_is_learned_within_a_week(direct: Play) -> None:
    direct.server.put(BLOCK, {"createdAt": ServerTimestamp()})
    assert not is_blocked(direct.restarts().settle())
    direct.close().waits_outside(8 * 86_400)
    assert not is_blocked(direct.raises_curtain().opens(ENGINE).settle())
    assert is_blocked(direct.opens(DIRECT).settle())
