"""Signing in and out, and the session that outlives the program."""

import pytest

from desktop_chat.errors import NoSecretStore, SignInFailed, SignInRequired
from desktop_chat.local.rescue import TITLE
from desktop_chat.model.connection import ConnectionState
from desktop_chat.model.ids import Uid
from desktop_chat.sync.client import KeepSession
from desktop_chat.sync.session import DAMAGED
from tests.spec.play import ENGINE, Play, retrying, sent
from tests.unit.local.test_rescue import break_page_of

KEYRING = KeepSession.KEYRING


def test_no_keyring_creates_no_account(signed_out: Play) -> None:
    signed_out.secrets.locked = True
    error = signed_out.fails(signed_out.client.sign_up("alan@example.com", "secret", "Alan", KEYRING))
    assert isinstance(error, NoSecretStore)
    assert "alan@example.com" not in signed_out.accounts
    assert signed_out.does(signed_out.client.keyring_available()) is False


def test_keyring_is_available(signed_out: Play) -> None:
    assert signed_out.does(signed_out.client.keyring_available()) is True


def test_wrong_password_changes_nothing(play: Play) -> None:
    play.opens().other_sends("hello")
    error = play.fails(play.client.sign_in("grace@example.com", "wrong", KEYRING))
    assert isinstance(error, SignInFailed)
    assert play.client.account is not None
    assert play.client.account.uid == "ada"
    play.shows(sent("hello")).is_connected(ConnectionState.ONLINE)


def test_account_is_known_before_the_network(play: Play) -> None:
    play.vanishes().raises_curtain(online=False)
    assert play.client.account is not None
    assert play.client.account.display_name == "Ada Lovelace"


def test_session_is_taken_up_without_signing_in(play: Play) -> None:
    play.restarts().is_connected(ConnectionState.ONLINE)
    assert play.auth.signed_in == play.client.account


def test_locked_keyring_signs_out_and_deletes_nothing(play: Play) -> None:
    play.opens().other_sends("hello").vanishes()
    play.secrets.locked = True
    play.raises_curtain().is_connected(ConnectionState.SIGNED_OUT).shows(sent("hello"))
    assert isinstance(play.client.session_error, NoSecretStore)
    play.secrets.locked = False
    assert play.secrets.values != {}
    play.does(play.client.resume_session())
    play.is_connected(ConnectionState.ONLINE)
    assert play.client.session_error is None


def test_lost_secret_asks_for_a_sign_in(play: Play) -> None:
    play.vanishes().secrets.values.clear()
    play.raises_curtain().is_connected(ConnectionState.SIGNED_OUT)
    assert isinstance(play.client.session_error, SignInRequired)
    assert isinstance(play.fails(play.client.find_user("grace@example.com")), SignInRequired)
    play.signs_in().is_connected(ConnectionState.ONLINE)


def test_sign_out_forgets_the_session_and_keeps_the_outbox(play: Play) -> None:
    play.goes_offline().sends("later").signs_out().is_connected(ConnectionState.SIGNED_OUT)
    assert play.client.account is None
    assert play.client.rooms() == []
    assert play.secrets.values == {}
    assert play.gateway.listenings == []
    play.goes_online().signs_in()
    play.server_has("later").shows(sent("later"))


def test_nobody_is_signed_in_after_sign_out_and_restart(play: Play) -> None:
    play.signs_out().restarts()
    assert play.client.account is None
    assert play.client.connection is ConnectionState.SIGNED_OUT


def test_locked_keyring_at_sign_out_is_told_but_signs_out(play: Play) -> None:
    play.secrets.locked = True
    assert isinstance(play.fails(play.client.sign_out()), NoSecretStore)
    assert play.client.account is None


def test_accounts_do_not_see_each_other(play: Play) -> None:
    play.opens().other_sends("for ada")
    play.gateway.uid = Uid("radia")
    play.signs_in("radia@example.com")
    assert play.client.account is not None
    assert play.client.account.uid == "radia"
    assert play.client.rooms() == []
    play.shows()
    assert list(play.secrets.values) == ["refresh-token-radia"]


def test_refused_session_while_sending_keeps_the_message(play: Play) -> None:
    play.gateway.failures.append(SignInRequired("The session ended", "Sign in."))
    play.sends("hello").shows(retrying("hello")).is_connected(ConnectionState.SIGNED_OUT)
    play.signs_in().shows(sent("hello"))


def test_new_refresh_token_is_saved(play: Play) -> None:
    play.auth.token = "refreshed"
    play.goes_offline().goes_online()
    assert play.secrets.values == {"refresh-token-ada": "refreshed"}


def test_commands_without_an_account_say_so(signed_out: Play) -> None:
    assert isinstance(signed_out.fails(signed_out.client.send(ENGINE, "hello")), SignInRequired)
    assert isinstance(signed_out.fails(signed_out.client.create_group("x", [])), SignInRequired)
    assert isinstance(signed_out.fails(signed_out.client.flush()), SignInRequired)
    assert signed_out.client.room(ENGINE) is None


def test_damage_found_beside_the_program_is_told_and_mended_at_the_next_start(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    play.opens().other_sends("hello").vanishes()
    monkeypatch.setattr("desktop_chat.local.database.CHECKED_AT_ONCE", 0)
    path = play.folder / "accounts" / "ada.sqlite3"
    break_page_of(path, "messages")
    play.raises_curtain(online=False).settle()
    assert [notice.title for notice in play.client.notices()] == [DAMAGED[0]]
    play.restarts().opens().settle()
    (notice,) = play.client.notices()
    assert notice.title == TITLE
    play.shows(sent("hello"))
    play.client.dismiss_notice(notice.number)
    play.settle()
    assert play.client.notices() == []
