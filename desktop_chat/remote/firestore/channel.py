"""The one gRPC channel to Firestore: TLS in production, plaintext to an emulator, the user's token on every call."""

from dataclasses import dataclass
from urllib.parse import quote

import grpc
import grpc.aio

from desktop_chat.remote.endpoints import Endpoints

Metadata = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ChannelTiming:
    """Milliseconds: a connection that is half open is noticed after ``keepalive`` + ``ping_timeout``.

    One that was never heard is given up after ``ping_timeout``.
    """

    keepalive: int = 20_000
    ping_timeout: int = 10_000


def open_channel(endpoints: Endpoints, timing: ChannelTiming | None = None) -> grpc.aio.Channel:
    """Open lazily: no packet is sent before the first call. Needs a running loop."""
    options = _options(timing or ChannelTiming(), is_local=endpoints.firestore_is_plaintext)
    if endpoints.firestore_is_plaintext:
        return grpc.aio.insecure_channel(endpoints.firestore_host, options=options)
    return grpc.aio.secure_channel(endpoints.firestore_host, grpc.ssl_channel_credentials(), options=options)


def metadata(endpoints: Endpoints, token: str, routed_by: str, name: str) -> Metadata:
    """Return the headers of one call: always this user's own ID token, whatever the environment says."""
    return (
        ("authorization", f"Bearer {token}"),
        ("google-cloud-resource-prefix", endpoints.database),
        ("x-goog-request-params", f"{routed_by}={quote(name, safe='')}"),
    )


def _options(timing: ChannelTiming, *, is_local: bool) -> list[tuple[str, int]]:
    return [
        # Not grpc.keepalive_timeout_ms alone: the wait for the ping's answer is http2.ping_timeout_ms, 60 s if unset.
        ("grpc.keepalive_time_ms", timing.keepalive),
        ("grpc.keepalive_timeout_ms", timing.ping_timeout),
        ("grpc.http2.ping_timeout_ms", timing.ping_timeout),
        ("grpc.http2.max_pings_without_data", 0),
        # Our own backoff decides when to try; the channel's, which grows to 120 s, must not answer in its place.
        ("grpc.initial_reconnect_backoff_ms", 500),
        ("grpc.max_reconnect_backoff_ms", 1_000),
        # Despite its name also the time that a new connection has for its handshake, 20 s if unset.
        ("grpc.min_reconnect_backoff_ms", timing.ping_timeout),
        # A server that moved is looked for at its new address at once, and not 30 s after the last look.
        ("grpc.dns_min_time_between_resolutions_ms", 1_000),
        # Nor does a name server that is silent hold us up for two minutes.
        ("grpc.dns_ares_query_timeout", timing.ping_timeout),
        ("grpc.enable_retries", 0),
        ("grpc.max_receive_message_length", -1),
        ("grpc.max_send_message_length", -1),
        # Two accounts in one process must not share a connection.
        ("grpc.use_local_subchannel_pool", 1),
        *([("grpc.enable_http_proxy", 0)] if is_local else []),
    ]
