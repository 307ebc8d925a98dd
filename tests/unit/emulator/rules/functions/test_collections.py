"""Methods of lists, sets, maps and map differences."""

import pytest

from tests.rules.expressions import ERROR, value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[1, 2].concat([3])", [1, 2, 3]),
        ("[1].concat([].toSet())", ERROR),
        ("[1, 2].hasAll([1])", True),
        ("[1, 2].hasAll([1.0])", False),
        ("[].hasAll([])", True),
        ("[1, 2].hasAny([3])", False),
        ("[].hasAny([])", False),
        ("[1, 2].hasOnly([1])", False),
        ("[1, 1].hasOnly([1])", True),
        ("[1].hasAny(null)", ERROR),
        ("[1, 2].hasAll([2].toSet())", ERROR),
        ("[1, 2.5, null, true].join(',')", "1,2.5,null,true"),
        ("[[1]].join(',')", ERROR),
        ("[1, 2, 1].removeAll([1])", [2]),
        ("[1, 2, 1].toSet().size()", 2),
        ("[1, 1.0].toSet().size()", 1),
        ("[[1], [1.0]].toSet().size()", 1),
        ("[1].toSet().hasAll([1.0])", True),
        ("[1, 2].toSet().union([3].toSet()) == [1, 2, 3].toSet()", True),
        ("[1].toSet().union([3])", ERROR),
        ("[1].toSet().toSet()", ERROR),
        ("[1, 2].toSet().intersection([2].toSet()).size()", 1),
        ("[1, 2].toSet().difference([2].toSet()).hasOnly([1])", True),
        ("[1, 2].toSet().hasAny([2, 9])", True),
        ("{'b': 1, 'a': 2}.keys()", ["a", "b"]),
        ("{'b': 1, 'a': 2}.values()", [1, 2]),
        ("{'a': 1}.size()", 1),
        ("{'a': 1}.get('b', 5)", 5),
        ("{'a': null}.get('a', 5)", None),
        ("{'a': {'b': 2}}.get(['a', 'b'], 5)", 2),
        ("{'a': 1}.get(['a', 'c'], 5)", 5),
        ("{'a': 1}.get([], 5)", {"a": 1}),
        ("{'a': 1}.get([1], 5)", ERROR),
        ("{'a': 1}.get(1, 5)", ERROR),
        ("{'a': 1}.get('b')", ERROR),
        ("{'a': 1, 'b': 2, 'c': 3}.diff({'a': 1, 'b': 3, 'd': 1}).addedKeys() == ['c'].toSet()", True),
        ("{'a': 1, 'b': 2, 'c': 3}.diff({'a': 1, 'b': 3, 'd': 1}).removedKeys() == ['d'].toSet()", True),
        ("{'a': 1, 'b': 2, 'c': 3}.diff({'a': 1, 'b': 3, 'd': 1}).changedKeys() == ['b'].toSet()", True),
        ("{'a': 1, 'b': 2, 'c': 3}.diff({'a': 1, 'b': 3, 'd': 1}).affectedKeys() == ['b', 'c', 'd'].toSet()", True),
        ("{'a': 1, 'b': 2, 'c': 3}.diff({'a': 1, 'b': 3, 'd': 1}).unchangedKeys() == ['a'].toSet()", True),
        ("{'a': 1}.diff({'a': 1.0}).affectedKeys().size()", 0),
        ("{'a': {'b': 1}}.diff({'a': {'b': '1'}}).affectedKeys().size()", 1),
        ("{'a': 1}.diff(null)", ERROR),
        ("{'a': 1}.diff({}).size()", ERROR),
    ],
)
def test_values_that_google_s_emulator_gives(text: str, expected: object) -> None:
    found = value(text)
    assert (found, type(found)) == (expected, type(expected))
