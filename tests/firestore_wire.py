"""Ways to talk to a Firestore server: the stock client with any token, raw calls, HTTP."""

import contextlib
import json
import queue
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import grpc
from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore
from google.cloud.firestore_v1.services.firestore import FirestoreClient
from google.cloud.firestore_v1.services.firestore.transports import FirestoreGrpcTransport

from desktop_chat.emulator.auth.tokens import mint
from desktop_chat.emulator.firestore import protos

SERVICE = "/google.firestore.v1.Firestore/"
OWNER = "owner"


def id_token(uid: str, **claims: Any) -> str:
    """Return an unsigned ID token as rules-unit-testing makes them."""
    return mint({"sub": uid, "user_id": uid, "iat": 0, "exp": 3600, "aud": "demo", **claims})


class _Bearer(grpc.UnaryUnaryClientInterceptor, grpc.UnaryStreamClientInterceptor, grpc.StreamStreamClientInterceptor):
    """Adds the token to every call of the stock client."""

    def __init__(self, token: str) -> None:
        self._header = ("authorization", f"Bearer {token}")

    def _call(self, continuation: Any, details: Any, request: Any) -> Any:
        metadata = [*(details.metadata or ()), self._header]
        return continuation(details._replace(metadata=metadata), request)

    intercept_unary_unary: Any = _call
    intercept_unary_stream: Any = _call
    intercept_stream_stream: Any = _call


@dataclass(slots=True)
class Wire:
    """One project on a running server. Makes clients and closes them."""

    address: str
    project: str
    _channels: list[Any] = field(default_factory=list)

    @property
    def database(self) -> str:
        return f"projects/{self.project}/databases/(default)"

    @property
    def root(self) -> str:
        return f"{self.database}/documents"

    def name(self, path: str) -> str:
        """Return the full name of a document."""
        return f"{self.root}/{path}"

    def client(self, token: str = OWNER) -> Any:
        """Return a stock client that sends this token (with FIRESTORE_EMULATOR_HOST it would always be the owner's)."""
        channel = grpc.intercept_channel(self._channel(), _Bearer(token))
        client = firestore.Client(project=self.project, credentials=AnonymousCredentials())
        client._firestore_api_internal = FirestoreClient(transport=FirestoreGrpcTransport(channel=channel))
        return client

    def call(self, method: str, request: Any, token: str | None = OWNER) -> Any:
        """Make a raw unary call."""
        response = getattr(protos, f"{method}Response", protos.Document)
        stub = self._channel().unary_unary(
            SERVICE + method,
            request_serializer=lambda message: message.SerializeToString(),
            response_deserializer=response.FromString,
        )
        return stub(request, metadata=self.metadata(token), timeout=20)

    def stream(self, method: str, request: Any, token: str | None = OWNER) -> list[Any]:
        """Make a raw server-streaming call and return all of its responses."""
        stub = self._channel().unary_stream(
            SERVICE + method,
            request_serializer=lambda message: message.SerializeToString(),
            response_deserializer=getattr(protos, f"{method}Response").FromString,
        )
        return list(stub(request, metadata=self.metadata(token), timeout=20))

    def commit(self, *writes: Any, token: str | None = OWNER) -> Any:
        """Commit writes made with `put` and `delete`."""
        return self.call("Commit", protos.CommitRequest(database=self.database, writes=writes), token)

    def put(self, path: str, **fields: bool | int | str) -> Any:
        """Return a write that sets a document."""
        write = protos.Write()
        write.update.name = self.name(path)
        for key, content in fields.items():
            write.update.fields[key].CopyFrom(value(content))
        return write

    def delete(self, path: str) -> Any:
        """Return a write that deletes a document."""
        return protos.Write(delete=self.name(path))

    def http(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        """Make an HTTP/1.1 request to the same port."""
        request = urllib.request.Request(
            f"http://{self.address}{path}",
            data=None if body is None else body.encode(),
            method=method,
            headers={"Content-Type": "text/plain"},
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as response:  # noqa: S310 - as above
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def put_rules(self, source: str) -> tuple[int, str]:
        """Put rules in force for this project."""
        body = json.dumps({"rules": {"files": [{"name": "test.rules", "content": source}]}})
        return self.http("PUT", f"/emulator/v1/projects/{self.project}:securityRules", body)

    def metadata(self, token: str | None) -> tuple[tuple[str, str], ...]:
        """Return the metadata of a call; Google's emulator finds the database of a stream only there."""
        prefix = (("google-cloud-resource-prefix", self.database),)
        return prefix if token is None else (*prefix, ("authorization", f"Bearer {token}"))

    def close(self) -> None:
        """Close every channel."""
        for channel in self._channels:
            channel.close()

    def _channel(self) -> Any:
        channel = grpc.insecure_channel(self.address)
        self._channels.append(channel)
        return channel


def value(content: Any) -> Any:
    """Return a Value."""
    if isinstance(content, bool):
        return protos.Value(boolean_value=content)
    if isinstance(content, int):
        return protos.Value(integer_value=content)
    return protos.Value(string_value=content)


class Snapshots:
    """What the callback of a stock `on_snapshot` was told."""

    def __init__(self) -> None:
        self._told: queue.Queue[list[Any]] = queue.Queue()

    def __call__(self, documents: list[Any], changes: Any, read_time: Any) -> None:
        self._told.put(documents)

    def until(self, condition: Callable[[list[Any]], bool]) -> list[Any]:
        """Wait for documents that fit."""
        deadline = time.monotonic() + 15
        documents: list[Any] = []
        with contextlib.suppress(queue.Empty):
            while True:
                documents = self._told.get(timeout=max(0.0, deadline - time.monotonic()))
                if condition(documents):
                    return documents
        raise AssertionError(f"last told: {[document.reference.path for document in documents]}")
