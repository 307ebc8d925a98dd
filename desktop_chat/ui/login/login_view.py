"""The page where a person signs in or signs up."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from desktop_chat.errors import ChatError
from desktop_chat.sync.client import KeepSession
from desktop_chat.ui.buttons import PrimaryButton, TextButton
from desktop_chat.ui.choice import ChoiceButton
from desktop_chat.ui.fields import LabelledField, PasswordField, TextField
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.labels import PlainLabel
from desktop_chat.ui.notice import Notice
from desktop_chat.ui.page import CardPage
from desktop_chat.ui.theme import Theme

MIN_PASSWORD = 6
"""Firebase Auth refuses shorter ones."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What was typed; ``name`` is None when signing in to an account that exists."""

    email: str
    password: str
    keep: KeepSession
    name: str | None

    def __repr__(self) -> str:
        return f"Credentials(email={self.email!r}, password=…)"


class LoginView(CardPage):
    """One card for both: the link at its foot switches between signing in and creating an account.

    Signals:
        submitted: the form is complete.
            arg 0: Credentials
    """

    submitted = Signal(object)

    def __init__(self, theme: Theme, project: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._keyring: bool | None = None
        self._busy = False
        self._is_asked = False
        self._heading = PlainLabel(theme, "", Type.HEADING)
        self._sentence = PlainLabel(theme, f"Firebase project “{project}”", Type.BODY, "text2")
        self._sentence.setWordWrap(True)
        self.name = LabelledField(theme, "Your name", TextField(theme))
        self.email = LabelledField(theme, "E-mail", TextField(theme))
        self.password = LabelledField(theme, "Password", PasswordField(theme, ""))
        self._keep = _KeepChoice(theme)
        self.notice = Notice(theme)
        self.submit = PrimaryButton(theme, "")
        self._switch = TextButton(theme, "")
        self._question = PlainLabel(theme, "", Type.SMALL, "text2")
        self._fill(theme)
        for field in (self.name.field, self.email.field, self.password.field):
            field.returnPressed.connect(self._submit)
            field.textEdited.connect(lambda _text: self.notice.clear())
        self.submit.clicked.connect(self._submit)
        self._switch.clicked.connect(lambda: self.set_signing_up(signing_up=self.name.isHidden()))
        self.set_signing_up(signing_up=False)
        self.set_busy(busy=False)

    def set_signing_up(self, *, signing_up: bool) -> None:
        """Show the form for a new account, or for one that exists; what was typed stays."""
        self.name.setVisible(signing_up)
        self._heading.setText("Create your account" if signing_up else "Sign in")
        self._name_action()
        self._question.setText("Already have an account?" if signing_up else "New here?")
        self._switch.setText("Sign in" if signing_up else "Create an account")
        self._switch.setAccessibleName(self._switch.text())
        self._switch.updateGeometry()
        self.notice.clear()
        for row in (self.name, self.email, self.password):
            row.set_error("")
        (self.name if signing_up else self.email).field.setFocus()

    def set_keyring_available(self, *, available: bool) -> None:
        """Where there is no keyring, ask where the session may be kept; the form is held until this is known."""
        self._keyring = available
        self._keep.setVisible(not available)
        self.set_busy(busy=self._busy)
        is_asked, self._is_asked = self._is_asked, False
        if is_asked and available:
            self._submit()  # without a keyring there is one thing more to choose

    def set_busy(self, *, busy: bool) -> None:
        """Hold the form while the server answers."""
        self._busy = busy
        for widget in (self.name, self.email, self.password, self._keep, self._switch):
            widget.setEnabled(not busy)
        self.submit.setEnabled(not busy and self._keyring is not None)
        self._name_action()

    def fail(self, error: ChatError) -> None:
        """Show why it did not work; everything typed stays."""
        self.set_busy(busy=False)
        self.notice.tell(error)
        self.password.field.setFocus()
        self.password.field.selectAll()

    def clear(self) -> None:
        """Forget the password, for example after signing in."""
        self.password.field.clear()
        self.notice.clear()
        self.set_busy(busy=False)

    def _name_action(self) -> None:
        signing_up = not self.name.isHidden()
        if self._busy:
            text = "Creating your account…" if signing_up else "Signing in…"
        else:
            text = "Create account" if signing_up else "Sign in"
        self.submit.setText(text)
        self.submit.setAccessibleName(text)

    def _fill(self, theme: Theme) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(0)
        foot.addStretch()
        foot.addWidget(self._question)
        foot.addWidget(self._switch)
        foot.addStretch()
        body = self.card.body
        heading = QVBoxLayout()
        heading.setSpacing(theme.px(4))
        heading.addWidget(self._heading)
        heading.addWidget(self._sentence)
        body.addLayout(heading)
        for widget in (self.name, self.email, self.password, self._keep, self.notice, self.submit):
            body.addWidget(widget)
        body.addLayout(foot)
        self.email.field.setInputMethodHints(Qt.InputMethodHint.ImhEmailCharactersOnly)
        self._keep.hide()

    def _submit(self) -> None:
        if not self.submit.isEnabled():
            self._is_asked = not self._busy  # Enter came before it was known where the session can be kept
            return
        signing_up = not self.name.isHidden()
        email, password, name = (
            self.email.field.text().strip(),
            self.password.field.text(),
            self.name.field.text().strip(),
        )
        wrong = [
            (self.name, "Tell others who you are." if signing_up and not name else ""),
            (self.email, "" if "@" in email[1:-1] else "This is not an e-mail address."),
            (self.password, _password_error(password, signing_up=signing_up)),
        ]
        for row, text in wrong:
            row.set_error(text)
        first = next((row for row, text in wrong if text), None)
        if first is not None:
            first.field.setFocus()
            return
        keep = KeepSession.KEYRING if self._keyring else self._keep.chosen
        self.set_busy(busy=True)
        self.submitted.emit(Credentials(email, password, keep, name if signing_up else None))


def _password_error(password: str, *, signing_up: bool) -> str:
    if not password:
        return "Type your password."
    if signing_up and len(password) < MIN_PASSWORD:
        return f"Use at least {MIN_PASSWORD} characters."
    return ""


class _KeepChoice(QWidget):
    """Where the session may be kept on a computer without a keyring."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        memory = ChoiceButton(theme, "Only until I quit", "You sign in again at the next start.")
        self._file = ChoiceButton(theme, "In a file on this computer", "Only your user account can read it.")
        group = QButtonGroup(self)
        for option in (memory, self._file):
            group.addButton(option)
        memory.setChecked(True)
        caption = PlainLabel(theme, "This computer has no keyring. Keep the session", Type.CAPTION_MEDIUM, "text2")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(6))
        for widget in (caption, memory, self._file):
            layout.addWidget(widget)

    @property
    def chosen(self) -> KeepSession:
        """MEMORY unless the person said otherwise."""
        return KeepSession.FILE if self._file.isChecked() else KeepSession.MEMORY
