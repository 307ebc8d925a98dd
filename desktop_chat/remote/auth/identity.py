"""Firebase Auth over HTTP: pyrebase4 behind one adapter, plus what it lacks or is slow at. Blocking; see ``auth``.

pyrebase4 has no timeouts, no emulators and puts the API key into exception texts. It calls the ``requests`` that its
module imported, so the adapter loads a copy of that module for itself, which nobody else sees, and gives the copy an
object in place of ``requests`` that mends all three. The shared ``pyrebase`` module stays as it is.
"""

import importlib.util
import json
import warnings
from collections.abc import Callable, Mapping
from typing import Any, NoReturn
from urllib.parse import urlencode

import requests

from desktop_chat.errors import ChatError
from desktop_chat.remote.auth.auth_error import (
    broken_answer,
    code_of,
    second_factor_needed,
    session_error,
    sign_in_error,
    unreachable,
)
from desktop_chat.remote.auth.id_token import claims_of
from desktop_chat.remote.auth.session import Tokens
from desktop_chat.remote.endpoints import Endpoints

_ACCOUNTS_URL = "https://identitytoolkit.googleapis.com/v1/accounts"
_RENEWAL_URL = "https://securetoken.googleapis.com/v1/token"
_DEFAULT_LIFETIME = 3600.0
CONNECT_SECONDS = 5.0
READ_SECONDS = 15.0

_ErrorOf = Callable[[str, int], ChatError]


class AuthHttp:
    """Stands in for ``requests`` inside pyrebase4: moves hosts, sets timeouts, and lets no foreign exception out.

    Stateless between calls, so that several threads may share it. Proxies of the environment are used for production
    only: a proxy cannot reach an emulator on this machine.
    """

    def __init__(
        self,
        endpoints: Endpoints,
        error_of: _ErrorOf,
        *,
        timeout: tuple[float, float] = (CONNECT_SECONDS, READ_SECONDS),
    ) -> None:
        self._endpoints = endpoints
        self._error_of = error_of
        self._timeout = timeout

    def post(self, url: str, headers: Mapping[str, str] | None = None, data: str | None = None) -> requests.Response:
        """Send; return only a good answer. Raises ChatError, with nothing secret in it or behind it."""
        failure: ChatError
        try:
            with requests.Session() as http:
                http.trust_env = self._endpoints.auth_emulator is None
                response = http.post(
                    self._endpoints.auth_url(url),
                    headers=headers,
                    data=data,
                    timeout=self._timeout,
                    allow_redirects=False,
                )
                answer = response.json()
        except requests.JSONDecodeError:
            failure = self._without_json(response.status_code)
        except requests.RequestException as error:
            failure = unreachable(type(error).__name__)
        else:
            if response.ok and isinstance(answer, dict):
                return response
            failure = self._error_of(code_of(answer), response.status_code)
        # Outside of the except blocks on purpose: the foreign exception names the URL with its key, and would hang on
        # to this one as its context.
        raise failure

    def _without_json(self, status: int) -> ChatError:
        if status == 429 or status >= 500:
            return self._error_of("", status)
        return broken_answer(f"HTTP {status} without JSON")


