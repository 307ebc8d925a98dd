"""Canaries: secrets go in by every door, none comes out; ordinary text comes out whole."""

import io
import logging
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.logs import RecentLines, RedactingFormatter, redact, set_up

JWT = "eyJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ.eyJzdWIiOiJjYW5hcnkiLCJuYW1lIjoiQ0FOQVJZIn0.c2lnbmF0dXJlLWNhbmFyeQ"
UNSIGNED = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJzdWIiOiJjYW5hcnkiLCJuYW1lIjoiQ0FOQVJZIn0."
REFRESH = "AMf-vBwCANARY0123456789abcdefghijklmnopqrstuvwxyzABCDEFG"
CANARY = "CANARY"


@pytest.fixture
def output() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before = (root.level, list(root.handlers))
    stream = io.StringIO()
    set_up(level=logging.DEBUG, stream=stream)
    yield stream
    for handler in [handler for handler in root.handlers if handler not in before[1]]:
        root.removeHandler(handler)
    root.setLevel(before[0])


@pytest.mark.parametrize(
    "line",
    [
        f"token {JWT} refused",
        f"unsigned {UNSIGNED}",
        f"https://db.example/x.json?auth={CANARY}0&print=silent",
        f"https://storage.example/o?alt=media&token={CANARY}",
        f"POST /v1/accounts:signUp?key={CANARY}",
        f"Authorization: Bearer {CANARY}.x-y_z=",
        f"authorization=bearer {CANARY}",
        f"('authorization', 'Bearer {CANARY}')",
        f'{{"idToken": "{CANARY}", "localId": "ada"}}',
        f"{{'refreshToken': '{CANARY}', 'expiresIn': '3600'}}",
        f"grant_type=refresh_token&refresh_token={CANARY}",
        f"refresh {REFRESH}",
        f'{{"email": "ada@example.com", "password": "{CANARY} with \\"quotes\\" {CANARY}"}}',
        f"password={CANARY}",
        f"Password: {CANARY}",
        f"client_secret={CANARY}",
        f"x-goog-api-key: {CANARY}",
        "AIzaSy" + CANARY + "0123456789abcdefghijklmnop",
        f"oobCode={CANARY}",
        f"{{'auth': '{CANARY}'}}",
        f'"key" : "{CANARY}"',
        f"token=b'{CANARY}'",
    ],
)
def test_no_canary_comes_out(line: str) -> None:
    assert CANARY not in redact(line)
    assert "canary" not in redact(line)
    assert "[redacted]" in redact(line)


@pytest.mark.parametrize(
    "line",
    [
        "listener of room dm_ada_grace resumed after 3 s",
        "the session of kX9aB2cD3eF4gH5iJ6kL7mN8oP9q ended: the token was refused",
        "keyboard shortcut Ctrl+K; monkey: patched",
        "INFO sync desktop_chat.remote.auth.auth: taking up the session of oocnE1pfa5ScOjNCEAq95FmKYtlw",
        "status code: 14",
        "GET https://firestore.googleapis.com/v1/projects/demo-chat/databases/(default)/documents/rooms",
        "commit of rooms/Zk3jX9aB2cD3eF4gH5iJ/messages/aB2cD3eF4gH5iJ6kL7mN took 12 ms",
        'File "desktop_chat/remote/auth/session.py", line 12, in renew',
    ],
)
def test_ordinary_lines_stay_as_they_are(line: str) -> None:
    assert redact(line) == line


def test_what_is_around_a_secret_stays() -> None:
    assert redact("GET /x?auth=abc&print=silent 401") == "GET /x?auth=[redacted]&print=silent 401"
    assert redact("Authorization: Bearer abc") == "Authorization: Bearer [redacted]"


def test_arguments_tracebacks_and_stacks_are_redacted(output: io.StringIO) -> None:
    def fetch() -> None:
        raise RuntimeError(f"401 for https://x.example/?auth={JWT}")

    def renew() -> None:
        try:
            fetch()
        except RuntimeError as error:
            raise ValueError({"password": CANARY}) from error

    log = logging.getLogger("desktop_chat.remote.auth.session")
    try:
        renew()
    except ValueError:
        log.exception("sign-in with %s failed", REFRESH, stack_info=True)
    text = output.getvalue()
    assert "Traceback" in text
    assert "RuntimeError" in text
    assert CANARY not in text
    assert "eyJ" not in text


def test_urllib3_is_never_below_info(output: io.StringIO) -> None:
    """Its DEBUG lines hold whole URLs."""
    logging.getLogger("urllib3.connectionpool").debug("GET /?x=%s", "unmarked-canary")
    assert not logging.getLogger("urllib3.connectionpool").isEnabledFor(logging.DEBUG)
    assert output.getvalue() == ""


def test_recent_lines_are_kept_redacted_and_bounded() -> None:
    recent = RecentLines(limit=2)
    recent.setFormatter(RedactingFormatter("%(message)s"))
    for number in range(3):
        recent.handle(logging.makeLogRecord({"msg": f"{number} token={CANARY}"}))
    assert recent.lines() == ["1 token=[redacted]", "2 token=[redacted]"]


def test_setting_up_twice_writes_each_line_once(output: io.StringIO) -> None:
    second = io.StringIO()
    recent = set_up(level=logging.INFO, stream=second)
    logging.getLogger("desktop_chat.sync").info("once")
    logging.getLogger("desktop_chat.sync").debug("never")
    assert output.getvalue() == ""
    assert second.getvalue().count("once") == 1
    assert [line.endswith("desktop_chat.sync: once") for line in recent.lines()] == [True]
    assert "never" not in second.getvalue()


@given(st.text(alphabet="abtoken=:'\"{}&, \\\n", max_size=60))
def test_any_text_is_redacted_in_time_and_stays_redacted(text: str) -> None:
    once = redact(text)
    assert redact(once) == redact(redact(once))


def test_a_hostile_line_takes_no_time() -> None:
    """A pattern that backtracks would hang here (the suite's time limit ends it)."""
    for piece in ("a_token", "eyJ", "password='", "tokentoken", "A1b-", "key "):
        redact(piece * 20_000)
