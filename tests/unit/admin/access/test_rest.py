from typing import Any

import pytest
import requests

from desktop_chat.admin.access.rest import Rest
from desktop_chat.errors import AlreadyExists, ChatError, Denied, NotFound, QuotaExceeded, Rejected, Unavailable


class OneAnswer(requests.Session):
    def __init__(self, status: int, body: str) -> None:
        super().__init__()
        self.status, self.body = status, body
        self.timeout: Any = None

    def request(self, method: Any, url: Any, *_: Any, timeout: Any = None, **__: Any) -> requests.Response:
        self.timeout = timeout
        answer = requests.Response()
        answer.status_code = self.status
        answer._content = self.body.encode()
        return answer


def test_every_call_has_a_time_limit() -> None:
    session = OneAnswer(200, '{"a": 1}')
    assert Rest(session).call("GET", "https://host/x") == {"a": 1}
    assert session.timeout == (10, 60)
    assert Rest(OneAnswer(204, "")).call("GET", "https://host/x") is None


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, Rejected), (401, Denied), (403, Denied), (404, NotFound), (409, AlreadyExists), (429, QuotaExceeded),
        (500, Unavailable), (503, Unavailable),
    ],
)  # fmt: skip
def test_a_refusal_says_who_and_why(status: int, kind: type[ChatError]) -> None:
    with pytest.raises(kind, match="host said: Because") as told:
        Rest(OneAnswer(status, '{"error": {"message": "Because"}}')).call("GET", "https://host/x?key=SECRET")
    assert type(told.value) is kind
    assert "SECRET" not in str(told.value)


def test_a_token_in_an_answer_is_not_passed_on() -> None:
    with pytest.raises(Rejected) as told:
        Rest(OneAnswer(400, '{"error": "bad Bearer ya29.abcdef"}')).call("GET", "https://host/x")
    assert "abcdef" not in str(told.value)


def test_an_answer_that_is_no_json_is_an_error() -> None:
    with pytest.raises(Unavailable, match="JSON"):
        Rest(OneAnswer(200, "<html>")).call("GET", "https://host/x")


def test_no_answer_is_an_error_without_the_query() -> None:
    class Broken(requests.Session):
        def request(self, *_: Any, **__: Any) -> Any:
            raise requests.ConnectionError("https://host/x?key=SECRET refused")

    with pytest.raises(Unavailable, match="host cannot be reached") as told:
        Rest(Broken()).call("GET", "https://host/x?key=SECRET")
    assert "SECRET" not in str(told.value)
