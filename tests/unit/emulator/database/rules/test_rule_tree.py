"""The tree of rules."""

import pytest

from desktop_chat.emulator.database.rules.rule_tree import RuleReader, rules_member
from desktop_chat.emulator.database.rules.source import SourceError, read_source


def problems(source: str) -> list[str]:
    reader = RuleReader()
    reader.read(read_source(source))
    return [message for _, message in reader.problems]


def test_a_named_child_goes_before_the_wildcard() -> None:
    reader = RuleReader()
    root = reader.read(read_source('{"a": {".indexOn": ["x", "/y/z"]}, "$k": {"b": {".validate": true}}}'))
    assert reader.problems == []
    named, wild = root.child("a"), root.child("q")
    assert named is not None
    assert wild is not None
    assert (named[0].indexes, named[1], wild[1]) == (frozenset({"x", "y/z"}), {}, {"$k": "q"})
    assert (root.validates, named[0].validates) == (True, False)
    assert root.at(("q", "c")) is None


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('{".raed": true}', "Invalid key"), ('{"a/b": {}}', "Invalid key"), ('{"": {}}', "Invalid key"),
        ('{".read": 1}', "string or a boolean"),
        ('{".read": "now"}', "must be a boolean"), ('{".read": "newData.exists()"}', "Unknown variable 'newData'"),
        ('{".write": "query.orderByKey"}', "Unknown variable 'query'"), ('{"$a": {}, "$b": {}}', "Only one wildcard"),
        ('{"$a": {"$a": {}}}', "already in use"), ('{"$": {}}', "Invalid wildcard"), ('{".indexOn": [1]}', ".indexOn"),
        ('{".indexOn": ".key"}', ".indexOn"), ('{"a": true}', "Expected an object"),
        ('{"$a": {}, "b": {".read": "$a == \'\'"}}', "Unknown variable '$a'"),
    ],
)  # fmt: skip
def test_each_mistake_is_named(source: str, said: str) -> None:
    assert [said in message for message in problems(source)] == [True]


@pytest.mark.parametrize("source", ["[]", "{}", '{"rules": {}, "x": {}}', '{"rule": {}}'])
def test_rules_stand_alone_under_their_key(source: str) -> None:
    with pytest.raises(SourceError, match="rules"):
        rules_member(read_source(source))
