"""``client.invites`` before anybody is signed in; the rest is in test_invite_commands."""

from desktop_chat.errors import SignInRequired
from tests.spec.play import ENGINE, Play


def test_links_need_a_session(signed_out: Play) -> None:
    invites = signed_out.client.invites
    link = f"desktop-chat://join/{ENGINE}/{'s' * 20}"
    for future in (invites.create(ENGINE), invites.of_room(ENGINE), invites.revoke(link), invites.join(link)):
        assert isinstance(signed_out.fails(future), SignInRequired)
