"""What one member of a group may do with another; as firestore.rules has it, so that no menu promises too much."""

from dataclasses import dataclass

from desktop_chat.model.ids import Uid
from desktop_chat.model.room import Member, Role

_PROMOTE = {Role.OWNER: "Make owner", Role.ADMIN: "Make admin", Role.MEMBER: "Make member"}


@dataclass(frozen=True, slots=True)
class MemberAct:
    """A line of a member's menu: another role, or removal when ``role`` is None."""

    text: str
    role: Role | None


def acts_on(member: Member, *, me: Uid, mine: Role | None) -> tuple[MemberAct, ...]:
    """Return the menu for a member; ``mine`` is one's own role, None where nobody has one (a direct room).

    Owners give and take every role but their own, admins remove plain members, and an owner is never removed: that
    role has to be taken away first.
    """
    if member.uid == me or mine is None:
        return ()
    acts: list[MemberAct] = []
    if mine is Role.OWNER:
        acts = [MemberAct(text, role) for role, text in _PROMOTE.items() if role is not member.role]
    removable = member.role is Role.MEMBER or (mine is Role.OWNER and member.role is not Role.OWNER)
    if mine in (Role.OWNER, Role.ADMIN) and removable:
        acts.append(MemberAct("Remove from the group…", None))
    return tuple(acts)
