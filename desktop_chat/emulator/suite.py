"""The whole local Firebase in one process and one asyncio loop."""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from aiohttp import web

from desktop_chat.emulator.addresses import join_address
from desktop_chat.emulator.auth.journal import NoJournal
from desktop_chat.emulator.auth.persistence import AccountsUnusable, SqliteJournal
from desktop_chat.emulator.auth.server import AuthServer
from desktop_chat.emulator.auth.sessions import DEFAULT_LIFETIME, TokenPolicy
from desktop_chat.emulator.auth.state import AuthState
from desktop_chat.emulator.clock import EPOCH, Clock
from desktop_chat.emulator.database.database import Databases as RealtimeDatabases
from desktop_chat.emulator.database.persistence import DataUnusable
from desktop_chat.emulator.database.persistence import SqliteJournal as DatabaseJournal
from desktop_chat.emulator.database.rules.ruleset import load_ruleset
from desktop_chat.emulator.database.server import DatabaseServer, DatabaseSettings
from desktop_chat.emulator.exports.contents import ImportRefused
from desktop_chat.emulator.exports.exporter import Exporter, ExportRoutes
from desktop_chat.emulator.exports.folder import FolderTaken, check_target
from desktop_chat.emulator.faults.connections import ConnectionFaults
from desktop_chat.emulator.faults.faults import Faults
from desktop_chat.emulator.faults.http_calls import faulty
from desktop_chat.emulator.faults.tcp import TcpFaults
from desktop_chat.emulator.firestore.indexes.index_set import IndexFileError, IndexSet, read_index_file
from desktop_chat.emulator.firestore.meter import summary
from desktop_chat.emulator.firestore.security_rules import RulesFile
from desktop_chat.emulator.firestore.server import FirestoreServer
from desktop_chat.emulator.firestore.store.database import Databases
from desktop_chat.emulator.firestore.store.persistence import StorageUnusable
from desktop_chat.emulator.hub import Hub
from desktop_chat.emulator.kept_rules import FILE_NAME, KeptRules, KeptRulesUnusable
from desktop_chat.emulator.options import SuiteOptions
from desktop_chat.emulator.storage.ledger import LedgerUnusable
from desktop_chat.emulator.storage.objects import Objects
from desktop_chat.emulator.storage.security_rules import StorageRulesFile
from desktop_chat.emulator.storage.server import StorageServer

if TYPE_CHECKING:
    from desktop_chat.emulator.rules_api.routes import RulesRoutes

_RULES_FILE: Final = "rules.sqlite3"


class SuiteError(Exception):
    """The suite cannot start; the message says why and which option helps."""


class Service(Protocol):
    """One emulator: listens on its port until it is stopped."""

    async def start(self, host: str, port: int = 0) -> int: ...

    async def stop(self) -> None: ...


