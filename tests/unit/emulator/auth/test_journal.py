"""The journal that keeps nothing takes everything."""

from desktop_chat.emulator.auth.account import Account
from desktop_chat.emulator.auth.journal import Journal, NoJournal, Session


def test_no_journal_is_a_journal() -> None:
    journal: Journal = NoJournal()
    journal.account_changed("p", Account(uid="u", created_at=1))
    journal.session_changed("p", "k", Session("u", "password", 1.5, 1))
    journal.account_deleted("p", "u")
    journal.note_changed("p", "code", "c", {})
    journal.cleared("p")


def test_sessions_begin_unrevoked() -> None:
    assert Session("u", "password", 1.5, 1).revoked is False
