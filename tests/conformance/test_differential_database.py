"""Random rules of the Realtime Database: the same again with the same seed, all of them taken, and worth asking."""

from collections import Counter

from tests.conformance.differential_database import RulesDifference, decide
from tests.conformance.random_database import NOW, RandomDatabase


def test_the_same_seed_makes_the_same_cases() -> None:
    one, same, other = (RandomDatabase(seed) for seed in (7, 7, 8))
    made = [one.case() for _ in range(20)]
    assert made == [same.case() for _ in range(20)]
    assert made != [other.case() for _ in range(20)]


def test_every_kind_of_operation_is_allowed_and_denied() -> None:
    make = RandomDatabase(1)
    decided = Counter((case["operation"], decide(case)) for case in (make.case() for _ in range(1500)))
    assert set(decided) == {(what, said) for what in ("read", "write", "update") for said in ("true", "false")}
    assert min(decided.values()) > 30, decided


def test_a_decision_is_that_of_the_rules() -> None:
    case = {
        "rules": {"rules": {"$name": {".read": "auth.uid === $name", ".write": "newData.isNumber()"}}},
        "data": {"ada": 1}, "auth": {"uid": "ada", "token": {}}, "now": NOW, "query": None,
    }  # fmt: skip
    asked = [
        ("read", "ada", None, "true"), ("read", "bob", None, "false"), ("write", "bob", 1, "true"),
        ("write", "bob", "x", "false"), ("update", "", {"a": 1, "b": 2}, "true"),
        ("update", "", {"a": 1, "b": "x"}, "false"),
    ]  # fmt: skip
    for operation, path, value, said in asked:
        assert decide({**case, "operation": operation, "path": path, "value": value}) == said, (operation, path, value)
    assert decide({**case, "rules": {"rules": {".read": "nothing"}}, "operation": "read", "path": ""}) == "error"


def test_only_what_is_named_is_let_through() -> None:
    one = RulesDifference(1, {}, "false", "error: Expression must evaluate to a boolean.")
    assert one.kind == "a claim alone as a rule"
    case = {
        "rules": {"rules": {".read": False}}, "data": 1, "auth": None, "now": NOW, "operation": "read", "path": "",
        "value": None, "query": None,
    }  # fmt: skip
    assert RulesDifference(1, case, "false", "true").kind == "targaryen says true"
