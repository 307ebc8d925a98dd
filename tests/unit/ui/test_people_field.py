"""Chips of people."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_chat.ui.buttons import PillButton
from desktop_chat.ui.people_field import PeopleField, person_error
from desktop_chat.ui.theme import Theme


@pytest.fixture
def people(theme: Theme, qtbot: QtBot) -> PeopleField:
    field = PeopleField(theme, "People")
    qtbot.addWidget(field)
    return field


@pytest.mark.parametrize("text", ["@ada", "ada@example.org"])
def test_addresses_and_handles_are_people(text: str) -> None:
    assert not person_error(text)


@pytest.mark.parametrize("text", ["", "@", "ada", "ada@"])
def test_other_things_are_not(text: str) -> None:
    assert person_error(text)


def test_a_comma_or_enter_makes_a_chip_and_each_person_counts_once(people: PeopleField, qtbot: QtBot) -> None:
    qtbot.keyClicks(people.field, "ada@example.org,")
    qtbot.keyClicks(people.field, "@grace")
    qtbot.keyClick(people.field, Qt.Key.Key_Return)
    qtbot.keyClicks(people.field, "@grace,")
    assert people.people == ("ada@example.org", "@grace")
    assert people.field.text() == ""


def test_what_is_no_person_stays_typed_with_the_reason(people: PeopleField, qtbot: QtBot) -> None:
    qtbot.keyClicks(people.field, "ada,")
    assert people.people == ()
    assert people.row.error
    assert people.field.text() == "ada"


def test_a_click_on_a_chip_takes_the_person_away(people: PeopleField, qtbot: QtBot) -> None:
    qtbot.keyClicks(people.field, "@ada,@grace,")
    chip = people.findChildren(PillButton)[0]
    with qtbot.waitSignal(people.changed):
        qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert people.people == ("@grace",)
