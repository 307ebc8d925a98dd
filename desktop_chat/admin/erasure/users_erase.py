"""The act ``users erase``: erases those whose days of grace are over, with everything that is theirs."""

import random
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.erasure.belongings import Belongings, belongings_of
from desktop_chat.admin.erasure.deletions import Deletion, Deletions
from desktop_chat.admin.erasure.erasure import Erasure
from desktop_chat.admin.failures import Refused
from desktop_chat.admin.people.people import People
from desktop_chat.admin.running.deed import Failure, Item, Outcome, Survey
from desktop_chat.errors import ChatError, NotFound

TOKEN_LIFETIME = timedelta(hours=1)


class UsersErase:
    """Arguments: ``whom``, uids; empty is everybody who is due."""

    name = "users erase"

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng

    def survey(self, services: Services, arguments: Mapping[str, Any], now: datetime) -> Survey:
        owned = [_owned(services, one) for one in _due(Deletions(services), arguments["whom"], now)]
        items = tuple(Item("person", one.uid, one.in_words(), one.facts()) for one in owned)
        counts = {
            "people": len(owned),
            "messages": sum(one.messages for one in owned),
            "files": sum(one.files for one in owned),
            "rooms": sum(len(one.rooms) for one in owned),
        }
        return Survey(items, counts, ("This is for good.",))

    def perform(
        self,
        services: Services,
        survey: Survey,
        arguments: Mapping[str, Any],  # noqa: ARG002 - the Protocol's
        now: datetime,
        advance: Callable[[int], None],
    ) -> Outcome:
        deletions, erasure = Deletions(services), Erasure(services, self._rng)
        failures: list[Failure] = []
        report: dict[str, Any] = {}
        for item in survey.items:
            try:
                deletion = deletions.of(item.id)
                if deletion is None:
                    raise NotFound("Not deleted any more", "Somebody restored this person.")
                owned = _owned(services, deletion)
                erasure.erase(owned, forget_ban=now - deletion.at > TOKEN_LIFETIME)
                deletions.remove(item.id)
                report[item.id] = _report(owned)
            except ChatError as error:
                failures.append(Failure(item.id, str(error)))
            advance(1)
        counts = {
            "erased": len(report),
            "messages": sum(one["messages"] for one in report.values()),
            "files": sum(one["files"] for one in report.values()),
        }
        return Outcome(counts, tuple(failures), report)


def _due(deletions: Deletions, whom: list[str], now: datetime) -> list[Deletion]:
    everybody = deletions.all()
    if not whom:
        return [one for one in everybody if one.erase_at <= now]
    by_uid = {one.uid: one for one in everybody}
    for uid in whom:
        if uid not in by_uid:
            raise NotFound("Not deleted", f"{uid} is not on the list: users delete comes first.")
        if by_uid[uid].erase_at > now:
            raise Refused("Days of grace", f"{uid} can be restored until {by_uid[uid].erase_at:%Y-%m-%d %H:%M} UTC.")
    return [by_uid[uid] for uid in dict.fromkeys(whom)]


def _owned(services: Services, deletion: Deletion) -> Belongings:
    try:
        name = People(services).find(deletion.uid).name
    except NotFound:
        name = deletion.uid  # an erasure that got as far as the account
    return belongings_of(services, deletion.uid, name)


def _report(owned: Belongings) -> dict[str, Any]:
    return {
        "messages": owned.messages,
        "files": owned.files,
        "handles": [one.partition("/")[2] for one in owned.handles],
        "rooms": [
            {"id": room.room_id, "title": room.title, "fate": room.fate, "heir": room.heir} for room in owned.rooms
        ],
    }
