from desktop_chat.admin.services import Services
from desktop_chat.admin.setup.first_admin import make_first_admin


def test_a_new_account_comes_with_a_link(services: Services) -> None:
    made = make_first_admin(services, "ada@example.org")
    assert made.link is not None
    assert "mode=resetPassword" in made.link
    record = services.auth.get_user(made.uid)
    assert (record.email, record.email_verified, record.custom_claims) == ("ada@example.org", True, {"admin": True})


def test_an_account_that_was_there_keeps_its_password_and_claims(services: Services) -> None:
    services.auth.create_user(uid="ada", email="ada@example.org")
    services.auth.set_custom_user_claims("ada", {"bulk": True})
    for _ in range(2):
        made = make_first_admin(services, "ada@example.org")
        assert (made.uid, made.link) == ("ada", None)
    assert services.auth.get_user("ada").custom_claims == {"bulk": True, "admin": True}
