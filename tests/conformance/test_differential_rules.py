"""Random rulesets: the same again with the same seed, worth asking, and decided as Google's emulator decides."""

from collections import Counter

import pytest

from desktop_chat.emulator.rules.ruleset import load_ruleset
from tests.conformance.differential_rules import STRICTER_LIST, rule_differences
from tests.conformance.random_rulesets import RandomRulesets
from tests.firestore_servers import google_emulator, google_server, our_server

ROOT = "projects/demo/databases/(default)/documents"
DECISIONS = 600


def test_the_same_seed_makes_the_same_rules_and_requests() -> None:
    one, other = (RandomRulesets(7, ROOT) for _ in range(2))
    assert [one.ruleset(), one.documents(), one.request()] == [other.ruleset(), other.documents(), other.request()]
    assert RandomRulesets(8, ROOT).ruleset() != RandomRulesets(7, ROOT).ruleset()


def test_every_ruleset_compiles() -> None:
    make = RandomRulesets(1, ROOT)
    for _ in range(100):
        load_ruleset(make.ruleset(), "random.rules")


@pytest.mark.google
def test_decisions_are_those_of_googles_emulator() -> None:
    script = google_emulator()
    if script is None:
        pytest.skip("Google's Firestore emulator is not on this machine")
    decided: Counter[str] = Counter()
    with our_server() as ours, google_server(script) as google:
        found = list(rule_differences(ours, google, 3, DECISIONS, decided))
    assert [one for one in found if one.kind != STRICTER_LIST] == []
    assert len(found) < DECISIONS / 50
    assert min(decided["OK"], decided["PERMISSION_DENIED"]) > DECISIONS / 10, decided