class Identity:
    """E-mail and password accounts of one project. Raises SignInFailed, SignInRequired, Unavailable, InvalidConfig."""

    def __init__(self, endpoints: Endpoints, *, timeout: tuple[float, float] = (CONNECT_SECONDS, READ_SECONDS)) -> None:
        self._key = endpoints.api_key
        self._sign_in_http = AuthHttp(endpoints, sign_in_error, timeout=timeout)
        self._session_http = AuthHttp(endpoints, session_error, timeout=timeout)
        self._sign_in_calls: Any = None
        self._session_calls: Any = None

    def sign_up(self, email: str, password: str) -> Tokens:
        """Create an account."""
        return _tokens(self._sign_ins().create_user_with_email_and_password(email.strip(), password))

    def sign_in(self, email: str, password: str) -> tuple[Tokens, Mapping[str, Any]]:
        """Return tokens and what Firebase tells of the account: ``email``, ``displayName``."""
        answer = self._sign_ins().sign_in_with_email_and_password(email.strip(), password)
        if "mfaPendingCredential" in answer:
            raise second_factor_needed()
        return _tokens(answer), answer

    def renew(self, refresh_token: str) -> Tokens:
        """Return new tokens. SignInRequired means that the session is over for good.

        Each start of the program does this, and pyrebase4, which could, would cost it a quarter of a second and 15 MB.
        """
        body = urlencode({"grant_type": "refresh_token", "refresh_token": refresh_token})
        answer = self._post(f"{_RENEWAL_URL}?key={self._key}", body, "application/x-www-form-urlencoded")
        names = {"localId": "user_id", "idToken": "id_token", "refreshToken": "refresh_token"}
        return _tokens({ours: answer.get(theirs) for ours, theirs in names.items()})

    def send_verification(self, id_token: str) -> None:
        """Send the mail that confirms the address."""
        self._in_session().send_email_verification(id_token)

    def send_password_reset(self, email: str) -> None:
        """Send the mail with the link to choose a new password; says nothing about whether the address exists."""
        self._sign_ins().send_password_reset_email(email.strip())

    def set_display_name(self, id_token: str, name: str) -> None:
        """Change the name that Firebase Auth keeps (pyrebase4's own call sends what the emulator refuses)."""
        self._account("update", {"idToken": id_token, "displayName": name, "returnSecureToken": False})

    def account(self, id_token: str) -> Mapping[str, Any]:
        """Return ``localId``, ``email``, ``emailVerified``, ``displayName`` of the signed-in account."""
        users = self._account("lookup", {"idToken": id_token}).get("users")
        if not isinstance(users, list) or not users or not isinstance(users[0], dict):
            raise broken_answer("lookup without users")
        return users[0]

    def _account(self, method: str, body: Mapping[str, Any]) -> dict[str, Any]:
        url = f"{_ACCOUNTS_URL}:{method}?key={self._key}"
        return self._post(url, json.dumps(body), "application/json; charset=UTF-8")

    def _post(self, url: str, body: str, kind: str) -> dict[str, Any]:
        answer = self._session_http.post(url, headers={"content-type": kind}, data=body).json()
        if not isinstance(answer, dict):
            raise broken_answer("an answer without an object")
        return answer

    def _sign_ins(self) -> Any:
        if self._sign_in_calls is None:
            self._sign_in_calls = _pyrebase_auth(self._key, self._sign_in_http)
        return self._sign_in_calls

    def _in_session(self) -> Any:
        if self._session_calls is None:
            self._session_calls = _pyrebase_auth(self._key, self._session_http)
        return self._session_calls


class _SafeCalls:
    """pyrebase4's ``Auth`` whose every call raises ChatError only, also where an answer lacks what it reads."""

    def __init__(self, auth: Any) -> None:
        self._auth = auth

    def __getattr__(self, name: str) -> Callable[..., Mapping[str, Any]]:
        method = getattr(self._auth, name)

        def call(*arguments: str) -> Mapping[str, Any]:
            try:
                answer = method(*arguments)
            except KeyError:
                answer = None
            if not isinstance(answer, dict):
                raise broken_answer(name)
            return answer

        return call


def _pyrebase_auth(key: str, http: AuthHttp) -> Any:
    """Return pyrebase4's Auth object on a private copy of its module; the first import costs about 0.2 s."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # deprecations inside pyrebase4's own dependencies
        spec = importlib.util.find_spec("pyrebase.pyrebase")
        if spec is None or spec.loader is None:
            _missing()
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    vars(module)["requests"] = http
    return _SafeCalls(vars(module)["Auth"](key, http, None))


def _missing() -> NoReturn:
    raise ImportError("pyrebase4 is not installed completely")


def _tokens(answer: Mapping[str, Any]) -> Tokens:
    uid, id_token, refresh_token = answer.get("localId"), answer.get("idToken"), answer.get("refreshToken")
    if not (isinstance(uid, str) and isinstance(id_token, str) and isinstance(refresh_token, str)):
        raise broken_answer("no tokens in the answer")
    return Tokens(uid, id_token, refresh_token, _lifetime(id_token))


def _lifetime(id_token: str) -> float:
    """Return the seconds between issue and expiry written in the token; no clock of ours is involved."""
    claims = claims_of(id_token)
    try:
        lifetime = float(claims["exp"]) - float(claims["iat"])
    except (KeyError, TypeError, ValueError):
        return _DEFAULT_LIFETIME
    return lifetime if lifetime > 0 else _DEFAULT_LIFETIME
