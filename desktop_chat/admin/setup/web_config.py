"""The configuration of the client: taken from the project, or made for the local Firebase."""

from typing import Any

from desktop_chat.admin.access.services import Services
from desktop_chat.config import Config
from desktop_chat.errors import Unavailable

_MANAGEMENT = "https://firebase.googleapis.com/v1beta1"
APP_NAME = "Desktop Chat"


def client_config(services: Services, *, may_create: bool) -> Config | None:
    """Return the configuration of the project's first web app, which is made when there is none and it may be.

    None where there is no app and none may be made. Raises ChatError; Unavailable while a new app is still being made.
    """
    target = services.target
    if not target.is_production:
        return Config(
            api_key="local", project_id=target.project_id, storage_bucket=target.bucket, emulators=target.hosts
        )
    base = f"{_MANAGEMENT}/projects/{target.project_id}/webApps"
    apps = (services.rest.call("GET", base) or {}).get("apps", ())
    if not apps:
        if not may_create:
            return None
        operation = services.rest.call("POST", base, json={"displayName": APP_NAME}) or {}
        apps = [operation["response"]] if operation.get("done") and "response" in operation else []
    if not apps:
        raise Unavailable("The app is being registered", "Google takes some seconds for it: run init again.")
    found = services.rest.call("GET", f"{_MANAGEMENT}/{apps[0]['name']}/config") or {}
    return _config(found)


def _config(found: dict[str, Any]) -> Config:
    return Config(
        api_key=str(found.get("apiKey", "")),
        project_id=str(found.get("projectId", "")),
        auth_domain=str(found.get("authDomain", "")),
        database_url=str(found.get("databaseURL", "")),
        storage_bucket=str(found.get("storageBucket", "")),
        app_id=str(found.get("appId", "")),
    )
