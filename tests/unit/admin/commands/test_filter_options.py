"""The filter of a list and of an export is read in one place; what it lets through is test_people_filter."""

import inspect
from datetime import UTC, datetime

import pytest
import typer

from desktop_chat.admin.commands.filter_options import FILTER
from desktop_chat.admin.commands.users_files import users
from desktop_chat.admin.failures import WrongUse
from desktop_chat.admin.people.people_filter import PeopleFilter

NOTHING = dict.fromkeys(FILTER.options)


def test_without_options_everybody_fits() -> None:
    assert FILTER.build(**NOTHING) == PeopleFilter()


def test_options_become_conditions() -> None:
    made = FILTER.build(**{**NOTHING, "disabled": True, "created_after": "2026-05-04", "claim": ["bulk"]})
    assert made == PeopleFilter(disabled=True, created_after=datetime(2026, 5, 4, tzinfo=UTC), claims=("bulk",))
    with pytest.raises(WrongUse):
        FILTER.build(**{**NOTHING, "created_after": "yesterday"})


@pytest.mark.parametrize("name", ["list", "export"])
def test_both_commands_have_all_of_them_and_not_the_filter_itself(name: str) -> None:
    command = next(one for one in users.typer.registered_commands if one.name == name)
    assert isinstance(command, typer.models.CommandInfo)
    assert command.callback is not None
    names = set(inspect.signature(command.callback).parameters)
    assert set(FILTER.options) < names
    assert "wanted" not in names
