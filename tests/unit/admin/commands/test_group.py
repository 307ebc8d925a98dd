from typing import Annotated

import typer
from typer.testing import CliRunner

from desktop_chat.admin.commands.group import CommandGroup
from desktop_chat.admin.running.invocation import Invocation
from tests.admin_runner import Admin


def example() -> CommandGroup:
    group = CommandGroup("things", "Things.")

    @group.command("count")
    def count(act: Invocation, name: str, often: Annotated[int, typer.Option()] = 1) -> None:
        """Count it."""
        act.out.show({"name": name, "often": often, "dry": act.dry_run}, f"{often} {name}")

    @group.command("drop", changes=True)
    def drop(act: Invocation, name: str) -> None:
        """Drop it."""
        act.confirm(f"Drop {name}")
        act.out.show({"limit": act.limit, "dry": act.dry_run}, "dropped")

    return group


def test_a_command_gets_its_arguments_and_the_common_options(admin: Admin) -> None:
    line = ["count", "cup", "--often", "3", "--project", "p-1"]
    result = CliRunner().invoke(example().typer, line, obj=admin.surroundings())
    assert (result.exit_code, result.stdout) == (0, "3 cup\n"), result.stderr


def test_only_a_command_that_changes_something_can_be_tried_dry(admin: Admin) -> None:
    runner, app = CliRunner(), example().typer
    assert runner.invoke(app, ["count", "cup", "--dry-run"], obj=admin.surroundings()).exit_code == 2
    options = ["--dry-run", "--limit", "5", "--yes", "--json"]
    result = runner.invoke(app, ["drop", "cup", *options], obj=admin.surroundings())
    assert result.exit_code == 0
    assert '"dry": true' in result.stdout
    assert '"limit": 5' in result.stdout


def test_help_names_the_own_and_the_common_options(admin: Admin) -> None:
    said = CliRunner().invoke(example().typer, ["drop", "--help"], obj=admin.surroundings()).stdout
    for word in ("Drop it.", "name", "--prod", "--dry-run", "--json", "--confirm"):
        assert word in said
