"""Random expressions of the rules language, most of them of the right type; the same seed makes the same ones."""

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

FIELDS: Final = {
    "int": "i", "float": "f", "string": "s", "bool": "b", "null": "n", "list": "l", "map": "m", "timestamp": "t",
    "bytes": "y", "latlng": "g", "path": "r",
}  # fmt: skip
"""Field of a document by the type that it mostly has."""
_LITERALS: Final[Mapping[str, tuple[str, ...]]] = {
    "bool": ("true", "false"),
    "int": ("0", "1", "2", "-1", "7", "100", "9223372036854775807", "-9223372036854775807"),
    "float": ("0.0", "1.0", "1.5", "-2.5", "1e20", "0.1"),
    "string": ("''", "'a'", "'b'", "'ab'", "'a,b'", '"it\'s"', "'ä€'", "'x1'", "'alice'", "'1'", "'2.5'"),
    "null": ("null",),
    "list": ("[]", "[1]", "['a']", "['a', 'b']", "[1, 'a', null]", "[1.0, 2]", "[[1], {'k': 1}]"),
    "map": ("{}", "{'x': 1}", "{'x': 'a', 'y': [1]}", "{'x': {'y': true}}"),
    "set": ("[].toSet()", "['a', 'b', 'a'].toSet()", "[1, 1.0].toSet()"),
    "timestamp": ("timestamp.date(2026, 1, 2)", "timestamp.value(0)", "timestamp.value('2026-01-02T03:04:05.678Z')"),
    "duration": ("duration.value(1, 'h')", "duration.value(-3, 's')", "duration.time(1, 2, 3, 4)"),
    "bytes": ("b'ab'", "b'\\xff'", "b''"),
    "latlng": ("latlng.value(1.5, 2.5)", "latlng.value(-90, 180)"),
    "path": ("/a/b", "path('a/b')", "/databases/$(database)/documents/c0/a"),
}  # fmt: skip
_TYPES: Final = tuple(_LITERALS)
# `<int>` and the like are places for expressions of that type; `{any}` takes all.
_FORMS: Final[Mapping[str, tuple[str, ...]]] = {
    "bool": (
        *(("(<bool> && <bool>)", "(<bool> || <bool>)") * 4),
        "!<bool>", "(<bool> ? <bool> : <bool>)", "(<int> == <int>)", "(<any> == <any>)", "(<any> != <any>)",
        "(<string> == <string>)", "(<int> < <int>)", "(<int> <= <float>)", "(<float> > <int>)", "(<string> < <string>)",
        "(<timestamp> < <timestamp>)", "(<timestamp> >= <timestamp>)", "(<duration> > <duration>)",
        "(<any> in <list>)", "(<string> in <map>)", "(<any> in <set>)", "(<string> in <string>)", "(<any> is <type>)",
        "<list>.hasAll(<list>)", "<list>.hasAny(<list>)", "<list>.hasOnly(<list>)", "<set>.hasAll(<set>)",
        "<set>.hasAny(<list>)", "<set>.hasOnly(<list>)", "(<set> == <set>)", "(<list> == <list>)", "(<map> == <map>)",
        "<string>.matches(<regex>)", "math.isNaN(<float>)", "(<latlng> == <latlng>)", "(<bytes> == <bytes>)",
        "(<path> == <path>)", "<access>", "(<latlng>.distance(<latlng>) < <float>)", "debug(<bool>)",
        "<map>.diff(<map>).affectedKeys().hasOnly(<list>)", "(<bytes> < <bytes>)", "(<path> < <path>)", "<any>",
    ),
    "int": (
        "(<int> + <int>)", "(<int> - <int>)", "(<int> * <int>)", "(<int> / <int>)", "(<int> % <int>)", "-<int>",
        "<list>.size()", "<string>.size()", "<map>.size()", "<set>.size()", "<bytes>.size()", "int(<float>)",
        "int(<string>)", "math.abs(<int>)", "math.round(<float>)", "<timestamp>.<datepart>()", "<duration>.seconds()",
        "<duration>.nanos()", "(<bool> ? <int> : <int>)", "<list>[<int>]", "<map>.x",
    ),
    "float": (
        "(<float> + <int>)", "(<float> * <float>)", "(<int> / <float>)", "(<float> % <float>)", "float(<int>)",
        "float(<string>)", "math.ceil(<float>)", "math.floor(<float>)", "math.sqrt(<float>)",
        "math.pow(<float>, <int>)",
        "math.abs(<float>)", "<latlng>.latitude()", "<latlng>.longitude()", "-<float>",
    ),
    "string": (
        "(<string> + <string>)", "string(<int>)", "string(<float>)", "string(<bool>)", "<string>.lower()",
        "<string>.upper()", "<string>.trim()", "<string>.replace(<regex>, <string>)", "<string>[<int>]",
        "<string>[<int>:<int>]", "<list>.join(<string>)", "<string>.split(<regex>)[<int>]", "<bytes>.toBase64()",
        "<bytes>.toHexString()", "string(<path>)", "string(<null>)", "<map>.get(<string>, <string>)", "<path>[<int>]",
        "hashing.md5(<bytes>).toHexString()", "hashing.sha256(<string>).toBase64()",
    ),
    "null": ("(<bool> ? null : null)",),
    "list": (
        "[<any>, <any>]", "[<int>]", "[<string>, <string>]", "<list>.concat(<list>)", "<list>.removeAll(<list>)",
        "<list>[<int>:<int>]", "<map>.keys()", "<map>.values()", "<string>.split(<regex>)", "<map>.get(<list>, <list>)",
    ),
    "map": ("{'x': <any>}", "{'x': <any>, 'y': <any>}", "{<string>: <int>}", "<map>.get(<string>, <map>)", "<map>.x"),
    "set": (
        "<list>.toSet()", "<set>.union(<set>)", "<set>.intersection(<set>)", "<set>.difference(<set>)",
        "<map>.keys().toSet()", "<map>.diff(<map>).<diffpart>()",
    ),
    "timestamp": (
        "(<timestamp> + <duration>)", "(<timestamp> - <duration>)", "timestamp.date(<int>, <int>, <int>)",
        "timestamp.value(<int>)", "<timestamp>.date()",
    ),
    "duration": (
        "(<timestamp> - <timestamp>)", "(<duration> + <duration>)", "duration.value(<int>, <unit>)", "-<duration>",
        "duration.abs(<duration>)", "<timestamp>.time()",
    ),
    "bytes": ("<string>.toUtf8()", "hashing.crc32(<bytes>)", "hashing.md5(<string>)"),
    "latlng": ("latlng.value(<float>, <float>)",),
    "path": ("/a/$(<string>)", "path(<string>)", "/c/$(<string>)/d", "path('a/{x}').bind({'x': <string>})"),
}  # fmt: skip
_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "type": (
        "bool", "bytes", "float", "int", "latlng", "list", "map", "number", "path", "string", "timestamp", "duration",
    ),
    "regex": ("'a'", "'[a-z]+'", "','", "'^a.*$'", "'(a)(b)?'", "'.*'", "''", "'\\\\d+'"),
    "datepart": ("year", "month", "day", "hours", "minutes", "dayOfWeek", "dayOfYear", "seconds", "toMillis", "nanos"),
    "unit": ("'h'", "'m'", "'s'", "'ms'", "'ns'", "'d'", "'w'", "'x'"),
    "diffpart": ("addedKeys", "removedKeys", "changedKeys", "unchangedKeys", "affectedKeys"),
}  # fmt: skip
_PLACE: Final = re.compile(r"<(\w+)>")
_MISTYPED: Final = 0.04


