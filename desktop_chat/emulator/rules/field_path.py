"""Field paths of queries: ``a.b.`c d` ``."""

import re
from typing import Final

_PART: Final = re.compile(r"`((?:[^`\\]|\\.)*)`|([^.`]+)")


def parse_field_path(text: str) -> tuple[str, ...]:
    """Return the names of a field path; quoted names may hold anything."""
    return tuple(re.sub(r"\\(.)", r"\1", quoted) if plain == "" else plain for quoted, plain in _PART.findall(text))
