"""Rows of the people in a room."""

import sqlite3
from collections.abc import Iterable
from dataclasses import replace

from desktop_chat.local.micros import from_micros, to_micros
from desktop_chat.local.outbox import outbox, pending
from desktop_chat.model.ids import RoomId, Uid
from desktop_chat.model.room import Member, Role


def put(rows: sqlite3.Connection, member: Member) -> bool:
    """Insert or update a member; return whether something changed. Names are not stored here."""
    cursor = rows.execute(
        """INSERT INTO members (room_id, uid, role, joined_at) VALUES (?, ?, ?, ?)
        ON CONFLICT (room_id, uid) DO UPDATE SET role = excluded.role, joined_at = excluded.joined_at
        WHERE (role, joined_at) IS NOT (excluded.role, excluded.joined_at)""",
        (member.room_id, member.uid, member.role, to_micros(member.joined_at)),
    )
    return cursor.rowcount > 0


def remove(rows: sqlite3.Connection, room_id: RoomId, uid: Uid) -> bool:
    """Drop a member; return whether there was one."""
    return rows.execute("DELETE FROM members WHERE room_id = ? AND uid = ?", (room_id, uid)).rowcount > 0


def remove_room(rows: sqlite3.Connection, room_id: RoomId) -> None:
    """Drop everybody of a room."""
    rows.execute("DELETE FROM members WHERE room_id = ?", (room_id,))


def of_room(rows: sqlite3.Connection, room_id: RoomId) -> list[Member]:
    """Return owner, admins, then the rest, each by name."""
    found = rows.execute(
        """SELECT m.uid, m.role, m.joined_at, coalesce(u.display_name, ''), coalesce(u.handle, '')
        FROM members m LEFT JOIN users u ON u.uid = m.uid WHERE m.room_id = ?""",
        (room_id,),
    )
    members = [Member(room_id, uid, Role(role), from_micros(at), name, handle) for uid, role, at, name, handle in found]
    told = {member.uid for member in members}
    members = pending.changed_members(members, outbox.changes(rows, room_id))
    members = [member if member.uid in told else _named(rows, member) for member in members]
    rank = {Role.OWNER: 0, Role.ADMIN: 1, Role.MEMBER: 2}
    return sorted(members, key=lambda member: (rank[member.role], member.display_name.casefold(), member.uid))


def _named(rows: sqlite3.Connection, member: Member) -> Member:
    row = rows.execute("SELECT display_name, handle FROM users WHERE uid = ?", (member.uid,)).fetchone()
    return member if row is None else replace(member, display_name=row[0], handle=row[1])


def uids(rows: sqlite3.Connection, room_id: RoomId) -> frozenset[Uid]:
    """Return whom the server told of, whatever waits in the outbox."""
    return frozenset(uid for (uid,) in rows.execute("SELECT uid FROM members WHERE room_id = ?", (room_id,)))


def role_of(rows: sqlite3.Connection, room_id: RoomId, uid: Uid) -> Role | None:
    """Return what the server told of somebody's role, None when it told nothing."""
    row = rows.execute("SELECT role FROM members WHERE room_id = ? AND uid = ?", (room_id, uid)).fetchone()
    return None if row is None else Role(row[0])


def set_role(rows: sqlite3.Connection, room_id: RoomId, uid: Uid, role: Role) -> None:
    """Note that the server took another role for somebody."""
    rows.execute("UPDATE members SET role = ? WHERE room_id = ? AND uid = ?", (role, room_id, uid))


def rooms_of(rows: sqlite3.Connection, uids: Iterable[Uid]) -> frozenset[RoomId]:
    """Return the rooms whose member list names one of these people."""
    found: set[RoomId] = set()
    for uid in uids:
        found.update(room_id for (room_id,) in rows.execute("SELECT room_id FROM members WHERE uid = ?", (uid,)))
    return frozenset(found)