@dataclass(frozen=True, slots=True)
class Function:
    """A function that expressions may call."""

    name: str
    params: tuple[str, ...]
    result: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an expression may name: variables with their types, functions, and sources of documents' data."""

    variables: Mapping[str, str] = field(default_factory=dict)
    functions: tuple[Function, ...] = ()
    data: tuple[str, ...] = ()
    access: tuple[str, ...] = ()


class RandomExpressions:
    """Makes texts of expressions."""

    def __init__(self, pick: random.Random) -> None:
        self._pick = pick

    def make(self, kind: str, around: Surroundings, depth: int) -> str:
        """An expression that mostly has this type ("any" for one of all types)."""
        pick = self._pick
        if kind == "any" or pick.random() < _MISTYPED:
            kind = pick.choice(_TYPES)
        if depth <= 0 or pick.random() < 0.2:
            return pick.choice(self._leaves(kind, around))
        callable_ = [one for one in around.functions if one.result == kind]
        if callable_ and pick.random() < 0.3:
            chosen = pick.choice(callable_)
            return f"{chosen.name}({', '.join(self.make(one, around, depth - 1) for one in chosen.params)})"
        return self._fill(pick.choice(_FORMS[kind]), around, depth - 1)

    def _leaves(self, kind: str, around: Surroundings) -> list[str]:
        literals = list(_LITERALS[kind])
        named = [name for name, type_ in around.variables.items() if type_ == kind]
        stored = [f"{data}.{FIELDS[kind]}" for data in around.data if kind in FIELDS]
        if kind == "map":
            stored += [*around.data, *around.data]
        return self._pick.choice([group for group in (literals, named, stored, stored) if group])

    def _fill(self, form: str, around: Surroundings, depth: int) -> str:
        return _PLACE.sub(lambda found: self._place(found[1], around, depth), form)

    def _place(self, place: str, around: Surroundings, depth: int) -> str:
        if place in _WORDS:
            return self._pick.choice(_WORDS[place])
        if place == "access":
            return self._pick.choice(around.access) if around.access else "true"
        return self.make(place, around, depth)
