import json
import stat
from collections.abc import Callable
from pathlib import Path

import keyring
import keyring.backends.fail
import keyring.errors
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.chainer import ChainerBackend

from desktop_chat.errors import NoSecretStore
from desktop_chat.remote.auth.secrets import FileSecrets, KeyringSecrets, MemorySecrets, keyring_available


class Ring(KeyringBackend):
    """A keyring in memory that can misbehave."""

    priority: float = 5
    viable = False  # keeps keyring from finding it by itself

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring leaves it without types
        self.kept: dict[tuple[str, str], str] = {}
        self.trouble: Exception | None = None
        self.longest = 10_000

    def get_password(self, service: str, username: str) -> str | None:
        self._check()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._check()
        self.kept[service, username] = password[: self.longest]

    def delete_password(self, service: str, username: str) -> None:
        self._check()
        del self.kept[service, username]

    def _check(self) -> None:
        if self.trouble is not None:
            raise self.trouble


class WeakRing(Ring):
    """Like the plain text backends of keyrings.alt."""

    priority = 0.5


def no_keyring() -> KeyringBackend:
    """Return what keyring finds on a machine without one."""
    return keyring.backends.fail.Keyring()  # type: ignore[no-untyped-call]  # keyring leaves it without types


class Chain(ChainerBackend):
    """A chain of given backends."""

    chained: list[KeyringBackend] = []  # noqa: RUF012 - replaced by each test

    @property
    def backends(self) -> list[KeyringBackend]:
        return self.chained


@pytest.fixture(params=["keyring", "file", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> KeyringSecrets | FileSecrets | MemorySecrets:
    if request.param == "keyring":
        return KeyringSecrets("Desktop Chat test", Ring())
    return FileSecrets(tmp_path / "new" / "secrets.json") if request.param == "file" else MemorySecrets()


def test_every_kind_keeps_replaces_and_forgets(store: KeyringSecrets | FileSecrets | MemorySecrets) -> None:
    assert store.get("refresh") is None
    store.set("refresh", "one")
    store.set("other", "two")
    store.set("refresh", "three")
    assert (store.get("refresh"), store.get("other")) == ("three", "two")
    store.delete("refresh")
    store.delete("refresh")
    assert (store.get("refresh"), store.get("other")) == (None, "two")


class TestKeyring:
    @pytest.mark.parametrize(
        "trouble",
        [
            keyring.errors.KeyringLocked("locked"),
            keyring.errors.InitError("no"),
            keyring.errors.NoKeyringError("no"),
            OSError(1783, "stub received bad data"),
            RuntimeError("D-Bus went away"),
        ],
        ids=lambda trouble: type(trouble).__name__,
    )
    def test_trouble_of_any_kind_is_no_secret_store(self, trouble: Exception) -> None:
        ring = Ring()
        store = KeyringSecrets("s", ring)
        store.set("a", "b")
        ring.trouble = trouble
        calls: list[Callable[[], object]] = [
            lambda: store.get("a"),
            lambda: store.set("a", "c"),
            lambda: store.delete("a"),
        ]
        for call in calls:
            with pytest.raises(NoSecretStore):
                call()

    def test_value_that_was_not_kept_whole_is_noticed(self) -> None:
        ring = Ring()
        ring.longest = 3
        with pytest.raises(NoSecretStore):
            KeyringSecrets("s", ring).set("a", "long value")

    @pytest.mark.parametrize("backend", [no_keyring(), WeakRing()], ids=["none", "plain text"])
    def test_backend_unfit_for_secrets_is_refused_and_the_choice_named(self, backend: KeyringBackend) -> None:
        with pytest.raises(NoSecretStore, match="--secrets file"):
            KeyringSecrets("s", backend).set("a", "b")

    def test_services_do_not_mix(self) -> None:
        ring = Ring()
        KeyringSecrets("one", ring).set("a", "1")
        assert KeyringSecrets("two", ring).get("a") is None

    @pytest.mark.parametrize(("ring", "is_fit"), [(Ring(), True), (WeakRing(), False), (no_keyring(), False)])
    def test_available(self, monkeypatch: pytest.MonkeyPatch, ring: KeyringBackend, is_fit: bool) -> None:
        monkeypatch.setattr(keyring, "get_keyring", lambda: ring)
        assert keyring_available() is is_fit

    @pytest.mark.parametrize(("rings", "is_fit"), [([Ring(), WeakRing()], True), ([WeakRing()], False), ([], False)])
    def test_chain_is_as_fit_as_its_first(
        self, monkeypatch: pytest.MonkeyPatch, rings: list[KeyringBackend], is_fit: bool
    ) -> None:
        chain = Chain()  # type: ignore[no-untyped-call]  # keyring leaves it without types
        chain.chained = rings
        monkeypatch.setattr(keyring, "get_keyring", lambda: chain)
        assert keyring_available() is is_fit


class TestFile:
    def test_only_the_user_can_read_it(self, tmp_path: Path) -> None:
        path = tmp_path / "profile" / "secrets.json"
        FileSecrets(path).set("refresh", "secret")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        assert [one.name for one in path.parent.iterdir()] == ["secrets.json"]

    def test_open_permissions_are_closed_again(self, tmp_path: Path) -> None:
        path = tmp_path / "secrets.json"
        FileSecrets(path).set("refresh", "secret")
        path.chmod(0o644)
        assert FileSecrets(path).get("refresh") == "secret"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600

    def test_rest_of_a_crash_is_replaced(self, tmp_path: Path) -> None:
        path = tmp_path / "secrets.json"
        rest = path.with_name("secrets.json.new")
        rest.write_text("half", encoding="utf-8")
        rest.chmod(0o644)
        FileSecrets(path).set("refresh", "secret")
        assert FileSecrets(path).get("refresh") == "secret"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600

    @pytest.mark.parametrize("content", ["", "{", "[]", "\x00"])
    def test_damaged_file_says_what_to_do(self, tmp_path: Path, content: str) -> None:
        path = tmp_path / "secrets.json"
        path.write_text(content, encoding="utf-8")
        with pytest.raises(NoSecretStore, match="sign in again"):
            FileSecrets(path).get("refresh")

    def test_foreign_entries_are_no_secrets(self, tmp_path: Path) -> None:
        path = tmp_path / "secrets.json"
        path.write_text(json.dumps({"refresh": 7}), encoding="utf-8")
        assert FileSecrets(path).get("refresh") is None

    def test_folder_that_cannot_be_made(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("", encoding="utf-8")
        with pytest.raises(NoSecretStore):
            FileSecrets(tmp_path / "file" / "secrets.json").set("refresh", "secret")
