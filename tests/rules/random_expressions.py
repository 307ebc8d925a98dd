"""Random expressions over typed data: mostly well typed, now and then wrong on purpose."""

import random
from collections.abc import Callable, Mapping
from typing import Final

LEAVES: Final[Mapping[str, tuple[str, ...]]] = {
    "int": ("0", "1", "2", "-3", "7", "9223372036854775807", "(-9223372036854775807 - 1)", "d.i", "d.big"),
    "float": ("0.0", "1.0", "1.5", "-2.5", "0.001", "12345678.9", "(1.0 / 0)", "(0.0 / 0)", "d.f", "d.nan", "-0.0"),
    "string": (
        "''",
        "'a'",
        "'abc'",
        "'alice'",
        "'é'",
        "'😀b'",
        "'x'",
        "'x/s/y'",
        "'a,b,,'",
        "' x '",
        "'5'",
        "'1.5'",
        "'AbC'",
        "d.s",
    ),
    "bool": ("true", "false", "d.yes"),
    "null": ("null", "d.none"),
    "bytes": ("b''", "b'a'", "b'\\xff'", "d.raw"),
    "timestamp": ("timestamp.value(0)", "timestamp.date(2020, 2, 29)", "timestamp.value(-1)", "d.at"),
    "duration": ("duration.value(1, 's')", "duration.value(-90, 'm')", "duration.time(1, 2, 3, 4)"),
    "latlng": ("latlng.value(1, 2)", "latlng.value(-45.5, 170.25)", "d.place"),
    "path": ("/a/b", "/a/$('x')/c", "d.ref", "path('/q/r')"),
    "list": ("[]", "[1, 2]", "['a', 'b']", "[1.0, null]", "[[1], {'a': 1}]", "d.items"),
    "map": ("{}", "{'a': 1}", "{'a': 1.0, 'b': null}", "{'a': {'b': 2}, 'c': [1]}", "d.map"),
    "set": ("[1, 2].toSet()", "['a'].toSet()", "[].toSet()", "[1.0, 1].toSet()"),
    "map_diff": ("{'a': 1, 'b': 2}.diff({'a': 1, 'b': 3, 'd': 1})", "{}.diff({'a': null})", "d.map.diff({'a': 1})"),
}
_BUILT: Final[Mapping[str, tuple[str, ...]]] = {
    "int": (
        "(<int> + <int>)", "(<int> - <int>)", "(<int> * <int>)", "(<int> / <int>)", "(<int> % <int>)", "-<int>",
        "<string>.size()", "<list>.size()", "<map>.size()", "<set>.size()", "<bytes>.size()", "int(<float>)",
        "int(<string>)", "math.round(<float>)", "math.abs(<int>)", "<timestamp>.year()", "<timestamp>.month()",
        "<timestamp>.day()", "<timestamp>.dayOfWeek()", "<timestamp>.dayOfYear()", "<timestamp>.hours()",
        "<timestamp>.minutes()", "<timestamp>.seconds()", "<timestamp>.nanos()", "<timestamp>.toMillis()",
        "<duration>.seconds()", "<duration>.nanos()", "(<bool> ? <int> : <int>)", "<map>.get(<string>, <int>)",
    ),
    "float": (
        "(<float> + <float>)", "(<float> - <int>)", "(<int> * <float>)", "(<float> / <float>)", "(<float> % <float>)",
        "-<float>", "float(<int>)", "float(<string>)", "math.sqrt(<float>)", "math.pow(<float>, <float>)",
        "math.ceil(<float>)", "math.floor(<float>)", "math.abs(<float>)", "<latlng>.latitude()",
        "<latlng>.longitude()", "<latlng>.distance(<latlng>)",
    ),
    "string": (
        "(<string> + <string>)", "<string>[<int>]", "<string>[<int>:<int>]", "<string>.upper()", "<string>.lower()",
        "<string>.trim()", "<string>.replace('[a-c]', <string>)", "<string>.replace('b*', '-')", "string(<int>)",
        "string(<float>)", "string(<bool>)", "string(<path>)", "<list>.join(',')", "<path>[<int>]",
        "hashing.md5(<string>).toHexString()", "hashing.crc32c(<bytes>).toBase64()", "<bytes>.toHexString()",
        "hashing.sha256(<string>).toBase64()", "hashing.crc32(<string>).toHexString()", "(<bool> ? <string> : <any>)",
    ),
    "bool": (
        "exists(/databases/$(database)/documents/q/$(<string>))", "exists(/databases/$(database)/documents/$(<path>))",
        "exists(/databases/$(<string>)/documents/q/x)", "existsAfter(<any>)",
        "(get(/databases/$(database)/documents/q/$(<string>)).id == 'x')", "(getAfter(d.ref).data.i == 5)",
        "(<any> == <any>)", "(<any> != <any>)", "(<int> == <float>)", "(<int> < <int>)", "(<float> >= <int>)",
        "(<string> < <string>)", "(<bytes> <= <bytes>)", "(<timestamp> > <timestamp>)", "(<duration> < <duration>)",
        "(<any> < <any>)", "(<bool> && <bool>)", "(<bool> || <bool>)", "(<bool> && <any>)", "(<any> || <bool>)",
        "(<wrong> || <bool>)", "(<bool> || <wrong>)", "(<wrong> && <bool>)", "(<bool> && <wrong>)", "!<bool>",
        "(<any> in <list>)", "(<string> in <map>)", "(<any> in <set>)", "(<any> in <any>)", "<list>.hasAll(<list>)",
        "<list>.hasAny(<list>)", "<list>.hasOnly(<list>)", "<set>.hasAll(<list>)", "<set>.hasAny(<set>)",
        "<set>.hasOnly(<list>)", "<string>.matches('[a-z]+')", "<string>.matches('a|abc|.')", "math.isNaN(<float>)",
        "(<any> is int)", "(<any> is float)", "(<any> is number)", "(<any> is string)", "(<any> is bool)",
        "(<any> is bytes)", "(<any> is list)", "(<any> is map)", "(<any> is timestamp)", "(<any> is duration)",
        "(<any> is latlng)", "(<any> is path)", "(<any> is set)", "(<any> is map_diff)", "(<any> is constraint)",
        "(<list> == <list>)", "(<map> == <map>)", "(<set> == <set>)", "(<path> == <path>)",
    ),
    "null": (),
    "bytes": (
        "<string>.toUtf8()", "hashing.md5(<bytes>)", "hashing.sha256(<string>)", "hashing.crc32(<bytes>)",
    ),
    "timestamp": (
        "(<timestamp> + <duration>)", "(<duration> + <timestamp>)", "(<timestamp> - <duration>)", "<timestamp>.date()",
        "timestamp.value(<int>)", "timestamp.date(<int>, <int>, <int>)",
    ),
    "duration": (
        "(<timestamp> - <timestamp>)", "(<duration> + <duration>)", "(<duration> - <duration>)", "-<duration>",
        "<timestamp>.time()", "duration.abs(<duration>)", "duration.value(<int>, 'h')", "duration.value(<int>, 'ns')",
    ),
    "latlng": ("latlng.value(<float>, <int>)",),
    "path": ("/x/$(<string>)/y", "/x/$(<int>)", "<path>[<int>:<int>]", "/p/$(<path>)", "path('/n/' + <string>)"),
    "list": (
        "[<any>, <any>]", "<list>.concat(<list>)", "<list>.removeAll(<list>)", "<string>.split(',')",
        "<string>.split('')", "<list>[<int>:<int>]", "<list>[1:2]", "<map>.keys()", "<list>[0:<int>]",
        "<list>[<int>:]", "<list>[:<int>]", "<list>[0]", "<map>.get('c', [])",
    ),
    "map": (
        "{'a': <any>, 'k': <any>}", "<map>.get('a', <map>)", "<map>.a", "<map>['c']", "<map>.get(['a', 'b'], <map>)",
    ),
    "set": (
        "<list>.toSet()", "<map>.keys().toSet()", "<map>.values().toSet()", "<set>.union(<set>)",
        "<set>.intersection(<set>)", "<set>.difference(<set>)", "<map_diff>.addedKeys()", "<map_diff>.removedKeys()",
        "<map_diff>.changedKeys()", "<map_diff>.unchangedKeys()", "<map_diff>.affectedKeys()",
    ),
    "map_diff": ("<map>.diff(<map>)",),
}  # fmt: skip
_WRONG: Final = (
    "(1 / 0 == 1)",
    "d.missing",
    "null",
    "1",
    "'x'",
    "(null < 1)",
    "[1][5]",
    "{'a': 1}.z",
    "d.missing.deep",
)
TYPES: Final = tuple(LEAVES)


