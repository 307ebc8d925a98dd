"""Declarations."""

import pytest

from desktop_chat.emulator.rules.errors import RulesError
from desktop_chat.emulator.rules.parser import parse
from desktop_chat.emulator.rules.syntax import Capture


def test_a_file_with_everything() -> None:
    tree = parse(
        """rules_version = "2"
        function a() { return true }
        service cloud.firestore {
          function b(x, y) { let z = x; return z == y; }
          match /databases/{d}/documents {
            match /e/{id=**} { allow get, list; allow write: if a() }
          }
        }""",
        "x.rules",
    )
    assert tree.version == 2
    assert [f.name for f in tree.functions] == ["a"]
    service = tree.services[0]
    assert (service.functions[0].params, service.functions[0].lets[0].name) == (("x", "y"), "z")
    inner = service.matches[0].matches[0]
    assert [allow.methods for allow in inner.allows] == [("get", "list"), ("write",)]
    assert inner.allows[0].condition is None
    glob = inner.path[1]
    assert isinstance(glob, Capture)
    assert (glob.name, glob.glob) == ("id", True)


def test_without_a_version_it_is_1() -> None:
    assert parse("service cloud.firestore { match /a/b { allow get; } }", "x").version == 1


@pytest.mark.parametrize(
    ("source", "line", "column"),
    [
        ("", 1, 1),
        ("rules_version = '3'; service cloud.firestore { match /a/b { } }", 1, 17),
        ("service cloud.firestore { }", 1, 1),
        ("service foo.bar { match /a/b { } }", 1, 1),
        ("service cloud.firestore { allow get: if true; }", 1, 27),
        ("service cloud.firestore { match /a/b/ { allow get; } }", 1, 37),
        ("service cloud.firestore { match a/b { allow get; } }", 1, 33),
        ("service cloud.firestore { match /a/b { allow foo: if true; } }", 1, 46),
        ("service cloud.firestore { match /a/b { allow: if true; } }", 1, 45),
        ("service cloud.firestore { match /a/b { allow get if true; } }", 1, 50),
        ("service cloud.firestore { match /a/b { allow get: if true;; } }", 1, 59),
        ("service cloud.firestore { match /a/b { allow get: if; } }", 1, 53),
        ("service cloud.firestore { match /a/b { let x = 1; } }", 1, 40),
        ("service cloud.firestore { match /a/b { function f() { let a = 1 return a; } } }", 1, 65),
        ("service cloud.firestore { match /a/b { function f() { true } } }", 1, 55),
        ("service cloud.firestore { match /a/b { function let() { return 1; } } }", 1, 49),
        ("service cloud.firestore { match /a/b { allow get; }", 1, 52),
        ("import 'x'; service cloud.firestore { match /a/b { } }", 1, 1),
        ("service cloud.firestore { match /a/b { } } garbage", 1, 44),
        ("service cloud.firestore { match /a/b { allow get: if 'a; } }", 1, 54),
    ],
)
def test_what_is_no_rules_file_is_refused_with_its_place(source: str, line: int, column: int) -> None:
    with pytest.raises(RulesError) as caught:
        parse(source, "x.rules")
    assert (caught.value.file, caught.value.line, caught.value.column) == ("x.rules", line, column)
