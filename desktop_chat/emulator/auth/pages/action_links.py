"""``/emulator/action``: what happens when somebody opens the link of a mail in a browser."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from desktop_chat.emulator.auth.call import Call, is_url
from desktop_chat.emulator.auth.errors import AuthApiError
from desktop_chat.emulator.auth.mail_codes import MODES
from desktop_chat.emulator.auth.operations.account import apply_mail_code
from desktop_chat.emulator.auth.operations.mail import reset_password
from desktop_chat.emulator.auth.state import ProjectState


@dataclass(frozen=True, slots=True)
class LinkAnswer:
    """``redirect`` is where the browser goes on to, if anywhere; else it sees ``body``."""

    http_status: int
    body: Mapping[str, Any]
    redirect: str | None = None


def open_link(state: ProjectState, query: Mapping[str, str]) -> LinkAnswer:
    """Do what the link is for. A password reset takes the new password as ``newPassword`` in the link."""
    mode, continue_url = query.get("mode", ""), query.get("continueUrl")
    code = state.codes.find(query.get("oobCode", ""))
    if code is None or MODES[code.request_type] != mode:
        return _refused("The link has expired or was used already.")
    if mode == "signIn":
        if continue_url and is_url(continue_url):
            return _sign_in_link(query)
        return _refused("To sign in, append &continueUrl=YOUR_APP to the link.")
    try:
        if mode == "resetPassword":
            if not query.get("newPassword"):
                return _refused("To reset the password, append &newPassword=NEW_PASSWORD to the link.")
            reset_password(Call(state, {"oobCode": code.code, "newPassword": query["newPassword"]}))
        else:
            apply_mail_code(Call(state, {"oobCode": code.code}))
    except AuthApiError as error:
        return _refused(error.message)
    done = {"authEmulator": {"success": f"{mode} done.", "email": code.new_email or code.email}}
    return LinkAnswer(303 if continue_url else 200, done, continue_url)


def _sign_in_link(query: Mapping[str, str]) -> LinkAnswer:
    parts = urlsplit(query["continueUrl"])
    passed_on = urlencode({name: value for name, value in query.items() if name != "continueUrl"})
    merged = f"{parts.query}&{passed_on}" if parts.query else passed_on
    return LinkAnswer(303, {}, urlunsplit(parts._replace(query=merged)))


def _refused(reason: str) -> LinkAnswer:
    return LinkAnswer(400, {"authEmulator": {"error": reason}})
