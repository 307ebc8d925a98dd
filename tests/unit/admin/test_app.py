from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from desktop_chat import __version__
from desktop_chat.admin.app import GROUPS, build_app, leading_last
from desktop_chat.admin.commands.apply import top
from tests.admin_runner import Admin


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (["--json", "users", "list"], ["users", "list", "--json"]),
        (["--project", "p", "--prod", "users", "list"], ["users", "list", "--project", "p", "--prod"]),
        (["--project=p", "users", "show", "--", "-x"], ["users", "show", "--project=p", "--", "-x"]),
        (["--help"], ["--help"]),
        (["users", "--json"], ["users", "--json"]),
    ],
)
def test_common_options_may_stand_first(given: list[str], wanted: list[str]) -> None:
    assert leading_last(given) == wanted


def test_the_version_is_told(admin: Admin) -> None:
    assert admin.ok("--version").stdout == f"desktop-chat-admin {__version__}\n"


def test_an_unknown_command_is_a_mistake_of_use(admin: Admin) -> None:
    assert admin("nonsense").code == 2


def test_every_command_has_a_row_in_the_table_of_its_json() -> None:
    text = (Path(__file__).parents[3] / "docs" / "admin-json.md").read_text(encoding="utf-8")
    names = [f"{group.name} {one.name}" for group in GROUPS for one in group.typer.registered_commands]
    names += [str(one.name) for one in top.typer.registered_commands]
    assert [name for name in names if f"\n| `{name}` |" not in text] == []


def options(command: Any) -> Iterator[str]:
    for below in getattr(command, "commands", {}).values():
        yield from options(below)
    for one in command.params:
        if one.param_type_name == "option":
            yield from (*one.opts, *one.secondary_opts)


def test_every_option_is_written_small() -> None:
    """Typer takes a metavar that is spelled like the parameter for the option's name: --NAME."""
    found = set(options(typer.main.get_command(build_app())))
    assert len(found) > 50
    assert [one for one in found if one != one.lower()] == []


def test_the_shell_completes_commands_and_options(admin: Admin) -> None:
    for words, wanted in (("users l", "list"), ("users list --dis", "--disabled"), ("doc", "doctor")):
        line = f"desktop-chat-admin {words}"
        env = {
            "_DESKTOP_CHAT_ADMIN_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(line.count(" ")),
        }  # fmt: skip
        result = CliRunner().invoke(build_app(), [], prog_name="desktop-chat-admin", env=env, obj=admin.surroundings())
        assert result.stdout.split() == [wanted]
