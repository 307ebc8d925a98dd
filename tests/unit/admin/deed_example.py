"""A deed for tests: empties documents of the collection ``things``."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.running.deed import Failure, Item, Outcome, Survey


class EmptyThings:
    """``arguments["ids"]`` name the documents; the one with ``locked`` fails."""

    name = "things empty"

    def survey(self, services: Services, arguments: Mapping[str, Any], now: datetime) -> Survey:
        found = [services.firestore.document(f"things/{name}").get() for name in arguments["ids"]]
        items = tuple(Item("thing", one.id, f"thing {one.id}", one.to_dict()) for one in found if one.exists)
        return Survey(items, {"things": len(items)}, ("This is for good.",))

    def perform(
        self, services: Services, survey: Survey, arguments: Mapping[str, Any], now: datetime,
        advance: Callable[[int], None],
    ) -> Outcome:  # fmt: skip
        failures = []
        for item in survey.items:
            if item.facts.get("locked"):
                failures.append(Failure(item.id, "It is locked."))
            else:
                services.firestore.document(f"things/{item.id}").set({})
            advance(1)
        return Outcome({"emptied": len(survey.items) - len(failures)}, tuple(failures), {"at": now})


def fill(services: Services, **things: Mapping[str, Any]) -> None:
    for name, fields in things.items():
        services.firestore.document(f"things/{name}").set(dict(fields))
