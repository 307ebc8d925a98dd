"""A rules file that is not fully understood is refused, with line and column."""

import pytest

from desktop_chat.emulator.rules.errors import RulesError
from desktop_chat.emulator.rules.ruleset import load_ruleset


def inside(text: str, version: str = "rules_version = '2';") -> str:
    return f"{version}\nservice cloud.firestore {{ match /databases/{{database}}/documents {{\n{text}\n}} }}"


def allow(expression: str) -> str:
    return inside(f"match /e/{{x}} {{ allow get: if\n{expression}; }}")


@pytest.mark.parametrize(
    ("expression", "line", "column", "message"),
    [
        ("foo", 4, 1, "Unknown variable foo"),
        ("true && foo.bar == 1", 4, 9, "Unknown variable foo"),
        ("foo()", 4, 1, "Unknown function foo"),
        ("bool('true')", 4, 1, "Unknown function bool"),
        ("'a'.foo()", 4, 1, "Unknown function foo"),
        ("math.min(1, 2) == 1", 4, 1, "Unknown function math.min"),
        ("hashing.sha1('a') == b''", 4, 1, "Unknown function hashing.sha1"),
        ("firestore.exists(/a/b)", 4, 1, "Unknown function firestore.exists"),
        ("math == 1", 4, 1, "Unknown variable math"),
        ("int() == 1", 4, 1, "Wrong number of arguments"),
        ("math.abs(1, 2) == 1", 4, 1, "Wrong number of arguments"),
        ("'a'.size(1) == 1", 4, 1, "Wrong number of arguments"),
        ("exists()", 4, 1, "Wrong number of arguments"),
        ("exists(/a, /b)", 4, 1, "Wrong number of arguments"),
        ("'a'.matches('(')", 4, 13, "Invalid regular expression"),
        ("1 is foo", 4, 6, "'is' needs one of"),
        ("9223372036854775808 == 1", 4, 1, "Invalid number"),
        ("1/2 == 1", 4, 2, "Unexpected '/2'"),
        ("{a: 1} == 1", 4, 2, "Unknown variable a"),
    ],
)
def test_a_bad_expression(expression: str, line: int, column: int, message: str) -> None:
    with pytest.raises(RulesError) as caught:
        load_ruleset(allow(expression), "my.rules")
    error = caught.value
    assert (error.file, error.line, error.column) == ("my.rules", line, column)
    assert message in error.message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("function f(a) { return a; } match /e/{x} { allow get: if f(); }", "Wrong number"),
        ("function f(a) { return a; } match /e/{x} { allow get: if f(1, 2); }", "Wrong number"),
        ("function f() { let c = d; let d = 1; return c; }", "Unknown variable d"),
        ("function f(a) { let a = 2; return a; }", "already bound"),
        ("function f(a) { let b = 2; let b = 3; return b; }", "already bound"),
        ("function f(a, a) { return a; }", "already bound"),
        ("function f(math) { return 1; }", "reserved"),
        ("function f() { return 1; } function f() { return 2; }", "already defined"),
        ("function f() { return 1; } function f(a) { return 2; }", "already defined"),
        ("function f() { return x; } match /e/{x} { allow get: if f(); }", "Unknown variable x"),
        ("function g() { return z; } function f() { let z = 1; return g(); }", "Unknown variable z"),
        ("function f(a, b, c, d, e, f, g, h) { return 1; }", "more than 7"),
        ("match /e/{x}/y/{x} { allow get: if true; }", "already defined"),
        ("match /{a=**}/y/{b=**} { allow get: if true; }", "Only one"),
        ("match /e/$(x) { allow get: if true; }", "cannot hold"),
        ("match /e/{math} { allow get: if true; }", "reserved"),
        ("match /e/x { function g() { return 1; } } match /f/x { allow get: if g(); }", "Unknown function g"),
    ],
)
def test_a_bad_declaration(text: str, message: str) -> None:
    with pytest.raises(RulesError, match=message):
        load_ruleset(inside(text))


def test_eleven_lets_are_taken_and_twelve_are_not() -> None:
    def lets(count: int) -> str:
        return "function f() { " + " ".join(f"let a{i} = {i};" for i in range(count)) + " return true; }"

    load_ruleset(inside(lets(11)))
    with pytest.raises(RulesError, match="more than 11"):
        load_ruleset(inside(lets(12)))


def test_several_problems_are_told_at_once_in_order() -> None:
    with pytest.raises(RulesError) as caught:
        load_ruleset(inside("match /e/{x} { allow get: if foo;\nallow list: if bar(); }"))
    assert [(p.at.line, p.message) for p in caught.value.problems] == [
        (3, "Unknown variable foo."),
        (4, "Unknown function bar."),
    ]


def test_in_version_1_a_glob_ends_the_path() -> None:
    load_ruleset(inside("match /{a=**} { allow get: if true; }", version=""))
    with pytest.raises(RulesError, match="last segment"):
        load_ruleset(inside("match /{a=**}/b { allow get: if true; }", version=""))
    with pytest.raises(RulesError, match="can never apply"):
        load_ruleset(inside("match /{a=**} { match /b/c { allow get: if true; } }", version=""))


def test_a_service_is_declared_once() -> None:
    one = "service cloud.firestore { match /a/b { allow get; } }"
    with pytest.raises(RulesError, match="once"):
        load_ruleset(one + one)
    with pytest.raises(RulesError, match="once"):
        load_ruleset(one, service="firebase.storage")


def test_storage_rules_may_ask_firestore() -> None:
    load_ruleset(
        "service firebase.storage { match /b/{b}/o { match /{f} { allow get: if firestore.exists(/a/b); } } }",
        "storage.rules",
        "firebase.storage",
    )


def test_let_needs_version_2() -> None:
    body = "function f() { let a = 1;\nreturn a == 1; }"
    load_ruleset(inside(body))
    with pytest.raises(RulesError, match="Let bindings are not allowed"):
        load_ruleset(inside(body, version=""))
