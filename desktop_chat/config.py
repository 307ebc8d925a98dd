"""The Firebase project that a client talks to: the standard web config plus emulator hosts."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class EmulatorHosts:
    """``host:port`` of each local service, None where production is meant."""

    auth: str | None = None
    firestore: str | None = None
    database: str | None = None
    storage: str | None = None


@dataclass(frozen=True, slots=True)
class Config:
    """Firebase web config (camelCase in the file, as the console prints it)."""

    api_key: str
    project_id: str
    auth_domain: str = ""
    database_url: str = ""
    storage_bucket: str = ""
    app_id: str = ""
    emulators: EmulatorHosts = field(default_factory=EmulatorHosts)
