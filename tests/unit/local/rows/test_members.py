"""Members of a room."""

from dataclasses import replace

from desktop_chat.local.reader import LocalReader
from desktop_chat.local.store import LocalStore
from desktop_chat.model.ids import RoomId, Uid
from desktop_chat.model.room import Role
from tests.example_data import a_member, a_user

ENGINE = RoomId("engine")


def test_owner_admins_then_by_name(store: LocalStore, reader: LocalReader) -> None:
    store.put_users([a_user("u1", name="zoe"), a_user("u2", name="Älva"), a_user("u3", name="Bea")])
    people = [
        a_member("u1"),
        a_member("u2", role=Role.ADMIN),
        a_member("u3"),
        a_member("u4", role=Role.OWNER),
    ]
    changes = store.apply_members(ENGINE, people, [], None)
    assert changes.members == {ENGINE}
    assert [member.uid for member in reader.members(ENGINE)] == ["u4", "u2", "u3", "u1"]


def test_names_come_from_the_profiles(store: LocalStore, reader: LocalReader) -> None:
    store.apply_members(ENGINE, [a_member("grace", name="ignored")], [], None)
    assert [member.display_name for member in reader.members(ENGINE)] == [""]
    changes = store.put_users([a_user("grace", name="Grace Hopper", handle="amazing")])
    assert changes.members == {ENGINE}
    assert [(m.display_name, m.handle) for m in reader.members(ENGINE)] == [("Grace Hopper", "amazing")]


def test_a_role_changes_and_a_person_leaves(store: LocalStore, reader: LocalReader) -> None:
    member = a_member("grace")
    store.apply_members(ENGINE, [member, a_member("ada")], [], None)
    assert not store.apply_members(ENGINE, [member], [], None)
    assert store.apply_members(ENGINE, [replace(member, role=Role.ADMIN)], [Uid("ada")], None).members == {ENGINE}
    assert [(m.uid, m.role) for m in reader.members(ENGINE)] == [("grace", Role.ADMIN)]
    assert not store.apply_members(ENGINE, [], [Uid("ada")], None)
