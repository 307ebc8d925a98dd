from datetime import timedelta
from typing import Any

import pytest

from desktop_chat.admin.erasure.room_share import Fate, share_of
from tests.admin_runner import NOON

GROUP = {"kind": "group", "title": "Team", "signalKey": "0" * 32}


def member(role: str, minutes: int = 0) -> dict[str, Any]:
    return {"role": role, "joinedAt": NOON + timedelta(minutes=minutes)}


@pytest.mark.parametrize(
    ("members", "fate", "heir"),
    [
        ({"ada": member("owner")}, Fate.REMOVED, None),
        ({}, Fate.REMOVED, None),
        ({"ada": member("member"), "bob": member("owner")}, Fate.LEFT, None),
        ({"ada": member("admin"), "bob": member("member")}, Fate.LEFT, None),
        ({"ada": member("owner"), "bob": member("owner"), "eve": member("admin")}, Fate.LEFT, None),
        ({"ada": member("owner"), "bob": member("member", 2), "eve": member("member", 1)}, Fate.PASSED_ON, "eve"),
        ({"ada": member("owner"), "bob": member("member", 1), "eve": member("admin", 9)}, Fate.PASSED_ON, "eve"),
        ({"ada": member("owner"), "bob": {"role": "odd"}, "eve": member("member", 9)}, Fate.PASSED_ON, "eve"),
    ],
)
def test_no_group_is_left_without_an_owner(members: dict[str, Any], fate: Fate, heir: str | None) -> None:
    share = share_of("r1", GROUP, members, "ada")
    assert (share.fate, share.heir) == (fate, heir)


def test_a_direct_room_stays_as_it_is() -> None:
    members = {"ada": member("owner"), "bob": member("member")}
    assert share_of("dm_ada_bob", {"kind": "direct"}, members, "ada").fate is Fate.KEPT
