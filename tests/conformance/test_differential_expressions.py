"""The short form of the differential of rules; `make conformance` runs the long one."""

import pytest

from tests.conformance.differential_expressions import ExpressionsDifference, differences
from tests.conformance.differential_queries import Refusal
from tests.conformance.exceptions import explained
from tests.conformance.random_typed_rules import RandomTypedRules
from tests.firestore_servers import google_emulator, google_server, our_server

SEED = 20261128


@pytest.mark.google
def test_random_rules_decide_alike() -> None:
    script = google_emulator()
    if script is None:
        pytest.skip("Google's Firestore emulator (google-cloud-cli-firestore-emulator, Java) is not on this machine")
    with our_server() as ours, google_server(script) as google:
        found = [str(one) for one in differences(ours, google, SEED, 500) if one.name not in explained()]
    assert not found, "\n".join(found[:2])


def test_a_seed_makes_the_same_rules_and_requests_again() -> None:
    def made(seed: int) -> list[str]:
        make = RandomTypedRules(seed, "root")
        return [str(part()) for part in (make.ruleset, make.documents, make.write, make.read) for _ in range(5)]

    assert made(1) == made(1) != made(2)


def test_two_servers_with_the_same_rules_decide_alike_and_with_other_documents_not() -> None:
    with our_server() as one, our_server() as other:
        assert list(differences(one, other, SEED, 400)) == []
    with our_server() as alone:
        # Each commit is made twice: what creates or deletes is answered otherwise the second time.
        assert any(found.name.startswith("write") for found in differences(alone, alone, SEED, 1000))


def test_a_lenient_answer_of_ours_is_never_explained() -> None:
    lenient = ExpressionsDifference(
        "", RandomTypedRules(1, "root").read(), ("c0/a", b""), Refusal("PERMISSION_DENIED", "")
    )
    assert lenient.name not in explained()
    assert not any("ours allows" in name for name in explained() if not name.startswith("ruleset"))
