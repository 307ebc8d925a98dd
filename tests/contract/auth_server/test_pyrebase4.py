"""The stock pyrebase4 works against the Auth emulator, once its literal hosts are rewritten."""

import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
import requests

# Its dependencies warn on import; nothing of ours to mend.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")


@pytest.fixture
def pyrebase_auth(auth_server: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pyrebase.pyrebase as library

    class Rewriting(requests.Session):
        def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> requests.Response:  # type: ignore[override]  # passed through
            return super().request(method, f"http://{auth_server.host}/{url.removeprefix('https://')}", *args, **kwargs)

    with Rewriting() as session:
        # Auth calls the module's functions, not the session of the application.
        monkeypatch.setattr(library, "requests", SimpleNamespace(post=session.post, get=session.get))
        yield library.Auth("any-key", session, None)


def code_of(auth_server: Any) -> str:
    answer = requests.get(f"http://{auth_server.host}/emulator/v1/projects/demo-chat/oobCodes", timeout=10)
    return str(answer.json()["oobCodes"][-1]["oobCode"])


def refusal(error: requests.HTTPError) -> str:
    # pyrebase4 raises HTTPError(response error, response text).
    return str(json.loads(error.args[1])["error"]["message"])


@pytest.fixture
def ada(pyrebase_auth: Any) -> Any:
    return pyrebase_auth.create_user_with_email_and_password("ada@example.com", "secret-1")


def test_sign_up_sign_in_and_refresh(pyrebase_auth: Any, ada: Any) -> None:
    signed_in = pyrebase_auth.sign_in_with_email_and_password("ada@example.com", "secret-1")
    assert signed_in["localId"] == ada["localId"]
    renewed = pyrebase_auth.refresh(signed_in["refreshToken"])
    assert renewed["userId"] == ada["localId"]
    info = pyrebase_auth.get_account_info(renewed["idToken"])
    assert info["users"][0]["email"] == "ada@example.com"


def test_anonymous(pyrebase_auth: Any) -> None:
    signed_in = pyrebase_auth.sign_in_anonymous()
    (user,) = pyrebase_auth.get_account_info(signed_in["idToken"])["users"]
    assert "email" not in user


def test_refusals_carry_the_code(pyrebase_auth: Any, ada: Any) -> None:
    with pytest.raises(requests.HTTPError) as caught:
        pyrebase_auth.sign_in_with_email_and_password("ada@example.com", "wrong-1")
    assert refusal(caught.value) == "INVALID_PASSWORD"
    with pytest.raises(requests.HTTPError) as caught:
        pyrebase_auth.create_user_with_email_and_password("ada@example.com", "secret-1")
    assert refusal(caught.value) == "EMAIL_EXISTS"


def test_verification_of_the_address(pyrebase_auth: Any, ada: Any, auth_server: Any) -> None:
    assert pyrebase_auth.send_email_verification(ada["idToken"])["email"] == "ada@example.com"
    code = code_of(auth_server)
    url = f"http://{auth_server.host}/www.googleapis.com/identitytoolkit/v3/relyingparty/setAccountInfo?key=any"
    assert requests.post(url, json={"oobCode": code}, timeout=10).json()["emailVerified"] is True
    assert pyrebase_auth.get_account_info(ada["idToken"])["users"][0]["emailVerified"] is True


def test_password_reset(pyrebase_auth: Any, ada: Any, auth_server: Any) -> None:
    if auth_server.official:
        pytest.xfail("the official emulator checks validSince for ID tokens only; production does for both")
    pyrebase_auth.send_password_reset_email("ada@example.com")
    pyrebase_auth.verify_password_reset_code(code_of(auth_server), "secret-2")
    assert pyrebase_auth.sign_in_with_email_and_password("ada@example.com", "secret-2")
    with pytest.raises(requests.HTTPError) as caught:
        pyrebase_auth.refresh(ada["refreshToken"])
    assert refusal(caught.value) == "TOKEN_EXPIRED"


def test_change_password_and_email(pyrebase_auth: Any, ada: Any) -> None:
    changed = pyrebase_auth.change_password(ada["idToken"], "secret-2")
    changed = pyrebase_auth.change_email(changed["idToken"], "ada@new.example")
    signed_in = pyrebase_auth.sign_in_with_email_and_password("ada@new.example", "secret-2")
    assert signed_in["localId"] == ada["localId"]
    assert pyrebase_auth.get_account_info(changed["idToken"])["users"][0]["email"] == "ada@new.example"


def test_update_profile_sends_nulls(pyrebase_auth: Any, ada: Any, auth_server: Any) -> None:
    if auth_server.official:
        pytest.xfail("the official emulator refuses deleteAttribute: null; production takes it")
    answer = pyrebase_auth.update_profile(ada["idToken"], display_name="Ada", photo_url="https://example.com/a.png")
    assert (answer["displayName"], answer["photoUrl"]) == ("Ada", "https://example.com/a.png")
    assert pyrebase_auth.get_account_info(answer["idToken"])["users"][0]["displayName"] == "Ada"


def test_delete(pyrebase_auth: Any, ada: Any) -> None:
    pyrebase_auth.delete_user_account(ada["idToken"])
    with pytest.raises(requests.HTTPError) as caught:
        pyrebase_auth.refresh(ada["refreshToken"])
    assert refusal(caught.value) == "INVALID_REFRESH_TOKEN"
