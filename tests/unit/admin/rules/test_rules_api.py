import pytest

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.rules.rules_api import RulesApi
from desktop_chat.errors import Rejected

RULES = "rules_version = '2';\nservice cloud.firestore { match /databases/{d}/documents { } }\n"
STORAGE = "rules_version = '2';\nservice firebase.storage { match /b/{b}/o { } }\n"


@pytest.fixture
def api(services: Services) -> RulesApi:
    return RulesApi(services.rest, services.rules_url)


def test_all_pages_are_read_and_other_services_left_out(api: RulesApi) -> None:
    made = [api.create("firestore.rules", f"{RULES}// {number}\n") for number in range(103)]
    api.create("storage.rules", STORAGE)
    assert [one.id for one in api.rulesets("cloud.firestore")] == made[::-1]
    assert len(api.rulesets("firebase.storage")) == 1


def test_a_release_is_made_and_moved(api: RulesApi) -> None:
    first, second = (api.create("firestore.rules", RULES + comment) for comment in ("// 1\n", "// 2\n"))
    assert api.released("cloud.firestore") is None
    for ruleset in (first, second):
        api.release("cloud.firestore", ruleset)
        found = api.released("cloud.firestore")
        assert found is not None
        assert found.id == ruleset
    assert api.released_rulesets() == {second}
    assert api.source(first) == f"{RULES}// 1\n"
    api.delete(first)
    with pytest.raises(Rejected):
        api.delete(second)


def test_problems_have_a_place(api: RulesApi) -> None:
    (issue,) = api.issues("firestore.rules", RULES.replace("match", "mtch"))
    assert (issue.line, issue.severity) == (2, "ERROR")
    assert api.issues("firestore.rules", RULES) == []
    with pytest.raises(Rejected):
        api.create("firestore.rules", "nothing")
