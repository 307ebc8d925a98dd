"""Members of one room as an item model."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_chat.model.ids import Uid
from desktop_chat.model.room import Member, Role

_ROLE_NAMES = {Role.OWNER: "Owner", Role.ADMIN: "Admin", Role.MEMBER: ""}
_NO_PARENT = QModelIndex()


class MemberModel(QAbstractListModel):
    """One row for each member, in the order that the client gives: owner, admins, then by name."""

    MEMBER = Qt.ItemDataRole.UserRole
    ROLE_NAME = Qt.ItemDataRole.UserRole + 1

    def __init__(self, me: Uid, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._me = me
        self._members: tuple[Member, ...] = ()
        self._has_roles = True

    def set_members(self, members: Sequence[Member], *, has_roles: bool = True) -> None:
        """Show these members; rows that stay keep their selection unless people came or went.

        Two people who talk to each other have no roles that mean anything.
        """
        self._has_roles = has_roles
        new = tuple(members)
        if [member.uid for member in new] == [member.uid for member in self._members]:
            self._members = new
            if new:
                self.dataChanged.emit(self.index(0), self.index(len(new) - 1))
            return
        self.beginResetModel()
        self._members = new
        self.endResetModel()

    def member_at(self, index: QModelIndex | QPersistentModelIndex) -> Member | None:
        """Return the member of a row, None outside the rows."""
        return self._members[index.row()] if index.isValid() and index.row() < len(self._members) else None

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._members)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._members):
            return None
        member = self._members[index.row()]
        if role == self.MEMBER:
            return member
        if role == self.ROLE_NAME:
            return self._role(member)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._name(member)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            parts = (self._name(member), self._role(member), f"@{member.handle}" if member.handle else "")
            return ", ".join(part for part in parts if part)
        return None

    def _role(self, member: Member) -> str:
        return _ROLE_NAMES[member.role] if self._has_roles else ""

    def _name(self, member: Member) -> str:
        name = member.display_name or member.handle or "Somebody"
        return f"{name} (you)" if member.uid == self._me else name
