"""What one request to Firestore is billed, and for which feature: the published rules as pure functions.

A document read, found or missing, is one read; a query or a fresh listener costs at least one; a listener then costs
one read for each document that changes or leaves. What security rules look up is billed too: those numbers follow
firestore.rules and are held to the local Firebase's meter by a test.
"""

from collections.abc import Mapping, Sequence

from desktop_chat.model.firebase import paths
from desktop_chat.model.firebase.firestore import DocumentTarget, Snapshot, Target, Write, WriteKind
from desktop_chat.model.usage import Bill, Feature

_BAN = "ban"
_MEMBER = "member"
"""The same document for a whole room."""

_MEMBERSHIP_LOOKUPS = 5
"""An estimate: ban, room, member documents before and after, and the note of joining; see firestore.rules."""


def of_get(asked: Sequence[str]) -> Mapping[Feature, Bill]:
    """Return the bill of reading these documents, one for each that was asked for."""
    bills: dict[Feature, Bill] = {}
    for path in dict.fromkeys(asked):
        _add(bills, _feature_of(path), Bill(reads=1))
    bills[Feature.RULES] = Bill(reads=len(frozenset[str]().union(*(_lookups(path) for path in asked))))
    return _some(bills)


def of_query(collection: str, found: int) -> Mapping[Feature, Bill]:
    """Return the bill of a one-shot query."""
    feature = Feature.HISTORY if collection == paths.MESSAGES else _COLLECTIONS.get(collection, Feature.ROOMS)
    bills = {feature: Bill(reads=max(found, 1)), Feature.RULES: Bill(reads=len(_lookups(f"{collection}/-")))}
    return _some(bills)


def of_snapshot(target: Target, snapshot: Snapshot, *, is_first: bool, is_resumed: bool) -> Mapping[Feature, Bill]:
    """Return the bill of one step of a listener; the first of a fresh one is billed like a query."""
    reads = len(snapshot.changed) + len(snapshot.removed)
    if is_first and not is_resumed:
        reads = max(reads, 1)
    if isinstance(target, DocumentTarget):
        feature = _feature_of(target.paths[0])
    else:
        feature = _COLLECTIONS.get(target.collection, Feature.ROOMS)
    bills = {feature: Bill(reads=reads)}
    if is_first or reads:  # what a listener's rules look up is billed again with every change of its result
        bills[Feature.RULES] = Bill(reads=len(_lookups(_first_path(target))))
    return _some(bills)


def of_commit(writes: Sequence[Write]) -> Mapping[Feature, Bill]:
    """Return the bill of a commit that the server took; a refused one costs the lookups of its rules only."""
    bills: dict[Feature, Bill] = {}
    for write in writes:
        feature = _written_for(write)
        is_delete = write.kind is WriteKind.DELETE
        _add(bills, feature, Bill(deletes=1) if is_delete else Bill(writes=1))
    return {**_some(bills), **of_refused_commit(writes)}


def of_refused_commit(writes: Sequence[Write]) -> Mapping[Feature, Bill]:
    """Return the lookups of the rules of a commit, which are billed also when they refuse."""
    return _some({Feature.RULES: Bill(reads=_commit_lookups(writes))})


_COLLECTIONS: Mapping[str, Feature] = {
    paths.MESSAGES: Feature.LIVE,
    paths.LIMITS: Feature.SENDING,
    paths.UPLOADS: Feature.SENDING,
    paths.QUOTAS: Feature.SENDING,
    paths.ROOMS: Feature.ROOMS,
    paths.MEMBERSHIPS: Feature.ROOMS,
    paths.MEMBERS: Feature.PEOPLE,
    paths.USERS: Feature.PEOPLE,
    paths.BLOCKS: Feature.PEOPLE,
    "handles": Feature.PEOPLE,
    "directory": Feature.PEOPLE,
}


def _feature_of(path: str) -> Feature:
    collection = path.split("/")[-2]
    return Feature.HISTORY if collection == paths.MESSAGES else _COLLECTIONS.get(collection, Feature.ROOMS)


def _written_for(write: Write) -> Feature:
    if _is_summary(write):
        return Feature.SUMMARY
    collection = write.path.split("/")[-2]
    return Feature.SENDING if collection == paths.MESSAGES else _COLLECTIONS.get(collection, Feature.ROOMS)


def _is_summary(write: Write) -> bool:
    segments = write.path.split("/")
    return write.kind is WriteKind.UPDATE and segments[0] == paths.ROOMS and len(segments) == 2 and _names_last(write)


def _names_last(write: Write) -> bool:
    return any(name.split(".")[0] == "lastMessage" for name in write.fields)


def _is_in_direct_room(write: Write) -> bool:
    """Return whether the rules look for a block; a ticket names its room."""
    return write.path.startswith(f"{paths.ROOMS}/dm_") or str(write.fields.get("roomId", "")).startswith("dm_")


def _first_path(target: Target) -> str:
    return target.paths[0] if isinstance(target, DocumentTarget) else f"{target.collection}/-"


def _lookups(path: str) -> frozenset[str]:
    """Return which documents the rules look at before they let a document be read."""
    collection, name = path.split("/")[-2:]
    if collection in (paths.MESSAGES, paths.MEMBERS):
        return frozenset({_BAN, _MEMBER})
    return frozenset({_BAN, f"block of {name}"} if collection == paths.USERS else {_BAN})


def _commit_lookups(writes: Sequence[Write]) -> int:
    collections = {write.path.split("/")[-2] for write in writes}
    if collections & {paths.MEMBERS, paths.MEMBERSHIPS}:
        return _MEMBERSHIP_LOOKUPS
    found = {_BAN, *(collections & {paths.LIMITS, paths.UPLOADS, paths.QUOTAS})}
    if paths.UPLOADS in collections:
        found.add(_MEMBER)
    if paths.MESSAGES in collections:
        found.add(_MEMBER)
    if "reports" in collections:
        found |= {_MEMBER, "the message that is reported"}
    if any(_is_summary(write) for write in writes):
        found |= {_MEMBER, "the message that the summary copies"}
    if any(map(_is_in_direct_room, writes)):
        found.add("block")
    return len(found)


def _add(bills: dict[Feature, Bill], feature: Feature, bill: Bill) -> None:
    bills[feature] = bills.get(feature, Bill()) + bill


def _some(bills: Mapping[Feature, Bill]) -> dict[Feature, Bill]:
    return {feature: bill for feature, bill in bills.items() if bill}
