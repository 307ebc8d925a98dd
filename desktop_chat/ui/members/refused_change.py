"""The words for a change of a room that the server refused."""

from desktop_chat.model.mutation import (
    AddMember,
    LeaveRoom,
    Mutation,
    RemoveMember,
    RenameRoom,
    SetBlock,
    SetRole,
)


def title_of(mutation: Mutation, room: str, person: str) -> str:
    """Return what did not happen, for people; ``room`` and ``person`` are names as they are drawn elsewhere."""
    match mutation:
        case AddMember():
            return f"{person} was not added to “{room}”"
        case RemoveMember():
            return f"{person} was not removed from “{room}”"
        case SetRole():
            return f"The role of {person} in “{room}” was not changed"
        case RenameRoom(title=title):
            return f"“{room}” was not renamed to “{title}”"
        case LeaveRoom():
            return f"You did not leave “{room}”"
        case SetBlock(on=on):
            return f"{person} was not blocked" if on else f"{person} is still blocked"
    return f"A change in “{room}” was not made"
