"""Deletes old rulesets: a project may keep 2,500 of them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.rules.kind import RulesKind
from desktop_chat.admin.rules.rules_access import RulesAccess
from desktop_chat.admin.running.deed import Failure, Item, Outcome, Survey
from desktop_chat.errors import ChatError


class PruneRulesets:
    """``arguments``: ``keep``, how many of each kind stay beside those that are released."""

    name = "rules prune"

    def survey(self, services: Services, arguments: Mapping[str, Any], _now: datetime) -> Survey:
        """Find the rulesets that are old and not in force."""
        access = RulesAccess(services)
        released = access.api.released_rulesets()
        kept = {one.id for kind in _KINDS for one in access.versions(kind)[: int(arguments["keep"])]}
        old = {
            one.id: Item("ruleset", one.id, f"{kind} rules of {one.created}", {"created": one.created})
            for kind in _KINDS
            for one in access.versions(kind)
            if one.id not in released | kept
        }
        items = tuple(sorted(old.values(), key=lambda item: str(item.facts["created"])))
        return Survey(items, {"rulesets": len(items)}, ("Nobody can roll back to a ruleset that is deleted.",))

    def perform(
        self, services: Services, survey: Survey, _arguments: Mapping[str, Any], _now: datetime,
        advance: Callable[[int], None],
    ) -> Outcome:  # fmt: skip
        """Delete one after the other."""
        api = RulesAccess(services).api
        failures = []
        for item in survey.items:
            try:
                api.delete(item.id)
            except ChatError as error:
                failures.append(Failure(item.id, str(error)))
            advance(1)
        return Outcome({"deleted": len(survey.items) - len(failures)}, tuple(failures))


_KINDS = (RulesKind.FIRESTORE, RulesKind.STORAGE)
