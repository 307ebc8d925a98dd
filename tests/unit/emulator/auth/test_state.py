"""The indexes of a project follow its accounts, and projects are apart."""

import secrets
from dataclasses import replace
from typing import Any

import pytest

from desktop_chat.emulator.auth.account import Account
from desktop_chat.emulator.auth.errors import AuthApiError
from desktop_chat.emulator.auth.journal import NoJournal
from desktop_chat.emulator.auth.sessions import TokenPolicy
from desktop_chat.emulator.auth.state import AuthState

ADA = Account(uid="ada", created_at=1, email="ada@example.com", phone_number="+15555550100")


def test_indexes_follow_changes(project: Any) -> None:
    state = project.state
    state.put(ADA)
    assert state.by_email("ADA@example.com") == ADA
    moved = state.put(replace(ADA, email="new@example.com", phone_number=None))
    assert state.by_email("ada@example.com") is None
    assert state.by_phone("+15555550100") is None
    assert state.by_email("new@example.com") == moved
    assert state.by_identity("password", "new@example.com") == moved
    state.delete("ada")
    assert state.by_email("new@example.com") is None
    with pytest.raises(AuthApiError, match="USER_NOT_FOUND"):
        state.delete("ada")


def test_two_accounts_without_address_do_not_meet_in_an_index(project: Any) -> None:
    for uid in ("a", "b"):
        project.state.put(Account(uid=uid, created_at=1))
    project.state.delete("a")
    assert [account.uid for account in project.state.accounts()] == ["b"]


def test_new_uids_avoid_those_that_exist(project: Any) -> None:
    first = project.state.new_uid()
    project.state.put(Account(uid=first, created_at=1))
    assert project.state.new_uid() != first


def test_a_sign_in_writes_down_when_it_was(project: Any, clock: Any) -> None:
    project.state.sign_in(project.state.put(ADA), "password")
    assert project.state.get("ada").last_refresh_at == clock.now().isoformat()


def test_the_provider_of_a_handmade_token_is_custom(project: Any) -> None:
    from desktop_chat.emulator.auth.tokens import mint

    project.state.put(ADA)
    signed_in = project.state.read_id_token(mint({"aud": "demo-chat", "sub": "ada", "iat": 1}))
    assert (signed_in.account.uid, signed_in.provider) == ("ada", "custom")


def test_projects_do_not_see_each_other(clock: Any) -> None:
    state = AuthState(now=clock.now, randomness=secrets.token_bytes, policy=TokenPolicy(), journal=NoJournal())
    state.project("one").put(ADA)
    assert state.project("two").by_email("ada@example.com") is None
    assert state.project("one").get("ada") == ADA
