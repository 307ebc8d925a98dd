from pathlib import Path

import pytest
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


def test_the_shell_completes_commands_and_options(admin: Admin) -> None:
    for words, wanted in (("users l", "list"), ("users list --dis", "--disabled"), ("doc", "doctor")):
        line = f"desktop-chat-admin {words}"
        env = {
            "_DESKTOP_CHAT_ADMIN_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(line.count(" ")),
        }  # fmt: skip
        result = CliRunner().invoke(build_app(), [], prog_name="desktop-chat-admin", env=env, obj=admin.surroundings())
        assert result.stdout.split() == [wanted]
