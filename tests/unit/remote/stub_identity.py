"""A Firebase Auth server that answers what the test prepared and keeps what it was asked."""

import base64
import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web


def a_token(lifetime: int = 3600, name: str = "first") -> str:
    """Return an unsigned ID token as the emulators make them."""
    claims = {"iat": 1_000, "exp": 1_000 + lifetime, "sub": "u1", "jti": name}
    parts = ({"alg": "none"}, claims)
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts) + "."


def signed_in(id_token: str, **more: Any) -> dict[str, Any]:
    """Return the answer to a sign-in or sign-up."""
    return {
        "localId": "u1",
        "email": "ada@example.com",
        "idToken": id_token,
        "refreshToken": "r1",
        "expiresIn": "3600",
        **more,
    }


def renewed(id_token: str, refresh_token: str = "r1") -> dict[str, Any]:
    """Return the answer of the secure token service."""
    return {"user_id": "u1", "id_token": id_token, "refresh_token": refresh_token, "expires_in": "3600"}


def refused(code: str) -> dict[str, Any]:
    """Return an error answer."""
    return {"error": {"code": 400, "message": code, "errors": [{"message": code}]}}


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it arrived."""

    path: str
    query: Mapping[str, str]
    body: dict[str, Any]


class StubIdentity:
    """Answers in the order of ``answer``; without a prepared answer it fails the request with 500."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self._answers: deque[tuple[int, dict[str, Any] | str]] = deque()
        self._runner: web.AppRunner | None = None
        self.host = ""

    def answer(self, *bodies: dict[str, Any] | str, status: int | None = None) -> None:
        """Prepare answers; a body with ``error`` is a 400 unless told otherwise, a str is sent as it is."""
        for body in bodies:
            is_error = isinstance(body, dict) and "error" in body
            self._answers.append((status or (400 if is_error else 200), body))

    async def start(self) -> None:
        """Serve on a free port."""
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._serve)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.host = f"{host}:{port}"

    async def stop(self) -> None:
        """End."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _serve(self, request: web.Request) -> web.Response:
        is_form = request.content_type == "application/x-www-form-urlencoded"
        body = dict(await request.post()) if is_form else json.loads(await request.text())
        self.asked.append(Asked(request.path, dict(request.query), body))
        status, answer = self._answers.popleft() if self._answers else (500, "nothing prepared")
        if isinstance(answer, str):
            headers = {"Location": f"http://{self.host}/elsewhere"} if status == 307 else {}
            return web.Response(status=status, text=answer, headers=headers)
        return web.json_response(answer, status=status)
