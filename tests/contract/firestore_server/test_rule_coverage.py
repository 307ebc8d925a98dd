"""The coverage report: the same requests on both servers give the same values at the same places."""

import contextlib
import json
from typing import Any

from google.api_core.exceptions import PermissionDenied

from tests.firestore_wire import Wire, id_token

RULES = """rules_version = '2';
service cloud.firestore {
  match /databases/{database}/documents {
    function mine(x) { let y = x; return request.auth != null && y == 1; }
    match /a/{id} {
      allow read: if mine(1) || id == 'q';
      allow write: if request.auth.uid == 'alice' && request.resource.data.n in [1, 2];
    }
    match /b/{id} { allow read: if !(id in ['x'] ? resource.data.n[0] == 1 : false); }
  }
}
"""


def values(report: list[dict[str, Any]]) -> dict[str, dict[str, int]]:
    """How often each boolean, number and text came out of each expression, by the text of the expression."""
    found: dict[str, dict[str, int]] = {}
    for entry in report:
        position = entry["sourcePosition"]
        # Google's leaves out the parenthesis that ends a call.
        text = RULES[position["currentOffset"] : position["endOffset"] + 1].rstrip(")")
        simple = ("boolValue", "intValue", "stringValue")
        counts = {
            json.dumps(one["value"]): one["count"]
            for one in entry.get("values", [])
            if any(kind in one["value"] for kind in simple)
        }
        found[f"{position['line']}:{position['column']} {text}"] = counts
        found |= values(entry.get("children", []))
    return found


def test_the_report_after_the_same_requests(wire: Wire) -> None:
    assert wire.put_rules(RULES)[0] == 200
    path = f"/emulator/v1/projects/{wire.project}:ruleCoverage"
    wire.http("GET", path)  # ours counts from the first report on
    alice, bob = wire.client(id_token("alice")), wire.client(id_token("bob"))
    alice.document("a/x").set({"n": 1})
    alice.document("a/x").get()
    with contextlib.suppress(PermissionDenied):
        bob.document("a/y").set({"n": 5})
    status, text = wire.http("GET", path)
    assert status == 200
    answer = json.loads(text)
    assert answer["rules"]["files"][0]["content"] == RULES
    found = values(answer["report"])
    assert found["6:22 mine(1"] == {'{"boolValue": true}': 1}
    assert found["6:22 mine(1) || id == 'q'"] == {'{"boolValue": true}': 1}
    assert found["6:33 id == 'q'"] == {}
    assert found["4:42 request.auth != null"] == {'{"boolValue": true}': 1}
    assert found["4:66 y == 1"] == {'{"boolValue": true}': 1}
    written = found["7:23 request.auth.uid == 'alice'"]
    assert set(written) == {'{"boolValue": true}', '{"boolValue": false}'}
    assert set(found["7:23 request.auth.uid"]) == {'{"stringValue": "alice"}', '{"stringValue": "bob"}'}


def test_the_report_as_a_page(our_wire: Wire) -> None:
    assert our_wire.put_rules(RULES)[0] == 200
    status, page = our_wire.http("GET", f"/emulator/v1/projects/{our_wire.project}:ruleCoverage.html")
    assert (status, "0 of " in page) == (200, True)
