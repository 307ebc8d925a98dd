"""The local Firestore: gRPC and HTTP/1.1 on one port, on the loop that calls `start`."""

import asyncio
import secrets
import string
from collections.abc import Callable, Iterable
from typing import cast

import grpc
from aiohttp import web

from desktop_chat.emulator.clock import Clock
from desktop_chat.emulator.clock_control import ClockRoutes
from desktop_chat.emulator.faults.control import FaultRoutes
from desktop_chat.emulator.faults.fault import RESET, Call
from desktop_chat.emulator.faults.faults import Faults
from desktop_chat.emulator.faults.grpc_calls import FaultyHandler
from desktop_chat.emulator.faults.tcp import TcpFaults
from desktop_chat.emulator.firestore.authorize import Authorizer
from desktop_chat.emulator.firestore.caller import Caller
from desktop_chat.emulator.firestore.control.control import Control, Routes
from desktop_chat.emulator.firestore.control.coverage_routes import CoverageRoutes
from desktop_chat.emulator.firestore.control.usage import UsageRoutes
from desktop_chat.emulator.firestore.conversation import Conversations
from desktop_chat.emulator.firestore.front import Front
from desktop_chat.emulator.firestore.listen.resume_token import ResumeTokens
from desktop_chat.emulator.firestore.listen.service import HEARTBEAT, ListenService
from desktop_chat.emulator.firestore.meter import Meter
from desktop_chat.emulator.firestore.rpc import Callers, firestore_handler
from desktop_chat.emulator.firestore.security_rules import RulesFile, SecurityRules
from desktop_chat.emulator.firestore.service import FirestoreService
from desktop_chat.emulator.firestore.store.database import Databases
from desktop_chat.emulator.firestore.write_stream import WriteService

_ID_CHARACTERS = string.ascii_letters + string.digits
_ID_LENGTH = 20
_GRPC_OPTIONS = (
    ("grpc.max_receive_message_length", 16 * 1024 * 1024),
    ("grpc.max_send_message_length", -1),
    # Clients that ask often whether the connection still lives are welcome.
    ("grpc.keepalive_permit_without_calls", 1),
    ("grpc.http2.max_ping_strikes", 0),
    ("grpc.so_reuseport", 0),
)


class FirestoreServer:
    """Serves `databases` under the rules; without rules everybody but an administrator is refused.

    With `check_expiry` expired ID tokens are UNAUTHENTICATED, also on streams that are open.
    """

    def __init__(
        self,
        databases: Databases,
        clock: Clock,
        *,
        rules: RulesFile | None = None,
        check_expiry: bool = False,
        heartbeat: float = HEARTBEAT,
        faults: Faults | None = None,
        more_routes: Iterable[Routes] = (),
        coverage: bool = False,
    ) -> None:
        """Raise RulesError when the rules file is refused."""
        self._rules = SecurityRules(rules)
        self._faults = Faults() if faults is None else faults
        if coverage:
            self._rules.count_coverage()
        self._conversations = Conversations()
        self.meter = Meter()
        authorizer = Authorizer(self._rules, clock, self.meter)
        tokens = ResumeTokens(databases.epoch)
        self._listen = ListenService(
            databases, authorizer, tokens, clock, self._conversations, heartbeat, self._is_reset
        )
        self._faults.follow(self._listen.reset_struck)
        self._rules.follow(self._listen.recheck_all)
        handler = firestore_handler(
            FirestoreService(databases, authorizer, _new_id),
            self._listen,
            WriteService(databases, authorizer, clock, self._conversations),
            Callers(clock, check_expiry=check_expiry),
        )
        self._handler = FaultyHandler(handler, self._faults)
        more: list[Routes] = [UsageRoutes(self.meter), FaultRoutes(self._faults), ClockRoutes(clock), *more_routes]
        more.append(CoverageRoutes(self._rules))
        self._control = Control(databases, self._rules, more)
        self._tcp = TcpFaults(self._faults, "firestore")
        self._grpc: grpc.aio.Server | None = None
        self._http: web.AppRunner | None = None
        self._front: Front | None = None

    @property
    def rules(self) -> SecurityRules:
        """The rules in force."""
        return self._rules

    async def start(self, host: str, port: int = 0) -> int:
        """Listen and return the port; raises OSError when it is taken."""
        self._http = web.AppRunner(self._control.application(), access_log=None, shutdown_timeout=1)
        await self._http.setup()
        self._grpc = grpc.aio.server(options=_GRPC_OPTIONS)
        self._grpc.add_generic_rpc_handlers((self._handler,))
        inner = self._grpc.add_insecure_port("127.0.0.1:0")
        await self._grpc.start()
        protocol = cast("Callable[[], asyncio.Protocol]", self._http.server)
        self._front = Front(("127.0.0.1", inner), protocol, self._tcp.before)
        try:
            return await self._front.start(host, port)
        except OSError:
            await self.stop()
            raise

    async def stop(self) -> None:
        """End every stream with UNAVAILABLE, and close the port."""
        self._conversations.end_all()
        self._tcp.close()
        if self._grpc is not None:
            await self._grpc.stop(0.5)
            self._grpc = None
        if self._front is not None:
            await self._front.stop()
            self._front = None
        if self._http is not None:
            await self._http.cleanup()
            self._http = None
        self._listen.stop()

    def _is_reset(self, database: str, caller: Caller) -> bool:
        call = Call(database.split("/", 2)[1], "Listen", caller.user)
        return bool(self._faults) and self._faults.draw(RESET, call) is not None


def _new_id() -> str:
    return "".join(secrets.choice(_ID_CHARACTERS) for _ in range(_ID_LENGTH))
