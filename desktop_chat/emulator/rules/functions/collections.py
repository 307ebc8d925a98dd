"""Methods of lists, sets, maps and map differences."""

from collections.abc import Sequence
from typing import Final

from desktop_chat.emulator.rules.errors import EvaluationError
from desktop_chat.emulator.rules.functions.conversions import to_string
from desktop_chat.emulator.rules.functions.signatures import Table, overload
from desktop_chat.emulator.rules.operators import element_of
from desktop_chat.emulator.rules.values import MapDiff, RulesSet, RulesValue, set_key


def _has_all(mine: list[RulesValue], wanted: list[RulesValue]) -> bool:
    return all(element_of(item, mine) for item in wanted)


def _has_any(mine: list[RulesValue], wanted: list[RulesValue]) -> bool:
    return any(element_of(item, mine) for item in wanted)


def _has_only(mine: list[RulesValue], allowed: list[RulesValue]) -> bool:
    return all(element_of(item, allowed) for item in mine)


def _remove_all(mine: list[RulesValue], unwanted: list[RulesValue]) -> list[RulesValue]:
    return [item for item in mine if not element_of(item, unwanted)]


def _join(items: list[RulesValue], separator: str) -> str:
    return separator.join(to_string(item) for item in items)


def _as_set(items: RulesValue) -> RulesSet:
    return items if isinstance(items, RulesSet) else RulesSet(items)


def _set_has_all(mine: RulesSet, wanted: RulesValue) -> bool:
    return all(item in mine for item in _as_set(wanted).items)


def _set_has_any(mine: RulesSet, wanted: RulesValue) -> bool:
    return any(item in mine for item in _as_set(wanted).items)


def _set_has_only(mine: RulesSet, allowed: RulesValue) -> bool:
    others = _as_set(allowed)
    return all(item in others for item in mine.items)


def _union(mine: RulesSet, other: RulesSet) -> RulesSet:
    return RulesSet([*mine.items, *other.items])


def _intersection(mine: RulesSet, other: RulesSet) -> RulesSet:
    return RulesSet(item for item in mine.items if item in other)


def _difference(mine: RulesSet, other: RulesSet) -> RulesSet:
    return RulesSet(item for item in mine.items if item not in other)


def _get(mapping: dict[str, RulesValue], key: str, default: RulesValue) -> RulesValue:
    return mapping.get(key, default)


def _get_nested(mapping: dict[str, RulesValue], keys: Sequence[RulesValue], default: RulesValue) -> RulesValue:
    if not all(isinstance(key, str) for key in keys):
        raise EvaluationError("Type error. A path into a map consists of strings.")
    found: RulesValue = mapping
    for key in keys:
        if not isinstance(found, dict) or key not in found:
            return default
        found = found[key]
    return found


def _diff(after: dict[str, RulesValue], before: dict[str, RulesValue]) -> MapDiff:
    both = [key for key in after if key in before]
    changed = tuple(key for key in both if set_key(after[key]) != set_key(before[key]))
    return MapDiff(
        added=tuple(key for key in after if key not in before),
        removed=tuple(key for key in before if key not in after),
        changed=changed,
        unchanged=tuple(key for key in both if key not in changed),
    )


METHODS: Final[dict[str, Table]] = {
    "list": {
        "size": (overload("list", len),),
        "concat": (overload("list list", lambda mine, other: [*mine, *other]),),
        "hasAll": (overload("list list", _has_all),),
        "hasAny": (overload("list list", _has_any),),
        "hasOnly": (overload("list list", _has_only),),
        "join": (overload("list string", _join),),
        "removeAll": (overload("list list", _remove_all),),
        "toSet": (overload("list", RulesSet),),
    },
    "set": {
        "size": (overload("set", len),),
        "hasAll": (overload("set list", _set_has_all), overload("set set", _set_has_all)),
        "hasAny": (overload("set list", _set_has_any), overload("set set", _set_has_any)),
        "hasOnly": (overload("set list", _set_has_only), overload("set set", _set_has_only)),
        "union": (overload("set set", _union),),
        "intersection": (overload("set set", _intersection),),
        "difference": (overload("set set", _difference),),
    },
    "map": {
        "size": (overload("map", len),),
        "keys": (overload("map", sorted),),
        "values": (overload("map", lambda mapping: list(mapping.values())),),
        "get": (overload("map string any", _get), overload("map list any", _get_nested)),
        "diff": (overload("map map", _diff),),
    },
    "map_diff": {
        "addedKeys": (overload("map_diff", lambda diff: RulesSet(diff.added)),),
        "removedKeys": (overload("map_diff", lambda diff: RulesSet(diff.removed)),),
        "changedKeys": (overload("map_diff", lambda diff: RulesSet(diff.changed)),),
        "unchangedKeys": (overload("map_diff", lambda diff: RulesSet(diff.unchanged)),),
        "affectedKeys": (overload("map_diff", lambda diff: RulesSet(diff.changed + diff.added + diff.removed)),),
    },
}
