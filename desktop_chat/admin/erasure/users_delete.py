"""The act ``users delete``: bars people and puts them on the list of those who will be erased."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.erasure.deletions import Deletion, Deletions
from desktop_chat.admin.people.bans import Bans
from desktop_chat.admin.people.people import People
from desktop_chat.admin.running.deed import Failure, Item, Outcome, Survey
from desktop_chat.errors import ChatError

GRACE_DAYS = 7


class UsersDelete:
    """Arguments: ``whom`` (any names), ``days`` of grace, ``by``."""

    name = "users delete"

    def survey(self, services: Services, arguments: Mapping[str, Any], now: datetime) -> Survey:  # noqa: ARG002 - the Protocol's
        people = {one.uid: one for one in map(People(services).find, arguments["whom"])}
        deletions = Deletions(services)
        items = tuple(
            Item("person", one.uid, one.name, {"disabled": one.disabled, "email": one.email})
            for one in people.values()
            if deletions.of(one.uid) is None
        )
        days = arguments["days"]
        erased = f"From {days} days on users erase erases them; until then users restore brings them back."
        return Survey(items, {"people": len(items), "days of grace": days}, (erased,))

    def perform(
        self, services: Services, survey: Survey, arguments: Mapping[str, Any], now: datetime,
        advance: Callable[[int], None],
    ) -> Outcome:  # fmt: skip
        bans, deletions = Bans(services, arguments["by"]), Deletions(services)
        erase_at = now + timedelta(days=arguments["days"])
        failures: list[Failure] = []
        for item in survey.items:
            try:
                bans.ban(item.id, "deleted", now)
                deletions.add(Deletion(item.id, now, erase_at, arguments["by"]))
            except ChatError as error:
                failures.append(Failure(item.id, str(error)))
            advance(1)
        done = len(survey.items) - len(failures)
        return Outcome({"deleted": done}, tuple(failures), {"eraseAt": erase_at})
