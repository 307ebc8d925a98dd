"""The short form of the differential of queries; `make conformance` runs the long one."""

import pytest

from tests.conformance.differential_queries import differences
from tests.conformance.exceptions import explained
from tests.conformance.random_firestore import RandomFirestore
from tests.firestore_servers import google_emulator, google_server, our_server

SEED = 20261124


@pytest.mark.google
def test_two_hundred_random_queries_are_answered_alike() -> None:
    script = google_emulator()
    if script is None:
        pytest.skip("Google's Firestore emulator (google-cloud-cli-firestore-emulator, Java) is not on this machine")
    with our_server() as ours, google_server(script) as google:
        found = [str(one) for one in differences(ours, google, SEED, 200) if one.name not in explained()]
    assert not found, "\n".join(found[:5])


def test_a_seed_makes_the_same_requests_again() -> None:
    first, second, other = (RandomFirestore(seed, "root") for seed in (1, 1, 2))
    made = [[str(one.commit()), str(one.query()), str(one.aggregation())] for one in (first, second, other)]
    assert made[0] == made[1] != made[2]


def test_two_servers_that_know_different_documents_are_told_apart() -> None:
    with our_server() as one, our_server() as other:
        assert list(differences(one, other, SEED, 60)) == []
        # The first server has the documents of that seed by now.
        with our_server() as empty:
            kinds = {found.kind for found in differences(one, empty, SEED, 60)}
    assert "query" in kinds
