"""Recursion and depth of calls."""

import pytest

from desktop_chat.emulator.rules.errors import RulesError
from desktop_chat.emulator.rules.ruleset import load_ruleset


def rules(functions: str) -> str:
    return "service cloud.firestore { match /a/{b} { " + functions + " allow get: if true; } }"


def chain(length: int) -> str:
    calls = " ".join(f"function f{i}() {{ return f{i - 1}(); }}" for i in range(1, length + 1))
    return f"function f0() {{ return true; }} {calls}"


@pytest.mark.parametrize(
    "functions",
    [
        "function f() { return f(); }",
        "function f() { return g(); } function g() { return f(); }",
        "function f() { let x = g(); return x; } function g() { return h(); } function h() { return g(); }",
    ],
)
def test_recursion_is_refused(functions: str) -> None:
    with pytest.raises(RulesError, match="Recursive"):
        load_ruleset(rules(functions))


def test_twenty_calls_deep_is_the_limit_as_of_google_s() -> None:
    load_ruleset(rules(chain(20)))
    with pytest.raises(RulesError, match="call depth"):
        load_ruleset(rules(chain(21)))


def test_a_long_chain_is_refused_without_harm() -> None:
    with pytest.raises(RulesError, match="call depth"):
        load_ruleset(rules(chain(2000)))


def test_an_inner_function_of_the_same_name_is_another_one() -> None:
    load_ruleset(
        "service cloud.firestore { function f() { return true; } "
        "match /a/{b} { function g() { return f(); } match /c/{d} { function f() { return g(); } "
        "allow get: if f(); } } }"
    )
