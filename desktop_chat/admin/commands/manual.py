"""The man page, made of the commands themselves, so that it cannot be out of date."""

from collections.abc import Iterator
from typing import Any

_EXIT_CODES = (
    (0, "done"), (1, "failed"), (2, "wrong use"), (3, "not found"), (4, "refused: not confirmed, too many, unsafe"),
    (5, "drift: something changed since it was looked at"), (6, "some of it failed; a file lists what"),
    (7, "no permission"),
)  # fmt: skip


def manual(root: Any, version: str) -> str:
    """Return the page in roff (man macros). ``root`` is typer's command object of the whole app."""
    lines = [
        f'.TH DESKTOP\\-CHAT\\-ADMIN 1 "" "Desktop Chat {_text(version)}"',
        ".SH NAME",
        "desktop\\-chat\\-admin \\- manage the people, the rules and the data of a Desktop Chat project",
        ".SH SYNOPSIS",
        ".B desktop\\-chat\\-admin",
        ".I COMMAND",
        "[OPTIONS]",
        ".SH DESCRIPTION",
        _text(root.help),
        ".SH COMMANDS",
    ]
    for path, command in _commands(root, ""):
        lines += _described(path, command)
    lines.append(".SH EXIT STATUS")
    for code, meaning in _EXIT_CODES:
        lines += [".TP", f".B {code}", _text(meaning)]
    return "\n".join(lines) + "\n"


def _commands(group: Any, before: str) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        path = f"{before} {name}".strip()
        if hasattr(command, "commands"):
            yield from _commands(command, path)
        elif not command.hidden:
            yield path, command


def _described(path: str, command: Any) -> Iterator[str]:
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option" and not one.hidden]
    names = " ".join((one.metavar or one.name).upper() for one in arguments)
    yield f".SS {_text(f'{path} {names}'.strip())}"
    yield _text(command.help or "")
    for one in arguments:
        yield from (".TP", f".I {_text((one.metavar or one.name).upper())}", _text(getattr(one, "help", None) or ""))
    for one in options:
        value = "" if one.is_flag else f" {one.metavar or 'VALUE'}"
        spelled = ", ".join([*one.opts, *one.secondary_opts])
        yield from (".TP", f".B {_text(spelled + value)}", _text(one.help or ""))


def _text(text: str) -> str:
    """Return the text as roff prints it: no escapes, no requests, and hyphens that can be copied."""
    plain = " ".join(text.split()).replace("\\", "\\e").replace("-", "\\-")
    plain = "".join(char if char.isascii() else f"\\[u{ord(char):04X}]" for char in plain)
    return f"\\&{plain}" if plain.startswith((".", "'")) else plain
