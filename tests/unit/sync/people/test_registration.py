"""The documents of a sign-up, and the handle that is found for a name."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.errors import AlreadyExists, Denied, Rejected, Unavailable
from desktop_chat.model.connection import ConnectionState
from desktop_chat.model.firebase import documents, paths
from desktop_chat.model.ids import Uid
from desktop_chat.model.user import Account
from desktop_chat.sync.client import KeepSession
from desktop_chat.sync.people.registration import handle_candidates
from tests.spec.play import Play


def signs_up(play: Play, email: str = "alan@example.com", name: str = "Alan Turing") -> None:
    play.does(play.client.sign_up(email, "secret", name, KeepSession.KEYRING))


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
    error = signed_out.fails(signed_out.client.sign_up("alan@example.com", "secret", " ", KeepSession.KEYRING))
    assert isinstance(error, Rejected)
    assert "alan@example.com" not in signed_out.accounts


def test_account_without_profile_is_repaired_at_sign_in(signed_out: Play) -> None:
    for path in ("users/ada", "handles/ada", paths.directory("ada@example.com")):
        signed_out.server.delete(path)
    signed_out.signs_in()
    assert signed_out.server.documents["users/ada"].fields["handle"] == "ada_lovelace"


def candidates(name: str, email: str = "x@example.com") -> list[str]:
    return list(handle_candidates(Account(Uid("u"), email, name), random.Random(1)))


@pytest.mark.parametrize(
    ("name", "email", "first"),
    [
        ("Ada Lovelace", "a@example.com", "ada_lovelace"),
        ("Zoë  O'Brien-Smith", "z@example.com", "zoe_o_brien_smith"),
        ("李雷", "li.lei@example.com", "li_lei"),
        ("Al", "al@example.com", "al_2"),
        ("李雷", "李@example.com", "user"),
        ("X" * 80, "x@example.com", "x" * 30),
    ],
)
def test_first_handle_comes_from_the_name_or_the_address(name: str, email: str, first: str) -> None:
    assert candidates(name, email)[0] == first


@given(name=st.text(max_size=100), email=st.text(max_size=50))
def test_every_candidate_is_a_valid_handle(name: str, email: str) -> None:
    found = candidates(name, email)
    assert len(found) >= 8
    assert all(documents.HANDLE.fullmatch(handle) for handle in found)
