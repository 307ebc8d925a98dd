"""Files between two people: real client processes, the local Firebase, cuts and kills in the middle."""

import hashlib
import json
import random
import signal
import subprocess
from pathlib import Path

import pytest
import requests

from tests.end2end.conftest import Person, PersonMaker
from tests.local_firebase import LocalFirebase, clean_environment, local_firebase

pytestmark = pytest.mark.emulator
MEGABYTE = 1_000_000


def a_file(folder: Path, name: str, size: int) -> Path:
    path = folder / name
    path.write_bytes(random.Random(name).randbytes(size))
    return path


def messages(person: Person, room: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in person.ok("history", room, "--json").splitlines()]


def killed_at(person: Person, step: str, *arguments: str) -> None:
    """Run a command that ends itself with SIGKILL at a step of sending."""

    environment = clean_environment() | {"DESKTOP_CHAT_FAULT_STEP": step}
    done = subprocess.run(
        person.command(*arguments), capture_output=True, text=True, timeout=60, env=environment, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr


def test_a_large_file_arrives_whole_although_its_sender_is_killed_in_the_middle(
    person: PersonMaker, tmp_path: Path
) -> None:
    ada, grace = person("ada"), person("grace")
    room = ada.ok("create-room", "Voyage", "--member", grace.email).strip()
    source = a_file(tmp_path, "survey.bin", 20 * MEGABYTE)
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    killed_at(ada, "upload-part:3", "send", room, "the survey", "--file", str(source))
    source.unlink()
    assert messages(grace, room) == []
    ada.ok("send", room, "after it")
    (survey, after) = messages(grace, room)
    assert (survey["text"], after["text"]) == ("the survey", "after it")
    out = tmp_path / "downloads"
    out.mkdir()
    path = Path(grace.ok("download", room, str(survey["id"]), "--out", str(out)).strip())
    assert path == out / "survey.bin"
    assert hashlib.sha256(path.read_bytes()).hexdigest() == digest
    assert Path(grace.ok("download", room, str(survey["id"]), "--out", str(out)).strip()).name == "survey (2).bin"


def stored_objects(firebase: LocalFirebase) -> set[str]:
    """Names of all objects, as an administrator sees them."""
    url = f"http://{firebase.hosts['storage']}/storage/v1/b/{firebase.project}.appspot.com/o"
    listed = requests.get(url, headers={"Authorization": "Bearer owner"}, timeout=30)
    listed.raise_for_status()
    return {str(item["name"]) for item in listed.json().get("items", ())}


def test_files_of_a_deleted_message_leave_the_server_although_its_sender_is_killed(
    firebase: LocalFirebase, person: PersonMaker, tmp_path: Path
) -> None:
    ada = person("ada-deletes")
    room = ada.ok("create-room", "Voyage").strip()
    before = stored_objects(firebase)
    sources = [a_file(tmp_path, name, 3_000) for name in ("one.txt", "two.pdf")]
    ada.ok("send", room, "stays", "--file", str(sources[0]))
    stays = stored_objects(firebase)
    ada.ok("send", room, "goes", "--file", *map(str, sources))
    assert len(stored_objects(firebase) - stays) == 2
    goes = str(messages(ada, room)[-1]["id"])
    killed_at(ada, "removing:1", "delete", room, goes)
    assert len(stored_objects(firebase) - stays) == 2
    for _ in range(20):
        # A program that ends waits a second for removals; on a busy machine the next start has to go on.
        ada.ok("rooms")
        if stored_objects(firebase) == stays:
            break
    assert stored_objects(firebase) == stays != before


def test_files_leave_a_project_and_arrive_in_another(person: PersonMaker, tmp_path: Path) -> None:
    ada = person("ada")
    room = ada.ok("create-room", "Voyage").strip()
    sources = [a_file(tmp_path, name, 300_000) for name in ("one.txt", "two.pdf")]
    ada.ok("send", room, "both", "--file", *map(str, sources))
    ada.ok("send", room, "words")
    assert "one.txt" in ada.ok("search", "has:file")
    assert ada.run("search", "has:image").returncode == 1
    out = tmp_path / "out"
    ada.ok("export", room, "--out", str(out))
    assert sorted(path.name for path in (out / "files").rglob("*.*")) == ["one.txt", "two.pdf"]
    with local_firebase("--project", "demo-other") as other:
        (tmp_path / "other").mkdir()
        radia = PersonMaker(other, tmp_path / "other", "files")("radia")
        for step in ("queued:1", "uploaded:1"):
            killed_at(radia, step, "import", str(out), "--rate", "1000")
        taken = radia.ok("import", str(out), "--rate", "1000").strip()
        assert radia.ok("import", str(out)).strip() == taken
        (_, both, words) = messages(radia, taken)
        assert str(both["text"]).endswith("both")
        assert str(words["text"]).endswith("words")
        saved = radia.ok("download", taken, str(both["id"]), "--out", str(tmp_path / "other")).splitlines()
        assert [Path(path).read_bytes() for path in saved] == [source.read_bytes() for source in sources]
