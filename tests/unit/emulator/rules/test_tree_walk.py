"""Going through a tree."""

from desktop_chat.emulator.rules.syntax import Name
from desktop_chat.emulator.rules.tree_walk import walk
from tests.rules.expressions import parsed


def test_every_name_is_found_but_those_of_namespaces() -> None:
    tree = parsed("a ? {b: [c]} : !d[e:f].g(h) && math.abs(i) in /x/$(j) || k is int || -l == m[n]")
    assert {node.name for node in walk(tree) if isinstance(node, Name)} == set("abcdefhijklmn")