class EmulatorSuite:
    """Starts and stops every emulator that is built.

    ``endpoints`` holds ``host:port`` by service name ("auth", "firestore", "database", "storage", "hub", "rules") while
    the suite runs.
    """

    def __init__(self, options: SuiteOptions, clock: Clock | None = None) -> None:
        self._options = options
        self._clock = clock or Clock()
        self._faults = Faults(options.faults)
        self._tcp = {service: TcpFaults(self._faults, service) for service in ("auth", "database", "storage")}
        self._running: list[Service] = []
        self._journal: SqliteJournal | None = None
        self._auth: AuthState | None = None
        self._firestore: FirestoreServer | None = None
        self._storage: StorageServer | None = None
        self._rules_api: RulesRoutes | None = None
        self._databases: Databases | None = None
        self._objects: Objects | None = None
        self._realtime: RealtimeDatabases | None = None
        self._endpoints: dict[str, str] = {}

    @property
    def endpoints(self) -> Mapping[str, str]:
        return dict(self._endpoints)

    async def start(self) -> None:
        """Start everything or nothing; raises SuiteError, or RulesError for a rules file that is refused."""
        try:
            # Rules and data files are read first: what is wrong with them is said before any port is taken.
            self._auth = self._auth_state()
            firestore = self._firestore = self._firestore_server()
            storage = self._storage = self._storage_server()
            database = self._database_server()
            self._restore_released_rules()
            self._keep_rules(firestore, storage)
            self._import()
            await self._start("auth", self._auth_server(self._auth))
            await self._start("firestore", firestore)
            await self._start("database", database)
            await self._start("storage", storage)
            await self._start("hub", Hub(self._endpoints, self._answer_rules_api))
            self._endpoints["rules"] = self._endpoints["hub"]
        except BaseException:
            await self.stop()
            raise

    def usage(self) -> str:
        """What production would have billed so far, for people to read."""
        return "" if self._firestore is None else summary(self._firestore.meter)

    def export(self, folder: Path) -> None:
        """Write all that the services hold into a folder; raises SuiteError."""
        try:
            self._exporter().write(folder)
        except (FolderTaken, OSError) as error:
            raise SuiteError(f"--export-on-exit: {error}") from error

    async def stop(self) -> None:
        """Stop what runs, the newest first, and close the data files."""
        for tcp in self._tcp.values():
            tcp.close()
        while self._running:
            await self._running.pop().stop()
        self._endpoints.clear()
        if self._rules_api is not None:
            self._rules_api.close()
            self._rules_api = None
        if self._journal is not None:
            self._journal.close()
            self._journal = None
        if self._databases is not None:
            self._databases.close()
            self._databases = None
        if self._objects is not None:
            self._objects.close()
            self._objects = None
        if self._realtime is not None:
            self._realtime.close()
            self._realtime = None

    async def _start(self, name: str, service: Service) -> None:
        host, port = self._options.hosts[name], self._options.ports[name]
        try:
            bound = await service.start(host, port)
        except OSError as error:
            reason = error.strerror or str(error)
            raise SuiteError(
                f"{name} cannot listen on {join_address(host, port)}: {reason}."
                f" Choose another port with --{name}-port, or any free ones with --free-ports."
            ) from error
        self._running.append(service)
        self._endpoints[name] = join_address(host, bound)

    async def _answer_rules_api(self, request: web.Request) -> web.Response:
        return await self._rules_routes().handle(request)

    def _rules_routes(self) -> "RulesRoutes":
        # Imported at the first call: most runs never make one, and starting must stay fast.
        from desktop_chat.emulator.rules_api.routes import RulesRoutes

        if self._rules_api is None:
            if self._firestore is None or self._storage is None:
                raise SuiteError("The suite does not run: there are no rules to release.")
            folder = self._data_folder()
            file = None if folder is None else folder / _RULES_FILE
            self._rules_api = RulesRoutes(self._firestore.rules, self._storage.rules, self._clock.now, file)
        return self._rules_api

    def _restore_released_rules(self) -> None:
        folder = self._data_folder()
        if folder is None or not (folder / _RULES_FILE).exists():
            return
        from desktop_chat.emulator.rules_api.archive import ArchiveUnusable

        try:
            self._rules_routes()
        except ArchiveUnusable as error:
            raise SuiteError(f"--data: {error}") from error

    def _keep_rules(self, firestore: FirestoreServer, storage: StorageServer) -> None:
        folder = self._data_folder()
        if folder is None:
            return
        try:
            KeptRules(folder / FILE_NAME, firestore.rules, storage.rules)
        except KeptRulesUnusable as error:
            raise SuiteError(f"--data: {error}") from error

    def _exporter(self) -> Exporter:
        firestore, storage = self._firestore, self._storage
        if self._auth is None or self._databases is None or self._realtime is None or self._objects is None:
            raise SuiteError("The suite does not run: there is nothing to export.")
        if firestore is None or storage is None:
            raise SuiteError("The suite does not run: there are no rules to export.")
        self._realtime.open_kept()
        return Exporter(
            self._auth,
            self._databases,
            self._realtime,
            self._objects,
            firestore.rules,
            storage.rules,
            archive=None if self._rules_api is None else self._rules_api.archive,
            open_archive=lambda: self._rules_routes().archive,
        )

    def _import(self) -> None:
        """Read what is to be imported, and make sure that what is to be exported can be."""
        try:
            if self._options.export_to is not None:
                check_target(self._options.export_to)
            if self._options.import_from is not None:
                self._exporter().read(self._options.import_from)
        except FolderTaken as error:
            raise SuiteError(f"--export-on-exit: {error}") from error
        except (ImportRefused, OSError) as error:
            raise SuiteError(f"--import: {error}") from error

    def _firestore_server(self) -> FirestoreServer:
        try:
            self._databases = Databases(self._clock, self._data_folder(), self._indexes())
        except StorageUnusable as error:
            raise SuiteError(f"--data: {error}") from error
        return FirestoreServer(
            self._databases,
            self._clock,
            rules=_read_rules(self._options.rules, "--rules"),
            check_expiry=self._options.token_lifetime is not None,
            faults=self._faults,
            coverage=self._options.coverage,
            more_routes=[ExportRoutes(self._exporter)],
        )

    def _indexes(self) -> IndexSet | None:
        file = self._options.indexes
        try:
            return None if file is None else read_index_file(file)
        except IndexFileError as error:
            raise SuiteError(f"--indexes {error}") from error

    def _storage_server(self) -> StorageServer:
        assert self._databases is not None  # noqa: S101 - made by _firestore_server, which comes first
        try:
            self._objects = Objects(self._clock, self._data_folder())
        except LedgerUnusable as error:
            raise SuiteError(f"--data: {error}") from error
        rules = _read_rules(self._options.storage_rules, "--storage-rules")
        return StorageServer(
            self._objects,
            self._databases,
            self._clock,
            project=self._options.project,
            rules=None if rules is None else StorageRulesFile(rules.name, rules.source),
            meter=self._firestore.meter if self._firestore is not None else None,
            middlewares=[faulty("storage", self._faults)],
            before=self._tcp["storage"].before,
            check_expiry=self._options.token_lifetime is not None,
        )

    def _database_server(self) -> DatabaseServer:
        file = _read_rules(self._options.database_rules, "--database-rules")
        rules = None if file is None else load_ruleset(file.source, file.name)
        folder = self._data_folder()
        try:
            journal = None if folder is None else DatabaseJournal(folder / "database.sqlite3")
        except DataUnusable as error:
            raise SuiteError(f"--data: {error}") from error
        self._realtime = RealtimeDatabases(self._milliseconds, rules, journal)
        settings = DatabaseSettings(
            namespace=f"{self._options.project}-default-rtdb",
            randomness=secrets.token_bytes,
            check_expiry=self._options.token_lifetime is not None,
        )
        return DatabaseServer(
            self._realtime,
            settings,
            middlewares=[faulty("database", self._faults)],
            make_trouble=ConnectionFaults(self._faults, self._tcp["database"]).of,
            before=self._tcp["database"].before,
        )

    def _auth_server(self, state: AuthState) -> AuthServer:
        middlewares = [faulty("auth", self._faults)]
        return AuthServer(state, self._options.project, middlewares, self._tcp["auth"].before)

    def _milliseconds(self) -> int:
        return (self._clock.now() - EPOCH) // timedelta(milliseconds=1)

    def _auth_state(self) -> AuthState:
        folder = self._data_folder()
        try:
            self._journal = None if folder is None else SqliteJournal(folder / "auth.sqlite3")
        except AccountsUnusable as error:
            raise SuiteError(f"--data: {error}") from error
        lifetime = self._options.token_lifetime
        state = AuthState(
            now=self._clock.now,
            randomness=secrets.token_bytes,
            policy=TokenPolicy(
                lifetime or DEFAULT_LIFETIME,
                check_expiry=lifetime is not None,
                session_claims=self._options.session_claims,
            ),
            journal=self._journal or NoJournal(),
        )
        if self._journal is not None:
            self._journal.load_into(state)
        return state

    def _data_folder(self) -> Path | None:
        folder = self._options.data
        if folder is None:
            return None
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise SuiteError(f"--data {folder}: {error.strerror}") from error
        return folder


def _read_rules(file: Path | None, option: str) -> RulesFile | None:
    if file is None:
        return None
    try:
        return RulesFile(str(file), file.read_text(encoding="utf-8"))
    except OSError as error:
        raise SuiteError(f"{option} {file}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SuiteError(f"{option} {file}: not a text file in UTF-8") from error
