"""Google's REST services, as far as a test says what they answer."""

from typing import Any, cast

import requests

from desktop_chat.admin.access.rest import Rest
from desktop_chat.admin.access.services import Services
from desktop_chat.admin.access.target import Target, TargetKind
from desktop_chat.errors import NotFound


class CannedRest(Rest):
    """``answers`` by "METHOD part of the URL": a value, or an error to raise; everything else is not found."""

    def __init__(self, answers: dict[str, Any]) -> None:
        super().__init__(requests.Session())
        self.answers = answers
        self.calls: list[tuple[str, str, Any]] = []

    def call(self, method: str, url: str, **more: Any) -> Any:
        self.calls.append((method, url, more.get("json")))
        for name, answer in self.answers.items():
            wanted, _, part = name.partition(" ")
            if wanted == method and part in url:
                if isinstance(answer, Exception):
                    raise answer
                return answer.pop(0) if isinstance(answer, list) else answer
        raise NotFound("Not found", url)

    def fetch(self, method: str, url: str, **more: Any) -> requests.Response:
        answer = requests.Response()
        answer.status_code = 200
        answer.headers.update(cast("dict[str, str]", self.call(method, url, **more)))
        return answer


def production(answers: dict[str, Any], *, database_url: str = "") -> tuple[Services, CannedRest]:
    """Return the doors to a project ``real-1`` whose REST services answer so."""
    services = Services(Target("real-1", TargetKind.PRODUCTION, database_url=database_url), lambda: None)
    rest = CannedRest(answers)
    services.__dict__["rest"] = rest
    return services, rest
