"""Rulesets are created, released, rolled back and deleted as tools do it, and Firestore obeys at once."""

import base64
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc
import requests
from google.cloud.firestore_v1 import types

from tests.local_firebase import clean_environment

RULES = "rules_version = '2';\nservice cloud.firestore { match /databases/{d}/documents { match /rooms/{r} {\n"
OPEN = RULES + "allow read: if request.auth.uid == 'ann'; } } }"
CLOSED = RULES + "allow read: if false; } } }"
OWNER = {"Authorization": "Bearer owner"}
RELEASE = "projects/demo-chat/releases/cloud.firestore"


@contextmanager
def suite(data: Path) -> Iterator[Mapping[str, str]]:
    command = [sys.executable, "-m", "desktop_chat.emulator", "start", "--free-ports", "--data", str(data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=clean_environment(), cwd=data) as process:
        try:
            assert process.stdout is not None
            yield json.loads(process.stdout.readline())
        finally:
            process.terminate()


def call(hosts: Mapping[str, str], method: str, path: str, body: Any = None, status: int = 200) -> Any:
    url = f"http://{hosts['rules']}/firebaserules.googleapis.com/v1/{path}"
    response = requests.request(method, url, json=body, headers=OWNER, timeout=10)
    assert response.status_code == status, response.text
    return response.json()


def create(hosts: Mapping[str, str], content: str) -> str:
    source = {"files": [{"name": "firestore.rules", "content": content}]}
    return str(call(hosts, "POST", "projects/demo-chat/rulesets", {"source": source})["name"])


def ann_is_allowed(hosts: Mapping[str, str]) -> bool:
    """Ask the rules in force through Firestore."""

    header, claims = (
        base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
        for part in ({"alg": "none"}, {"sub": "ann", "user_id": "ann"})
    )
    name = "projects/demo-chat/databases/(default)/documents/rooms/r1"
    with grpc.insecure_channel(hosts["firestore"]) as channel:
        get = channel.unary_unary(
            "/google.firestore.v1.Firestore/GetDocument",
            request_serializer=types.GetDocumentRequest.serialize,
            response_deserializer=types.Document.deserialize,
        )
        try:
            get(types.GetDocumentRequest(name=name), metadata=(("authorization", f"Bearer {header}.{claims}."),))
        except grpc.RpcError as error:
            if error.code() is grpc.StatusCode.PERMISSION_DENIED:
                return False
            if error.code() is grpc.StatusCode.NOT_FOUND:
                return True  # allowed to see that there is none
            raise
        return True


def test_release_roll_back_history_and_delete(tmp_path: Path) -> None:
    with suite(tmp_path) as hosts:
        listed = requests.get(f"http://{hosts['hub']}/emulators", timeout=10).json()
        assert f"{listed['rules']['host']}:{listed['rules']['port']}" == hosts["rules"]
        opened, closed = create(hosts, OPEN), create(hosts, CLOSED)
        call(hosts, "POST", "projects/demo-chat/releases", {"name": RELEASE, "rulesetName": opened})
        assert ann_is_allowed(hosts)
        call(hosts, "PATCH", RELEASE, {"release": {"name": RELEASE, "rulesetName": closed}})
        assert not ann_is_allowed(hosts)
        call(hosts, "PATCH", RELEASE, {"release": {"name": RELEASE, "rulesetName": opened}})
        assert ann_is_allowed(hosts)
        history = call(hosts, "GET", "projects/demo-chat/rulesets")["rulesets"]
        assert [one["name"] for one in history] == [closed, opened]
        call(hosts, "DELETE", opened, status=400)
        call(hosts, "DELETE", closed)
    with suite(tmp_path) as hosts:
        assert ann_is_allowed(hosts)
        call(hosts, "DELETE", RELEASE)
        assert not ann_is_allowed(hosts)


def test_strangers_are_refused(tmp_path: Path) -> None:
    with suite(tmp_path) as hosts:
        for prefix in ("firebaserules.googleapis.com/v1", "v1"):
            url = f"http://{hosts['rules']}/{prefix}/projects/demo-chat/rulesets"
            assert requests.get(url, timeout=10).status_code == 401
            assert requests.get(url, timeout=10, headers=OWNER).json() == {"rulesets": []}
