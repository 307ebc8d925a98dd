"""The names that docs/admin-json.md gives the data of each command, to hold what commands say against them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

DOCUMENT = Path(__file__).parents[3] / "docs" / "admin-json.md"
_PIECE = re.compile(r"(?:`(?P<name>\w+)(?P<maybe>\?)?`|(?P<like>an? \w+)|and counts)(?: \((?P<inside>[^)]*)\))?")


@dataclass(frozen=True, slots=True)
class Shape:
    """``below`` are the shapes of members that are described themselves; ``is_open``: others may be there too."""

    names: frozenset[str]
    optional: frozenset[str] = frozenset()
    below: Mapping[str, "Shape"] = field(default_factory=dict)
    is_list: bool = False
    is_open: bool = False

    def flaws(self, data: Any, where: str) -> Iterator[str]:
        """Yield what is there and not described, or described and not there."""
        for number, row in enumerate(data if self.is_list else [data]):
            place = f"{where}[{number}]" if self.is_list else where
            if not isinstance(row, dict):
                yield f"{place} is no object"
                continue
            if missing := self.names - set(row):
                yield f"{place} has no {', '.join(sorted(missing))}"
            unknown = set(row) - self.names - self.optional
            if unknown and not self.is_open:
                yield f"{place} has {', '.join(sorted(unknown))}"
            for name, shape in self.below.items():
                if row.get(name) is not None:
                    yield from shape.flaws(row[name], f"{place}.{name}")


def shapes() -> Mapping[str, Shape]:
    """Return the shape of ``data`` by command."""
    text = DOCUMENT.read_text(encoding="utf-8")
    things = {
        name: Shape(_names(body))
        for name, body in re.findall(r"^A \*\*(\w+)\*\* is (.*?)\.(?:\n| )", text, re.M | re.S)
    }
    rows = re.findall(r"^\| `([a-z -]+)` \| (.*) \|$", text, re.MULTILINE)
    return {name: _shape(row, things) for name, row in rows}


def _shape(row: str, things: Mapping[str, Shape]) -> Shape:
    if row.startswith("a list of "):
        return Shape(_names(row), is_list=True)
    names, optional, below = set[str](), set[str](), dict[str, Shape]()
    for found in _PIECE.finditer(row):
        if found["like"] and found["like"].split()[1] in things:
            thing = things[found["like"].split()[1]]
            names |= thing.names
            below |= thing.below
        elif found["name"]:
            (optional if found["maybe"] else names).add(found["name"])
            if made := _inside(found["inside"] or "", things):
                below[found["name"]] = made
    return Shape(frozenset(names), frozenset(optional), below, is_open="counts of" in row)


def _inside(text: str, things: Mapping[str, Shape]) -> Shape | None:
    plural = {"people": "person", "rooms": "room", "reports": "report", "a plan": "plan"}
    if text in plural:
        thing = things[plural[text]]
        return Shape(thing.names, is_list=text != "a plan")
    if "list of `" in text or "lists of `" in text:
        return Shape(_names(text), is_list=True)
    return None


def _names(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"`(\w+)`", re.sub(r"\([^)]*\)", "", text) if not text.startswith("list") else text))
