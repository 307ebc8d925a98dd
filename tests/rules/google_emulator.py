"""Google's Firestore emulator as the judge: start it where the machine has it, load rules, ask as a person."""

import base64
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import grpc
import requests
from google.cloud.firestore_v1 import types

PROJECT = "demo-rules"
DATABASE = f"projects/{PROJECT}/databases/(default)"
_TIMEOUT = 30


def start_script() -> Path | None:
    """Return the emulator's start script, or None when Google's package is not installed."""
    dpkg = shutil.which("dpkg")
    if dpkg is None or shutil.which("java") is None:
        return None
    listed = subprocess.run([dpkg, "-L", "google-cloud-cli-firestore-emulator"], capture_output=True, text=True)
    scripts = [Path(line) for line in listed.stdout.splitlines() if line.endswith("/cloud_firestore_emulator")]
    return scripts[0] if scripts and scripts[0].exists() else None


def unsigned_token(uid: str, claims: Mapping[str, Any]) -> str:
    """Return the token that rules-unit-testing would make."""
    body = {"sub": uid, "user_id": uid, "iat": 0, "exp": 3600, "aud": PROJECT, "auth_time": 0, **claims}

    def part(value: Mapping[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    return f"{part({'alg': 'none', 'typ': 'JWT'})}.{part(body)}."


class GoogleFirestore:
    """A running emulator."""

    def __init__(self, port: int) -> None:
        self._base = f"http://127.0.0.1:{port}"
        self._channel = grpc.insecure_channel(f"127.0.0.1:{port}")

    def ready(self) -> bool:
        """Tell whether it answers yet."""
        with contextlib.suppress(requests.ConnectionError):
            return requests.get(self._base, timeout=_TIMEOUT).ok
        return False

    def wait(self) -> None:
        """Block until the gRPC side is reachable."""
        grpc.channel_ready_future(self._channel).result(timeout=_TIMEOUT)

    def load(self, source: str) -> str | None:
        """Load rules; return the complaint, or None when they were accepted."""
        files = {"rules": {"files": [{"name": "firestore.rules", "content": source}]}}
        url = f"{self._base}/emulator/v1/projects/{PROJECT}:securityRules"
        answer = requests.put(url, json=files, timeout=_TIMEOUT)
        return None if answer.ok else answer.text

    def clear(self) -> None:
        """Delete all documents."""
        url = f"{self._base}/emulator/v1/{DATABASE}/documents"
        requests.delete(url, timeout=_TIMEOUT).raise_for_status()

    def coverage(self) -> list[dict[str, Any]]:
        """Return the values that each expression of the loaded rules took so far."""
        url = f"{self._base}/emulator/v1/projects/{PROJECT}:ruleCoverage"
        return list(requests.get(url, timeout=_TIMEOUT).json().get("report", []))

    def get(self, name: str, headers: Sequence[tuple[str, str]]) -> None:
        """Read one document, ``name`` in full; raise ``grpc.RpcError``, also when there is none."""
        call = self._unary("GetDocument", types.GetDocumentRequest, types.Document)
        call(types.GetDocumentRequest.pb()(name=name), metadata=headers, timeout=_TIMEOUT)

    def commit(self, writes: Sequence[Any], headers: Sequence[tuple[str, str]]) -> None:
        """Commit raw writes; raise ``grpc.RpcError``."""
        call = self._unary("Commit", types.CommitRequest, types.CommitResponse)
        request = types.CommitRequest.pb()(database=DATABASE, writes=writes)
        call(request, metadata=headers, timeout=_TIMEOUT)

    def query(self, parent: str, query: Any, headers: Sequence[tuple[str, str]]) -> None:
        """Run a raw query to its end; raise ``grpc.RpcError``."""
        call = self._channel.unary_stream(
            "/google.firestore.v1.Firestore/RunQuery",
            request_serializer=types.RunQueryRequest.pb().SerializeToString,
            response_deserializer=types.RunQueryResponse.pb().FromString,
        )
        request = types.RunQueryRequest.pb()(parent=parent, structured_query=query)
        for _ in call(request, metadata=tuple(headers), timeout=_TIMEOUT):
            pass

    def _unary(self, name: str, request: Any, response: Any) -> Any:
        return self._channel.unary_unary(
            f"/google.firestore.v1.Firestore/{name}",
            request_serializer=request.pb().SerializeToString,
            response_deserializer=response.pb().FromString,
        )

    def close(self) -> None:
        """Close the channel."""
        self._channel.close()


def headers_of(uid: str | None, claims: Mapping[str, Any] | None = None) -> list[tuple[str, str]]:
    """Return the metadata of a signed-in person, of nobody (None) or of the admin ("owner")."""
    if uid is None:
        return []
    return [("authorization", f"Bearer {uid if uid == 'owner' else unsigned_token(uid, claims or {})}")]


@contextlib.contextmanager
def running(script: Path) -> Iterator[GoogleFirestore]:
    """Run the emulator on a free port; everything it started is ended by its process group."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [script, "start", "--host=127.0.0.1", f"--port={port}"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    google = GoogleFirestore(port)
    try:
        google.wait()
        yield google
    finally:
        google.close()
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=_TIMEOUT)
