"""Accounts, sessions and revocations outlive the process; passwords are nowhere in the file."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop_chat.emulator.auth.account import Account
from desktop_chat.emulator.auth.call import Call
from desktop_chat.emulator.auth.errors import AuthApiError
from desktop_chat.emulator.auth.factors.second_factor import SecondFactor
from desktop_chat.emulator.auth.operations.sign_in import sign_in_with_password, sign_up
from desktop_chat.emulator.auth.passwords.imported_hash import HashScheme
from desktop_chat.emulator.auth.passwords.password_hash import PasswordHash
from desktop_chat.emulator.auth.persistence import AccountsUnusable, SqliteJournal
from desktop_chat.emulator.auth.sessions import TokenPolicy
from desktop_chat.emulator.auth.state import AuthState, ProjectConfig

Open = Callable[[], tuple[AuthState, SqliteJournal]]
ADA = {"email": "ada@example.com", "password": "secret-1"}


@pytest.fixture
def reopen(tmp_path: Path, clock: Any) -> Open:
    import secrets

    def opened() -> tuple[AuthState, SqliteJournal]:
        journal = SqliteJournal(tmp_path / "auth.sqlite3")
        state = AuthState(now=clock.now, randomness=secrets.token_bytes, policy=TokenPolicy(), journal=journal)
        journal.load_into(state)
        return state, journal

    return opened


def test_accounts_and_sessions_come_back(reopen: Open) -> None:
    state, journal = reopen()
    made = sign_up(Call(state.project("p"), ADA))
    journal.close()
    state, journal = reopen()
    assert sign_in_with_password(Call(state.project("p"), ADA))["localId"] == made["localId"]
    assert state.project("p").refresh(made["refreshToken"])[0].uid == made["localId"]
    assert state.project("other").accounts() == []
    journal.close()


def test_what_ended_stays_ended(reopen: Open) -> None:
    state, journal = reopen()
    project = state.project("p")
    revoked, deleted = sign_up(Call(project, ADA)), sign_up(Call(project, ADA | {"email": "eve@example.com"}))
    account = project.get(revoked["localId"])
    assert account is not None
    project.revoke(account, project.now_ms() // 1000)
    project.delete(deleted["localId"])
    journal.close()
    state, journal = reopen()
    with pytest.raises(AuthApiError, match="TOKEN_EXPIRED"):
        state.project("p").refresh(revoked["refreshToken"])
    with pytest.raises(AuthApiError, match="INVALID_REFRESH_TOKEN"):
        state.project("p").refresh(deleted["refreshToken"])
    state.project("p").clear()
    journal.close()
    state, journal = reopen()
    assert state.project("p").accounts() == []
    journal.close()


def test_neither_password_nor_refresh_token_is_in_the_file(reopen: Open, tmp_path: Path) -> None:
    state, journal = reopen()
    made = sign_up(Call(state.project("p"), ADA))
    journal.close()
    written = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"ada@example.com" in written
    assert b"secret-1" not in written
    assert made["refreshToken"].encode() not in written


def test_a_file_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "auth.sqlite3")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(AccountsUnusable, match=r"auth\.sqlite3: written by a newer"):
        SqliteJournal(tmp_path / "auth.sqlite3")


def test_codes_settings_and_half_done_sign_ins_come_back(reopen: Open) -> None:
    state, journal = reopen()
    project = state.project("demo-chat")
    project.configure(ProjectConfig(email_privacy=True))
    mail = project.codes.create("VERIFY_EMAIL", "a@x.y", base_url="http://h")
    spent = project.codes.create("VERIFY_EMAIL", "a@x.y", base_url="http://h")
    project.codes.use(spent.code)
    messages = [project.phone_codes.send("+15555550100"), project.phone_codes.send("+15555550111")]
    journal.close()
    state, journal = reopen()
    project = state.project("demo-chat")
    assert project.config.email_privacy
    assert project.codes.all() == [mail]
    assert project.phone_codes.all() == messages
    project.clear()
    journal.close()
    state, journal = reopen()
    assert state.project("demo-chat").codes.all() == []
    assert state.project("demo-chat").config.email_privacy
    journal.close()


def test_second_factors_and_imported_hashes_come_back(reopen: Open) -> None:
    state, journal = reopen()
    factor = SecondFactor("t", "2026-11-24", totp_secret="SECRET", last_step=7)
    hashed = PasswordHash("c2FsdA==", "aGFzaA==", HashScheme("SHA256", rounds=1))
    kept = state.project("demo-chat").put(Account("ada", 1, password=hashed, factors=(factor,)))
    tokens = state.project("demo-chat").sign_in(kept, "password", second_factor=factor.claims())
    signed_in = state.project("demo-chat").get("ada")
    journal.close()
    state, journal = reopen()
    assert state.project("demo-chat").get("ada") == signed_in
    _, again = state.project("demo-chat").refresh(tokens.refresh_token)
    assert state.project("demo-chat").read_id_token(again.id_token).second_factor == factor.claims()
    journal.close()
