"""The API over HTTP."""

import secrets
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from aiohttp import web

from desktop_chat.emulator.firestore.security_rules import SecurityRules
from desktop_chat.emulator.rules_api.api import RulesApi
from desktop_chat.emulator.rules_api.archive import Archive
from desktop_chat.emulator.rules_api.enforcement import Enforcement
from desktop_chat.emulator.rules_api.errors import RulesApiError
from desktop_chat.emulator.storage.security_rules import StorageRules


class RulesRoutes:
    """Only an administrator, ``Bearer owner``, is heard."""

    def __init__(
        self, firestore: SecurityRules, storage: StorageRules, now: Callable[[], datetime], file: Path | None
    ) -> None:
        """Raise ArchiveUnusable."""
        self._archive = Archive(file)
        self._api = RulesApi(self._archive, Enforcement(firestore, storage), now, secrets.token_bytes)
        self._api.restore()

    @property
    def archive(self) -> Archive:
        """What is kept."""
        return self._archive

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one request; the path behind ``v1/`` is in ``match_info["path"]``."""
        try:
            if request.headers.get("Authorization") != "Bearer owner":
                raise RulesApiError("UNAUTHENTICATED", "The Rules API needs the header 'Authorization: Bearer owner'.")
            path, body = request.match_info["path"], await request.read()
            return web.json_response(self._api.answer(request.method, path, request.query, body))
        except RulesApiError as error:
            return web.json_response(error.body(), status=error.code)

    def close(self) -> None:
        """Close the file."""
        self._archive.close()
