"""The member list as item model."""

from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop_chat.model.ids import RoomId, Uid
from desktop_chat.model.room import Member, Role
from desktop_chat.ui.members.member_model import MemberModel

ME = Uid("ada")


def member(uid: str, role: Role = Role.MEMBER, name: str | None = None) -> Member:
    return Member(RoomId("r"), Uid(uid), role, display_name=uid.title() if name is None else name, handle=uid)


def test_model_contract(qtmodeltester: ModelTester) -> None:
    model = MemberModel(ME)
    qtmodeltester.check(model)
    model.set_members([member("ada", Role.OWNER), member("grace")])
    qtmodeltester.check(model)
    model.set_members([member("grace")])
    qtmodeltester.check(model)


def test_rows_say_who_and_what_role() -> None:
    model = MemberModel(ME)
    model.set_members([member("ada", Role.OWNER), member("grace"), member("x", name="")])
    texts = [model.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())]
    assert texts == ["Ada (you), Owner, @ada", "Grace, @grace", "x, @x"]


def test_two_people_who_talk_to_each_other_have_no_roles() -> None:
    model = MemberModel(ME)
    model.set_members([member("ada", Role.OWNER), member("grace")], has_roles=False)
    assert model.index(0).data(MemberModel.ROLE_NAME) == ""
    assert model.index(0).data(Qt.ItemDataRole.AccessibleTextRole) == "Ada (you), @ada"


def test_a_changed_name_is_no_reset(qtbot: QtBot) -> None:
    model = MemberModel(ME)
    model.set_members([member("ada"), member("grace")])
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged):
        model.set_members([member("ada"), member("grace", name="Amazing Grace")])
    assert model.index(1).data() == "Amazing Grace"
