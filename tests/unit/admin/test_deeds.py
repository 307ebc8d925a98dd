from desktop_chat.admin.app import GROUPS
from desktop_chat.admin.deeds import all_deeds


def test_every_act_is_named_after_the_command_that_plans_it() -> None:
    commands = {f"{group.name} {one.name}" for group in GROUPS for one in group.typer.registered_commands}
    assert set(all_deeds()) <= commands
