import pytest
from typer.testing import CliRunner

from desktop_chat import __version__
from desktop_chat.admin.app import build_app, leading_last
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


def test_the_shell_completes_commands_and_options(admin: Admin) -> None:
    for words, wanted in (("users l", "list"), ("users list --dis", "--disabled"), ("doc", "doctor")):
        line = f"desktop-chat-admin {words}"
        env = {
            "_DESKTOP_CHAT_ADMIN_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(line.count(" ")),
        }  # fmt: skip
        result = CliRunner().invoke(build_app(), [], prog_name="desktop-chat-admin", env=env, obj=admin.surroundings())
        assert result.stdout.split() == [wanted]
