"""Network: the way of one person to every service, through one proxy each, which all fail together."""

import json
import random
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.faults.names import HOST, NameServer
from tests.faults.proxy import FaultProxy, Weather
from tests.faults.server import PROJECT


class Network:
    """One person's link to the server.

    Of clients that start from now on: ``bypassed`` leads them past the proxies, ``by_name`` has them look for the
    proxies by a name, which ``names`` answers for.
    """

    def __init__(self, hosts: Mapping[str, str], rng: random.Random) -> None:
        self._hosts = hosts
        self.bypassed = False
        self.by_name = False
        self.names = NameServer()
        self._proxies = {service: FaultProxy(host, rng) for service, host in hosts.items()}

    @property
    def proxies(self) -> Iterable[FaultProxy]:
        """All of them."""
        return self._proxies.values()

    def __getitem__(self, service: str) -> FaultProxy:
        return self._proxies[service]

    async def start(self) -> None:
        """Open the way."""
        await self.names.start()
        for proxy in self.proxies:
            await proxy.start()

    async def move_to(self, address: str) -> None:
        """The way begins at another address of loopback; the name server says so when it is told to."""
        for proxy in self.proxies:
            await proxy.move(address)

    def move(self, hosts: Mapping[str, str]) -> None:
        """The server is elsewhere now."""
        for service, proxy in self._proxies.items():
            proxy.target = hosts[service]

    def write_config(self, path: Path) -> Path:
        """Write a client configuration that leads through here."""
        proxied = {service: proxy.address for service, proxy in self._proxies.items()}
        if self.by_name:
            proxied = {service: f"{HOST}:{address.rpartition(':')[2]}" for service, address in proxied.items()}
        emulators = dict(self._hosts) if self.bypassed else proxied
        path.write_text(json.dumps({"apiKey": "local", "projectId": PROJECT, "emulators": emulators}), encoding="utf-8")
        return path

    async def cut(self) -> None:
        """Nothing is reachable."""
        for proxy in self.proxies:
            await proxy.cut()

    def reset(self) -> None:
        """All connections break."""
        for proxy in self.proxies:
            proxy.reset()

    def half_open(self) -> None:
        """All falls silent."""
        for proxy in self.proxies:
            proxy.half_open()

    def weather(self, *, latency: float = 0.0, rate: float | None = None, loss: float = 0.0) -> None:
        """Change how the links behave; answers get lost of Firestore only, where it matters what was done."""
        for service, proxy in self._proxies.items():
            proxy.weather = Weather(latency, rate, loss if service == "firestore" else 0.0)

    async def mend(self) -> None:
        """All is well again."""
        for proxy in self.proxies:
            await proxy.mend()

    async def aclose(self) -> None:
        """End everything."""
        self.names.close()
        for proxy in self.proxies:
            await proxy.aclose()
