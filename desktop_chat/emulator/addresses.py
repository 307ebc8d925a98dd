"""``host:port`` as text, where the host may be an IPv6 address in brackets."""

_ANY = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - read, not bound


def join_address(host: str, port: int) -> str:
    """Return where a client reaches a server that listens on ``host``; a server on every address is on this one."""
    host = _ANY.get(host, host)
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def split_address(address: str) -> tuple[str, int]:
    """Return the host, without brackets, and the port."""
    host, _, port = address.rpartition(":")
    return host.strip("[]"), int(port)
