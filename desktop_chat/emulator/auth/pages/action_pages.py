"""The web pages behind the links of mails: a form that asks, and a page that says what was done.

A page does nothing until its form is sent, for mail programs open links to look what is behind them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from desktop_chat.emulator.auth.mail_codes import MODES, MailCode
from desktop_chat.emulator.auth.operations.sign_in import PASSWORD_MIN_LENGTH
from desktop_chat.emulator.auth.pages.action_links import open_link
from desktop_chat.emulator.auth.state import ProjectState

Page = tuple[int, str]
"""HTTP status and HTML."""

_SPENT = "The link has expired or was used already."


@dataclass(frozen=True, slots=True)
class _Words:
    title: str
    question: str
    button: str
    done: str


_WORDS = {
    "verifyEmail": _Words(
        "Verify your e-mail address", "Is {email} your address?", "Verify", "The address {email} is verified."
    ),
    "resetPassword": _Words(
        "Reset your password", "Choose a new password for {email}.", "Set password", "The password of {email} is new."
    ),
    "recoverEmail": _Words(
        "Take back your e-mail address",
        "Shall {email} be the address of your account again?",
        "Take it back",
        "Your account has the address {email} again.",
    ),
    "verifyAndChangeEmail": _Words(
        "Change your e-mail address", "Shall {email} be your new address?", "Change", "Your address is now {email}."
    ),
}


def link_page(state: ProjectState, query: Mapping[str, str]) -> Page:
    """Return the form behind a link."""
    found = _find(state, query)
    if found is None:
        return refusal_page(_SPENT)
    return 200, _form(found, query, error=None)


def finish_page(state: ProjectState, fields: Mapping[str, str]) -> Page:
    """Do what the form asked for and return the page that says so, or the form again with what is wrong."""
    found = _find(state, fields)
    if found is None:
        return refusal_page(_SPENT)
    if fields["mode"] == "resetPassword" and len(fields.get("newPassword", "")) < PASSWORD_MIN_LENGTH:
        wrong = f"A password needs at least {PASSWORD_MIN_LENGTH} characters."
        return 400, _form(found, fields, error=wrong)
    answer = open_link(state, fields)
    if answer.http_status >= 400:
        return refusal_page("This did not work: " + str(answer.body["authEmulator"]["error"]))
    words = _WORDS[fields["mode"]]
    body = f"<p role=status>{escape(words.done.format(email=_address(found)))}</p>"
    target = fields.get("continueUrl", "")
    # Anything but a web address, javascript: above all, is no place to go on to.
    if target.lower().startswith(("http://", "https://")):
        body += f'<p><a href="{escape(target)}">Continue</a></p>'
    return 200, _html(words.title, body)


def refusal_page(reason: str) -> Page:
    """Return a page that says why nothing was done."""
    return 400, _html("This link does not work", f"<p role=alert>{escape(reason)}</p>")


def _find(state: ProjectState, query: Mapping[str, str]) -> MailCode | None:
    code = state.codes.find(query.get("oobCode", ""))
    mode = query.get("mode")
    return code if code is not None and mode in _WORDS and MODES[code.request_type] == mode else None


def _address(code: MailCode) -> str:
    return code.new_email or code.email


def _form(code: MailCode, query: Mapping[str, str], *, error: str | None) -> str:
    words = _WORDS[query["mode"]]
    kept = {name: query[name] for name in ("mode", "oobCode", "continueUrl") if name in query}
    fields = "".join(f'<input type=hidden name="{name}" value="{escape(value)}">' for name, value in kept.items())
    if query["mode"] == "resetPassword":
        told = f"<p role=alert id=wrong>{escape(error)}</p>" if error else ""
        marks = " aria-invalid=true aria-describedby=wrong" if error else ""
        fields += (
            f"{told}<label for=new>New password</label>"
            f"<input id=new name=newPassword type=password autocomplete=new-password required autofocus"
            f" minlength={PASSWORD_MIN_LENGTH}{marks}>"
        )
    question = escape(words.question.format(email=_address(code)))
    form = (
        f'<form method=post action="/emulator/action"><p>{question}</p>{fields}<button>{words.button}</button></form>'
    )
    return _html(words.title, form)


def _html(title: str, body: str) -> str:
    style = (
        ":root{color-scheme:light dark}body{font:1.125rem/1.5 system-ui,sans-serif;max-width:30rem;margin:4rem auto;"
        "padding:0 1rem}label,input,button{display:block;font:inherit}input,button{padding:.5rem;margin:.25rem 0 1rem}"
    )
    return (
        f'<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content="width=device-width">'
        f"<title>{title}</title><style>{style}</style><main><h1>{title}</h1>{body}</main></html>"
    )
