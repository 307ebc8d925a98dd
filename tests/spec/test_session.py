"""Signing up, in and out, and the session that outlives the program."""

import pytest

from desktop_chat.errors import (
    AlreadyExists,
    Denied,
    NoSecretStore,
    Rejected,
    SignInFailed,
    SignInRequired,
    Unavailable,
)
from desktop_chat.model import paths
from desktop_chat.model.connection import ConnectionState
from desktop_chat.model.ids import Uid
from desktop_chat.sync.client import KeepSession
from tests.spec.play import ENGINE, Play, queued, sent

KEYRING = KeepSession.KEYRING


def signs_up(play: Play, email: str = "alan@example.com", name: str = "Alan Turing") -> None:
    play.does(play.client.sign_up(email, "secret", name, KEYRING))


def test_sign_up_makes_a_person_others_can_find(signed_out: Play) -> None:
    signs_up(signed_out)
    written = signed_out.server.documents
    assert written["users/alan"].fields["displayName"] == "Alan Turing"
    assert written["users/alan"].fields["handle"] == "alan_turing"
    assert written["handles/alan_turing"].fields == {"uid": "alan"}
    assert written[paths.directory("alan@example.com")].fields == {"uid": "alan"}
    assert len(signed_out.gateway.commits[0]) == 3
    assert signed_out.client.account is not None
    assert signed_out.client.account.uid == "alan"
    signed_out.is_connected(ConnectionState.ONLINE)


def test_taken_handle_gets_a_number(signed_out: Play) -> None:
    signed_out.server.put(paths.handle("alan_turing"), {"uid": "somebody"})
    signs_up(signed_out)
    assert signed_out.server.documents["users/alan"].fields["handle"] == "alan_turing_2"


@pytest.mark.parametrize("error", [AlreadyExists("Taken"), Denied("Taken, say the rules")])
def test_handle_taken_between_look_and_commit(signed_out: Play, error: Exception) -> None:
    signed_out.gateway.failures += [error, error]  # type: ignore[list-item]  # both are ChatErrors
    signs_up(signed_out)
    assert signed_out.server.documents["users/alan"].fields["handle"] == "alan_turing_2"


def test_closed_directory_does_not_stop_a_sign_up(signed_out: Play) -> None:
    signed_out.server.visible = lambda uid, path: not path.startswith("directory")
    signs_up(signed_out)
    assert "users/alan" in signed_out.server.documents
    assert paths.directory("alan@example.com") not in signed_out.server.documents


def test_network_lost_during_sign_up_is_made_good(signed_out: Play) -> None:
    signed_out.gateway.failures.append(Unavailable("Cut"))
    signs_up(signed_out)
    assert signed_out.server.documents["users/alan"].fields["handle"] == "alan_turing"


def test_impossible_name_creates_no_account(signed_out: Play) -> None:
    error = signed_out.fails(signed_out.client.sign_up("alan@example.com", "secret", " ", KEYRING))
    assert isinstance(error, Rejected)
    assert "alan@example.com" not in signed_out.accounts


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


def test_account_without_profile_is_repaired_at_sign_in(signed_out: Play) -> None:
    for path in ("users/ada", "handles/ada", paths.directory("ada@example.com")):
        signed_out.server.delete(path)
    signed_out.signs_in()
    assert signed_out.server.documents["users/ada"].fields["handle"] == "ada_lovelace"


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
    play.sends("hello").shows(queued("hello")).is_connected(ConnectionState.SIGNED_OUT)
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
