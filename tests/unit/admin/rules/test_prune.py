from desktop_chat.admin.access.services import Services
from desktop_chat.admin.rules.kind import RulesKind
from desktop_chat.admin.rules.prune import PruneRulesets
from desktop_chat.admin.rules.rules_access import RulesAccess
from tests.admin_runner import NOON
from tests.unit.admin.rules.test_rules_api import RULES, STORAGE


def test_each_kind_keeps_its_newest_and_what_is_released(services: Services) -> None:
    access = RulesAccess(services)
    access.deploy(RulesKind.FIRESTORE, RULES)
    old = [access.api.create("firestore.rules", f"{RULES}// {number}\n") for number in range(2)]
    access.api.create("storage.rules", STORAGE)
    deed = PruneRulesets()
    survey = deed.survey(services, {"keep": 1}, NOON)
    assert [item.id for item in survey.items] == old[:1]
    assert deed.survey(services, {"keep": 3}, NOON).items == ()


def test_one_that_cannot_be_deleted_does_not_stop_the_others(services: Services) -> None:
    access = RulesAccess(services)
    for number in range(3):
        access.api.create("firestore.rules", f"{RULES}// {number}\n")
    deed = PruneRulesets()
    counted: list[int] = []
    survey = deed.survey(services, {"keep": 1}, NOON)
    access.api.delete(survey.items[0].id)
    outcome = deed.perform(services, survey, {"keep": 1}, NOON, counted.append)
    assert outcome.counts == {"deleted": 1}
    assert [one.id for one in outcome.failures] == [survey.items[0].id]
    assert counted == [1, 1]
