"""Google as somebody without a single role meets it: every service says PERMISSION_DENIED, on the wire.

It stands where the local Firebase would, so that the real client libraries read the answers.
"""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread  # noqa: TID251 - a server of the test, not of the client
from typing import Any

import grpc

_HTTP = {
    "error": {"code": 403, "message": "The caller does not have permission", "status": "PERMISSION_DENIED"},
}
_FIRESTORE = "Missing or insufficient permissions."


class _Refusal(BaseHTTPRequestHandler):
    """Answers 403 to whatever is asked."""

    protocol_version = "HTTP/1.1"

    def _refuse(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = json.dumps(_HTTP).encode()
        self.send_response(403)
        self.send_header("Content-Type", "application/json; charset=UTF-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _refuse  # noqa: N815 - names of the library

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class _FirestoreRefusal(grpc.GenericRpcHandler):
    """Answers PERMISSION_DENIED to every method, whose answers are streams or not."""

    def service(self, details: grpc.HandlerCallDetails) -> "grpc.RpcMethodHandler[Any, Any]":
        streams = details.method.rpartition("/")[2] in ("BatchGetDocuments", "RunQuery", "RunAggregationQuery")

        def refuse(_: Any, context: grpc.ServicerContext) -> Any:
            context.abort(grpc.StatusCode.PERMISSION_DENIED, _FIRESTORE)

        return (grpc.unary_stream_rpc_method_handler if streams else grpc.unary_unary_rpc_method_handler)(refuse)


@contextmanager
def refusing_google() -> Iterator[dict[str, str]]:
    """Run it; yields the variables that send ``desktop-chat-admin`` there."""
    http = ThreadingHTTPServer(("127.0.0.1", 0), _Refusal)
    http.daemon_threads = True
    thread = Thread(target=http.serve_forever, name="refusing-google")
    thread.start()
    firestore = grpc.server(ThreadPoolExecutor(4), handlers=[_FirestoreRefusal()])
    port = firestore.add_insecure_port("127.0.0.1:0")
    firestore.start()
    try:
        rest = f"127.0.0.1:{http.server_port}"
        yield {
            "FIREBASE_AUTH_EMULATOR_HOST": rest,
            "FIRESTORE_EMULATOR_HOST": f"127.0.0.1:{port}",
            "FIREBASE_DATABASE_EMULATOR_HOST": rest,
            "FIREBASE_STORAGE_EMULATOR_HOST": rest,
            "FIREBASE_EMULATOR_HUB": rest,
        }
    finally:
        firestore.stop(None).wait()
        http.shutdown()
        thread.join()
        http.server_close()
