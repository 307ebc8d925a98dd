import pytest

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.failures import WrongUse
from desktop_chat.admin.rooms.reports import Reports, ReportState
from tests.admin_runner import NOON


def test_whatever_is_in_a_report_it_is_listed(services: Services) -> None:
    services.firestore.document("reports/odd").set({"state": "open", "body": 5, "createdAt": "yesterday"})
    services.firestore.document("reports/good").set({"state": "open", "body": "x", "createdAt": NOON})
    found = Reports(services).list(everything=False, count=10)
    assert [(one.id, one.body, one.created_at) for one in found] == [("good", "x", NOON), ("odd", "", None)]
    assert Reports(services).list(everything=True, count=1)[0].id == "good"


def test_of_two_who_resolve_at_once_one_is_told(services: Services) -> None:
    services.firestore.document("reports/r").set({"state": "open"})
    seen_by_both = Reports(services).find("r")
    Reports(services).resolve(seen_by_both, "banned", "ada", NOON)
    with pytest.raises(WrongUse):
        Reports(services).resolve(seen_by_both, "dismissed", "bob", NOON)
    found = Reports(services).find("r")
    assert (found.state, found.resolution, found.resolved_by) == (ReportState.RESOLVED, "banned", "ada")
