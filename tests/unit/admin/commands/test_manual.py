import re
import shutil
import subprocess

import pytest
from typer.main import get_command

from desktop_chat.admin.app import GROUPS, build_app
from desktop_chat.admin.commands.manual import manual
from desktop_chat.admin.output.exit_code import ExitCode


def page() -> str:
    return manual(get_command(build_app()), "1.0")


def test_every_command_with_every_option_is_in_it() -> None:
    text = page()
    for group in GROUPS:
        for command in group.typer.registered_commands:
            assert f".SS {group.name} {command.name}".replace("-", "\\-") in text
    for word in (
        "doctor",
        "init",
        "\\-\\-dry\\-run",
        "\\-\\-impersonate",
        "\\-\\-disabled, \\-\\-enabled",
        ".B \\-\\-limit N",
    ):
        assert word in text
    assert [f".B {code.value}" for code in ExitCode if f"\n.B {code.value}\n" not in text] == []


def test_what_help_texts_say_cannot_become_a_request() -> None:
    root = get_command(build_app())
    root.help = ".SH hacked \\n(.x"
    text = manual(root, "1.0")
    assert "\\&.SH hacked \\en(.x" in text


GROFF = shutil.which("groff")


@pytest.mark.skipif(GROFF is None, reason="groff is not on this machine")
def test_groff_has_nothing_to_say_against_it() -> None:
    assert GROFF is not None
    command = [GROFF, "-man", "-Tutf8"]
    done = subprocess.run(command, input=page(), capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert "users import FILE" in re.sub(".\x08", "", done.stdout)  # without the overstrikes that make it bold