class Generator:
    """Makes expressions; the same seed makes the same ones."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def expression(self, depth: int = 3) -> str:
        """Return an expression of a random type."""
        return self._of(self._random.choice(TYPES), depth)

    def _of(self, kind: str, depth: int) -> str:
        if self._random.random() < 0.04:
            kind = self._random.choice(TYPES)
        built = _BUILT[kind]
        if depth == 0 or not built or self._random.random() < 0.2:
            return self._random.choice(LEAVES[kind])
        return self._fill(self._random.choice(built), depth - 1)

    def _fill(self, template: str, depth: int) -> str:
        parts: dict[str, Callable[[], str]] = {kind: lambda kind=kind: self._of(kind, depth) for kind in TYPES}  # type: ignore[misc]  # a default binds the loop variable
        parts["any"] = lambda: self._of(self._random.choice(TYPES), depth)
        parts["wrong"] = lambda: self._random.choice(_WRONG)
        text = template
        for kind, make in parts.items():
            while (hole := f"<{kind}>") in text:
                text = text.replace(hole, _guarded(make()), 1)
        return text


def _guarded(text: str) -> str:
    # `-3.size()` and `1.size()` do not lex; a parenthesis around numbers and signs is always right.
    return f"({text})" if text[0] in "-0123456789!/" else text
