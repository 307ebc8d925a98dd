"""Random people with valid tokens try random things; what the rules let through is carried out and judged.

The judge knows nothing of the rules: it looks at the documents before and after, and at who asked.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

from desktop_chat.emulator.rules.ruleset import Ruleset
from desktop_chat.model.firebase.upload_quota import LIMIT_FOR_ALL
from tests.rules.backends import TIME, ours
from tests.rules.example_rooms import OTHER_KEY, member, message, new_room, note
from tests.rules.test_invites import SECRET, invite
from tests.rules.twins import EARLIER, NOW, Action, Fields, Get, List, Request, ServerTime, Write

PEOPLE: Final = ("ann", "bea", "cal", "dan")
ROOMS: Final = ("r1", "r2", "dm_ann_bea")
_VALUES: Final[Sequence[Any]] = (
    *PEOPLE, *ROOMS, None, 0, 1, 2, True, "", "owner", "admin", "member", NOW, EARLIER, [], ["ann"], {},
    ["ann", "bea", "cal"], SECRET, OTHER_KEY,
)  # fmt: skip


@dataclass(slots=True)
class World:
    """Documents by path; ``asked`` and ``passed`` count, so that a campaign that gets nowhere is noticed."""

    rules: Ruleset
    documents: dict[str, Fields] = field(default_factory=dict)
    time: datetime = TIME
    asked: int = 0
    passed: int = 0

    def try_(self, request: Request) -> None:
        """Ask; carry out what is allowed. Raises AssertionError when a promise is broken."""
        self.asked += 1
        self.time += timedelta(microseconds=1)
        if not ours(self.rules, replace(request, given=self.documents), self.time).allowed:
            return
        self.passed += 1
        before, after = self.documents, dict(self.documents)
        for action in request.actions:
            if isinstance(action, Write):
                _apply(action, after, self.time)
            else:
                _judge_read(request.who, action, before)
        _judge(request.who, before, after)
        self.documents = after


def _apply(write: Write, documents: dict[str, Fields], time: datetime) -> None:
    fields = {name: time if isinstance(value, ServerTime) else value for name, value in write.fields.items()}
    if write.kind == "delete":
        documents.pop(write.path, None)
    else:
        documents[write.path] = {**documents.get(write.path, {}), **fields} if write.kind == "update" else fields


def _members(documents: Mapping[str, Fields], room: str) -> Mapping[str, str]:
    prefix = f"rooms/{room}/members/"
    return {path.removeprefix(prefix): fields["role"] for path, fields in documents.items() if path.startswith(prefix)}


def _judge_read(who: str | None, action: Action, documents: Mapping[str, Fields]) -> None:
    path = action.collection if isinstance(action, List) else action.path
    parts = path.split("/")
    if parts[0] == "rooms" and len(parts) > 2 and parts[2] in ("messages", "members"):
        assert who in _members(documents, parts[1]), f"{who} read {path}, being no member"
    if parts[0] == "users" and len(parts) > 2:
        assert parts[1] == who, f"{who} read {path} of another"


def _judge(who: str | None, before: Mapping[str, Fields], after: Mapping[str, Fields]) -> None:
    for room in {path.split("/")[1] for path in after if path.startswith("rooms/")}:
        _judge_members(who, room, before, after)
    for path, fields in after.items():
        if "/messages/" in path:
            _judge_message(who, path, before.get(path), fields)
    assert not [path for path in before if "/messages/" in path and path not in after], "a message was deleted for good"
    for path in {*before, *after}:
        if path.startswith("bans/"):
            assert before.get(path) == after.get(path), f"{who} changed {path}"
    for uid in PEOPLE:
        _judge_uploads(who, uid, before, after)


def _judge_members(who: str | None, room: str, before: Mapping[str, Fields], after: Mapping[str, Fields]) -> None:
    was, now = _members(before, room), _members(after, room)
    summary = after.get(f"rooms/{room}")
    assert summary is not None, f"{room} has parts but is no room"
    assert "owner" in now.values(), f"{room} has no owner"
    assert set(now) == set(summary["memberIds"]), f"{room} hides who is in it, or names somebody who is not"
    role, is_new = was.get(str(who)), f"rooms/{room}" not in before
    link = before.get(f"rooms/{room}/invites/{SECRET}")
    for uid in now.keys() - was.keys():
        by_link = uid == who and link is not None and link["usesLeft"] > 0 and link["expiresAt"] > TIME
        assert is_new or now[uid] == "member", f"{who} let {uid} into {room} as {now[uid]}"
        assert is_new or role in ("owner", "admin") or by_link, f"{who} let {uid} into {room}"
    for uid in was.keys() - now.keys():
        assert uid == who or role == "owner" or (role == "admin" and was[uid] == "member"), f"{who} removed {uid}"
        assert summary["epoch"] > before[f"rooms/{room}"]["epoch"], "somebody went and the secrets stayed"
        assert summary["signalKey"] != before[f"rooms/{room}"]["signalKey"], "somebody went and the secrets stayed"
    for uid in now.keys() & was.keys():
        assert now[uid] == was[uid] or (role == "owner" and uid != who), f"{who} made {uid} {now[uid]}"


def _judge_uploads(who: str | None, uid: str, before: Mapping[str, Fields], after: Mapping[str, Fields]) -> None:
    tickets = {path: fields for path, fields in after.items() if path.startswith(f"users/{uid}/uploads/")}
    for path in {path for path in before if path.startswith(f"users/{uid}/uploads/")} | set(tickets):
        if before.get(path) != after.get(path):
            assert who == uid, f"{who} has a ticket of {uid}"
            assert uid in _members(before, tickets[path]["roomId"]), f"{who} got a ticket, being no member"
    counted = after.get(f"quotas/{uid}", {"bytes": 0})["bytes"]
    assert sum(fields["size"] for fields in tickets.values()) <= counted <= LIMIT_FOR_ALL, f"{uid} brings more"


def _judge_message(who: str | None, path: str, before: Fields | None, after: Fields) -> None:
    if before is None:
        assert after["senderId"] == who, f"{who} forged {after['senderId']}"
        return
    for name in ("senderId", "sentAt", "replyTo", "kind"):
        assert after[name] == before[name], f"{who} changed {name} of {path}"
    if after["body"] not in (before["body"], ""):
        assert before["senderId"] == who, f"{who} put words into {before['senderId']}'s mouth"
    others = {uid: emoji for uid, emoji in before["reactions"].items() if uid != who}
    assert others == {uid: emoji for uid, emoji in after["reactions"].items() if uid != who}, "another's reaction"


def attempt(rng: random.Random, documents: Mapping[str, Fields]) -> Request:
    """Return something that a client of the program could ask for, then spoiled more often than not."""
    who, room = rng.choice(PEOPLE), rng.choice(ROOMS)
    actions = list(rng.choice(_MAKERS)(rng, who, room, documents))
    if rng.random() < 0.6:
        actions = [_spoiled(rng, action) if rng.random() < 0.5 else action for action in actions]
    if len(actions) > 1 and rng.random() < 0.2:
        del actions[rng.randrange(len(actions))]
    asker = rng.choice(PEOPLE) if rng.random() < 0.2 else who
    return Request(asker, tuple(actions))


def _spoiled(rng: random.Random, action: Action) -> Action:
    if not isinstance(action, Write):
        return action
    if rng.random() < 0.3 or not action.fields:
        parts = action.path.split("/")
        parts[rng.choice([n for n in range(len(parts)) if n % 2])] = rng.choice((*PEOPLE, *ROOMS, "m1"))
        return replace(action, path="/".join(parts))
    name = rng.choice([*action.fields, "role", "senderId"])
    return replace(action, fields={**action.fields, name: rng.choice(_VALUES)})


def _make(rng: random.Random, who: str, room: str, _: Mapping[str, Fields]) -> Sequence[Action]:
    if room.startswith("dm_"):
        return new_room(
            room, who, ["bea" if who == "ann" else "ann"], kind="direct", title="", memberIds=["ann", "bea"]
        )
    return new_room(room, who, rng.sample([uid for uid in PEOPLE if uid != who], rng.randrange(3)))


def _send(rng: random.Random, who: str, room: str, _: Mapping[str, Fields]) -> Sequence[Action]:
    return (Write("create", f"rooms/{room}/messages/m{rng.randrange(4)}", message(who)),)


def _change(rng: random.Random, who: str, room: str, _: Mapping[str, Fields]) -> Sequence[Action]:
    path = f"rooms/{room}/messages/m{rng.randrange(4)}"
    fields = rng.choice((
        {"body": "better", "editedAt": NOW, "updatedAt": NOW},
        {"body": "", "attachments": [], "deletedAt": NOW, "updatedAt": NOW},
        {"reactions": {who: ["👍"]}, "updatedAt": NOW},
    ))  # fmt: skip
    return (Write("update", path, fields),) if rng.random() < 0.9 else (Write("delete", path),)


def _come(rng: random.Random, who: str, room: str, documents: Mapping[str, Fields]) -> Sequence[Action]:
    uid = rng.choice(PEOPLE)
    by_link = rng.random() < 0.5
    listed = documents.get(f"rooms/{room}", {}).get("memberIds", [])
    entered = who if by_link else uid
    role = "member" if rng.random() < 0.7 else "owner"
    kind = "update" if f"users/{entered}/memberships/{room}" in documents else "create"
    coming: list[Action] = [
        Write("update", f"rooms/{room}", {"memberIds": [*listed, entered], "updatedAt": NOW}),
        Write(
            "create",
            f"rooms/{room}/members/{entered}",
            member(role, who, **({"invite": SECRET} if by_link else {})),
        ),
        Write(kind, f"users/{entered}/memberships/{room}", note()),
    ]
    link = documents.get(f"rooms/{room}/invites/{SECRET}", {"usesLeft": 1})
    used = {"usesLeft": link["usesLeft"] - 1, "usedBy": who, "usedAt": NOW}
    return [*coming, Write("update", f"rooms/{room}/invites/{SECRET}", used)] if by_link else coming


def _go(rng: random.Random, _: str, room: str, documents: Mapping[str, Fields]) -> Sequence[Action]:
    uid = rng.choice(PEOPLE)
    stored = documents.get(f"rooms/{room}", {"memberIds": [], "epoch": 0})
    fresh = "".join(rng.choice("0123456789abcdef") for _ in range(32))
    key = fresh if rng.random() < 0.7 else stored.get("signalKey", fresh)
    rest = [one for one in stored["memberIds"] if one != uid]
    changed = {"memberIds": rest, "epoch": stored["epoch"] + 1, "signalKey": key, "updatedAt": NOW}
    return (
        Write("update", f"rooms/{room}", changed),
        Write("delete", f"rooms/{room}/members/{uid}"),
        Write("update", f"users/{uid}/memberships/{room}", {"leftAt": NOW, "updatedAt": NOW}),
    )


def _promote(rng: random.Random, _: str, room: str, documents: Mapping[str, Fields]) -> Sequence[Action]:
    role = rng.choice(("owner", "admin", "member"))
    epoch = documents.get(f"rooms/{room}", {"epoch": 0})["epoch"] + 1
    return (
        Write("update", f"rooms/{room}/members/{rng.choice(PEOPLE)}", {"role": role, "updatedAt": NOW}),
        Write("update", f"rooms/{room}", {"epoch": epoch, "updatedAt": NOW}),
    )


def _link(_: random.Random, who: str, room: str, __: Mapping[str, Fields]) -> Sequence[Action]:
    return (Write("create", f"rooms/{room}/invites/{SECRET}", invite(createdBy=who, usesLeft=2)),)


def _read(rng: random.Random, who: str, room: str, _: Mapping[str, Fields]) -> Sequence[Action]:
    return (rng.choice((
        List(f"rooms/{room}/messages"), List(f"rooms/{room}/members"), Get(f"rooms/{room}/messages/m1"),
        List(f"users/{rng.choice(PEOPLE)}/memberships"), List(f"users/{rng.choice(PEOPLE)}/blocks"),
    )),)  # fmt: skip


def _ticket(rng: random.Random, who: str, room: str, documents: Mapping[str, Fields]) -> Sequence[Action]:
    file = f"abcdefghijABCDEFGH{rng.randrange(40):02}"
    there = sorted(path[-20:] for path in documents if path.startswith(f"users/{who}/uploads/"))
    size = rng.choice((1, 1000, 25_000_000, 400_000_000))
    quota = documents.get(f"quotas/{who}")
    used = 0 if quota is None else quota["bytes"]
    total = used + size if rng.random() < 0.7 else rng.choice((used, used + 1, used + 1, LIMIT_FOR_ALL))
    counted = file if rng.random() < 0.7 else rng.choice([*there, file])
    count = {"bytes": total, "lastId": counted, "updatedAt": NOW}
    path = f"users/{who}/uploads/{file}"
    if path in documents and rng.random() < 0.5:
        return (Write("update", path, {"createdAt": NOW}),)
    return (
        Write("create", path, {"roomId": room, "messageId": "m1", "size": size, "createdAt": NOW}),
        Write("create" if quota is None else "update", f"quotas/{who}", count),
    )


def _ban(rng: random.Random, who: str, _: str, __: Mapping[str, Fields]) -> Sequence[Action]:
    return (Write(rng.choice(("create", "update", "delete")), f"bans/{rng.choice(PEOPLE)}", {"validSince": None}),)


_MAKERS: Final = (
    _make,
    _send,
    _send,
    _change,
    _come,
    _come,
    _go,
    _promote,
    _link,
    _read,
    _read,
    _ticket,
    _ticket,
    _ban,
)
