"""The REST services of Google: JSON in, JSON out, with time limits, and errors that say what to do."""

from collections.abc import Mapping
from typing import Any

import requests

from desktop_chat.errors import AlreadyExists, ChatError, Denied, NotFound, QuotaExceeded, Rejected, Unavailable
from desktop_chat.logs import redact

CONNECT_SECONDS, READ_SECONDS = 10.0, 60.0
_LONGEST_QUOTE = 300


class Rest:
    """Calls with the credentials of ``session``; blocking."""

    def __init__(self, session: requests.Session) -> None:
        self._session = session

    def call(
        self,
        method: str,
        url: str,
        *,
        json: Any = None,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        content: bytes | str | None = None,
    ) -> Any:
        """Return the answer's JSON (None when it is empty). Raises a ChatError."""
        answer = self.fetch(method, url, json=json, params=params, headers=headers, content=content)
        if not answer.content:
            return None
        try:
            return answer.json()
        except ValueError:
            raise Unavailable(
                "The answer is not understood", f"{_place(url)} did not send JSON: is it the right address?"
            ) from None

    def fetch(
        self,
        method: str,
        url: str,
        *,
        json: Any = None,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        content: bytes | str | None = None,
    ) -> requests.Response:
        """Return the whole answer, whose status is below 400. Raises a ChatError."""
        data = content.encode() if isinstance(content, str) else content
        try:
            answer = self._session.request(
                method, url, json=json, params=params, headers=headers, data=data,
                timeout=(CONNECT_SECONDS, READ_SECONDS),
            )  # fmt: skip
        except requests.RequestException as error:
            kind = type(error).__name__
            raise Unavailable(
                "No answer", f"{_place(url)} cannot be reached ({kind}). Check the network, then repeat the command."
            ) from None
        if answer.status_code >= 400:
            raise _error(answer, url)
        return answer

    def close(self) -> None:
        """Close the connections."""
        self._session.close()


def _error(answer: requests.Response, url: str) -> ChatError:
    said = _said(answer)
    where = f"{_place(url)} said: {said}"
    match answer.status_code:
        case 401 | 403:
            return Denied("Not permitted", f"{where} Ask for the role that docs/admin.md names for this command.")
        case 404:
            return NotFound("Not found", where)
        case 409:
            return AlreadyExists("It exists already", where)
        case 429:
            return QuotaExceeded("Too many requests", f"{where} Wait a minute, then repeat the command.")
        case status if status >= 500:
            return Unavailable("The service is in trouble", f"{where} Repeat the command later.")
    return Rejected("The service refused", where)


def _said(answer: requests.Response) -> str:
    try:
        body = answer.json()
    except ValueError:
        body = None
    error = body.get("error") if isinstance(body, dict) else None
    message = error.get("message") if isinstance(error, dict) else error
    text = str(message or answer.reason or answer.status_code).strip()
    return redact(text[:_LONGEST_QUOTE]).rstrip(".") + "."


def _place(url: str) -> str:
    # Without the query, which may hold a key.
    return url.partition("?")[0].partition("://")[2].partition("/")[0]
