"""Builds a ChatClient from a Config and a profile folder; no logic.

The Firebase libraries cost a quarter of a second and 50 MB, so ``remote`` is imported when the first session is
taken up, beside the sync thread: what a person writes meanwhile has to reach the disk.
"""

from pathlib import Path

from desktop_chat.config import Config
from desktop_chat.local.profile import Profile
from desktop_chat.sync.client import ChatClient, KeepSession
from desktop_chat.sync.gateways import Gateways, SecretStore
from desktop_chat.sync.step import OnStep, pass_by
from desktop_chat.sync.thread import SyncThread


def build_client(
    config: Config, profile_folder: Path, thread: SyncThread | None = None, *, step: OnStep = pass_by
) -> ChatClient:
    """Open the profile and build its client, not started yet. Several clients of a process share one ``thread``.

    ``step`` is called after each named moment of sending, for tests of crashes. Raises ProfileInUse, StoreError.
    """
    profile = Profile.open(profile_folder, config.project_id)
    secrets = _Secrets(profile_folder)
    return ChatClient(
        thread or SyncThread(),
        profile,
        load=_load,
        connect=lambda: _gateways(config),
        secrets=secrets.of,
        step=step,
    )


def _load() -> None:
    import desktop_chat.remote.project  # noqa: F401  # brings all of them


def _gateways(config: Config) -> Gateways:
    from desktop_chat.remote.endpoints import Endpoints
    from desktop_chat.remote.project import build_gateways

    project = build_gateways(
        Endpoints(
            project_id=config.project_id,
            api_key=config.api_key,
            auth_emulator=config.emulators.auth,
            firestore_emulator=config.emulators.firestore,
            database_emulator=config.emulators.database,
            database_url=config.database_url,
            storage_emulator=config.emulators.storage,
            storage_bucket=config.storage_bucket,
        )
    )
    return Gateways(project.auth, project.firestore, project.database, project.storage)


class _Secrets:
    """The places where a session can be kept; what is kept in memory lasts as long as this object."""

    def __init__(self, profile_folder: Path) -> None:
        self._folder = profile_folder.resolve()
        self._memory: SecretStore | None = None

    def of(self, keep: KeepSession) -> SecretStore:
        from desktop_chat.remote.auth.secrets import FileSecrets, KeyringSecrets, MemorySecrets

        if keep is KeepSession.KEYRING:
            return KeyringSecrets(f"desktop-chat:{self._folder}")
        if keep is KeepSession.FILE:
            return FileSecrets(self._folder / "secrets.json")
        if self._memory is None:
            self._memory = MemorySecrets()
        return self._memory
