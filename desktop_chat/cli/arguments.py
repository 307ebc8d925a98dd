"""What can be said on the command line."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from desktop_chat.sync.client import KeepSession


@dataclass(frozen=True, slots=True)
class Arguments:
    """A command line that was understood; what a command does not use keeps its default."""

    command: str
    profile: Path | None = None
    config: Path | None = None
    secrets: KeepSession = KeepSession.KEYRING
    verbose: int = 0
    email: str = ""
    name: str = ""
    room: str = ""
    title: str = ""
    members: tuple[str, ...] = field(default=())
    text: str | None = None
    files: tuple[Path, ...] = field(default=())
    photos: tuple[Path, ...] = field(default=())
    queue: bool = False
    as_json: bool = False
    count: int | None = None
    limit: int | None = None
    query: str = ""
    message: str = ""
    diagnostic: bool = False
    folder: Path | None = None
    rate: int | None = None
    person: str = ""
    emoji: str = ""
    reason: str = ""
    off: bool = False
    role: str = ""
    action: str = ""
    link: str = ""
    uses: int = 25
    days: int = 7


def parse(arguments: Sequence[str]) -> Arguments:
    """Read the command line; ends the process with 2 and a message when it is wrong, with 0 after --help."""
    given = vars(_parser().parse_args(arguments))
    return Arguments(
        **{
            **given,
            "secrets": KeepSession(given["secrets"]),
            "members": tuple(given.get("members") or ()),
            "files": tuple(given.get("files") or ()),
            "photos": tuple(given.get("photos") or ()),
        }
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="desktop-chat-cli",
        description="Chat without a window. Options stand before the command.",
        epilog="Exit codes: 0 done, 1 failed, 2 wrong arguments, 3 the profile is open elsewhere, 4 no keyring.",
    )
    parser.add_argument("--profile", type=Path, metavar="DIR", help="profile folder (default: the app's own)")
    parser.add_argument("--config", type=Path, metavar="FILE", help="Firebase web configuration")
    parser.add_argument(
        "--secrets",
        choices=[KeepSession.KEYRING.value, KeepSession.FILE.value],
        default=KeepSession.KEYRING.value,
        help="where sign-up and sign-in keep the session: the system's keyring (default), "
        "or a file of the profile that only you can read",
    )
    parser.add_argument("-v", "--verbose", action="count", default=0, help="log to stderr; twice for more")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_account_commands(commands)
    _add_room_commands(commands)
    _add_invite_commands(commands)
    _add_message_commands(commands)
    _add_archive_commands(commands)
    _add_change_commands(commands)
    return parser


def _add_account_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    sign_up = commands.add_parser("sign-up", help="create an account and sign in; the password comes on stdin")
    sign_up.add_argument("email", metavar="EMAIL")
    sign_up.add_argument("--name", required=True, help="the name that others see")
    sign_in = commands.add_parser("sign-in", help="sign in; the password comes on stdin")
    sign_in.add_argument("email", metavar="EMAIL")


def _add_room_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    rooms = commands.add_parser("rooms", help="list the rooms, newest activity first")
    rooms.add_argument("--json", action="store_true", dest="as_json", help="one JSON object per line")
    create = commands.add_parser("create-room", help="create a group and print its id")
    create.add_argument("title", metavar="TITLE")
    create.add_argument(
        "--member", action="extend", nargs="+", dest="members", metavar="EMAIL", help="an e-mail address or @handle"
    )


def _add_invite_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    invite = commands.add_parser("invite", help="links that let people into a group")
    actions = invite.add_subparsers(dest="action", required=True, metavar="create|list|revoke")
    create = actions.add_parser("create", help="make a link and print it")
    create.add_argument("room", metavar="ROOM")
    create.add_argument("--uses", type=_positive, default=25, metavar="N", help="let in so many people (25)")
    create.add_argument("--days", type=_positive, default=7, metavar="N", help="good for so many days (7, at most 31)")
    links = actions.add_parser("list", help="print the links of a group")
    links.add_argument("room", metavar="ROOM")
    links.add_argument("--json", action="store_true", dest="as_json", help="one JSON object per line")
    for name, parent, text in (
        ("revoke", actions, "take a link back"),
        ("join", commands, "come into a group by a link and print its id"),
    ):
        parent.add_parser(name, help=text).add_argument("link", metavar="LINK")


def _add_message_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    room = argparse.ArgumentParser(add_help=False)
    room.add_argument("room", metavar="ROOM", help="a room's id or title")
    as_json = argparse.ArgumentParser(add_help=False)
    as_json.add_argument("--json", action="store_true", dest="as_json", help="one JSON object per line")

    send = commands.add_parser("send", parents=[room], help="send a text, or each line of stdin, in order")
    send.add_argument("text", nargs="?", metavar="TEXT")
    send.add_argument(
        "--file", action="extend", nargs="+", type=Path, dest="files", metavar="PATH",
        help="send files (10 of up to 25 MB) as one message, with TEXT beside them; nothing of them is changed",
    )  # fmt: skip
    send.add_argument(
        "--photo", action="extend", nargs="+", type=Path, dest="photos", metavar="PATH",
        help="as --file, without what tells where, when and with what a picture was made",
    )  # fmt: skip
    send.add_argument("--queue", action="store_true", help="only put them into the outbox, safe on disk")
    fetched = commands.add_parser("download", parents=[room], help="save the files of a message; print their paths")
    fetched.add_argument("message", metavar="MESSAGE", help="its id, as history --json tells it")
    fetched.add_argument("--out", type=Path, dest="folder", metavar="DIR", help="a folder (default: this one)")
    tail = commands.add_parser("tail", parents=[room, as_json], help="print messages as they arrive, from now on")
    tail.add_argument("--count", type=_positive, metavar="N", help="end after N messages")
    history = commands.add_parser("history", parents=[room, as_json], help="print what was said, oldest first")
    history.add_argument("--limit", type=_positive, metavar="N", help="only the newest N messages")
    details = commands.add_parser("details", parents=[room], help="what happened to a message; without network")
    details.add_argument("message", metavar="MESSAGE", help="its id")
    details.add_argument("--diagnostic", action="store_true", help="a report without texts, names and ids")
    search = commands.add_parser(
        "search",
        parents=[as_json],
        help="search what this device has seen, newest first; without network",
        description='words, "exact words", from:NAME, in:ROOM, after:DAY, before:DAY, has:link, has:file, has:image',
    )
    search.add_argument("query", metavar="QUERY", help="quote it for the shell")
    search.add_argument("--limit", type=_positive, metavar="N", default=50, help="at most N messages (default: 50)")


def _add_change_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    room = argparse.ArgumentParser(add_help=False)
    room.add_argument("room", metavar="ROOM", help="a room's id or title")
    message = argparse.ArgumentParser(add_help=False, parents=[room])
    message.add_argument("message", metavar="MESSAGE", help="its id, as history --json tells it")
    person = argparse.ArgumentParser(add_help=False, parents=[room])
    person.add_argument("person", metavar="PERSON", help="an e-mail address or @handle")

    edit = commands.add_parser("edit", parents=[message], help="give a message of yours another text")
    edit.add_argument("text", metavar="TEXT")
    commands.add_parser("delete", parents=[message], help="delete a message of yours for everybody")
    report = commands.add_parser("report", parents=[message], help="show a message to the operator of the project")
    report.add_argument("reason", metavar="REASON")
    react = commands.add_parser("react", parents=[message], help="react to a message with an emoji")
    react.add_argument("emoji", metavar="EMOJI")
    react.add_argument("--off", action="store_true", help="take it away again")
    rename = commands.add_parser("rename", parents=[room], help="give a group another title")
    rename.add_argument("title", metavar="TITLE")
    role = commands.add_parser("role", parents=[person], help="give a member of a group another role")
    role.add_argument("role", choices=["owner", "admin", "member"])
    commands.add_parser("add", parents=[person], help="take somebody into a group")
    commands.add_parser("remove", parents=[person], help="take somebody out of a group")
    commands.add_parser("leave", parents=[room], help="leave a group")
    block = commands.add_parser("block", parents=[room], help="block the other person of a direct room")
    block.add_argument("--off", action="store_true", help="let them write again")


def _add_archive_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    export = commands.add_parser("export", help="write a room into a folder: JSON Lines, files, manifest")
    export.add_argument("room", metavar="ROOM", help="a room's id or title")
    export.add_argument("--out", required=True, type=Path, dest="folder", metavar="DIR", help="a new or empty folder")
    taken = commands.add_parser(
        "import",
        help="make a room of an export, in your name; print its id",
        description="Each message names who wrote it and when: rules let nobody write in another's name. "
        "To run it again goes on where it was, and adds nothing that is there.",
    )
    taken.add_argument("folder", type=Path, metavar="DIR", help="the folder of an export")
    taken.add_argument("--title", default="", help="the room's title (default: as exported)")
    taken.add_argument(
        "--member", action="extend", nargs="+", dest="members", metavar="EMAIL", help="an e-mail address or @handle"
    )
    taken.add_argument("--rate", type=_positive, metavar="N", default=20, help="messages a second (default: 20)")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number
