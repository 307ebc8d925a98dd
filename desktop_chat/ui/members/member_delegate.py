"""Draws a member: avatar, name, @handle, role."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_chat.model.room import Member
from desktop_chat.ui.avatar import paint_avatar
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.members.member_model import MemberModel
from desktop_chat.ui.plain_text import one_line
from desktop_chat.ui.theme import Radius, Theme

ROW, AVATAR, EDGE = 52, 34, 12


class MemberDelegate(QStyledItemDelegate):
    """Rows of one height; the role stands on the right."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(self._theme.px(200), self._theme.px(ROW))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme, px = self._theme, self._theme.px
        member: Member = index.data(MemberModel.MEMBER)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(option.rect)
        self._plate(painter, rect, option)
        side = px(AVATAR)
        avatar = QRectF(rect.left() + px(EDGE), rect.center().y() - side / 2, side, side)
        paint_avatar(painter, theme, avatar, member.uid, member.display_name or member.handle)
        role = str(index.data(MemberModel.ROLE_NAME))
        role_width = QFontMetricsF(theme.font(Type.TINY)).horizontalAdvance(role)
        left = avatar.right() + px(12)
        width = rect.right() - px(EDGE) - left - (role_width + px(8) if role else 0)
        name = QRectF(left, rect.top() + px(7), width, rect.height() / 2 - px(6))
        handle = QRectF(left, rect.center().y(), width, rect.height() / 2 - px(8))
        self._line(painter, name, one_line(index.data()), Type.BODY_MEDIUM, "text")
        self._line(painter, handle, f"@{one_line(member.handle)}" if member.handle else "", Type.CAPTION, "text2")
        if role:
            place = QRectF(rect.right() - px(EDGE) - role_width, rect.top(), role_width + 1, rect.height())
            self._line(painter, place, role, Type.TINY, "text3")
        painter.restore()

    def _plate(self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem) -> None:
        state: QStyle.StateFlag = option.state
        tokens = self._theme.tokens
        inner = rect.adjusted(2, 1, -2, -1)
        radius = self._theme.px(Radius.ROW)
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(tokens.hover)
            painter.drawRoundedRect(inner, radius, radius)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(tokens.accent, 2))
            painter.drawRoundedRect(inner.adjusted(1, 1, -1, -1), radius, radius)

    def _line(self, painter: QPainter, rect: QRectF, text: str, kind: Type, token: str) -> None:
        font = self._theme.font(kind)
        painter.setFont(font)
        painter.setPen(getattr(self._theme.tokens, token))
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), shown)
