"""The stock google-cloud-firestore and firebase-admin, started through ``exec`` with nothing but its variables."""

import subprocess
import sys
from pathlib import Path

from tests.local_firebase import clean_environment

ROOT = Path(__file__).parents[2]

PROGRAM = """
import asyncio, threading
import firebase_admin
from firebase_admin import auth, credentials, firestore
from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore as cloud

class NoCredential(credentials.Base):
    def get_credential(self):
        return AnonymousCredentials()

firebase_admin.initialize_app(NoCredential(), {"projectId": "demo-x"})
user = auth.create_user(email="ada@example.com", password="secret-1")
admin = firestore.client()
admin.collection("users").document(user.uid).set({"name": "Ada", "at": firestore.SERVER_TIMESTAMP, "n": 1})

db = cloud.Client(project="demo-x", credentials=AnonymousCredentials())
place = db.collection("users").document(user.uid)
place.update({"n": cloud.Increment(2), "tags": cloud.ArrayUnion(["a", "b"])})
read = place.get().to_dict()
assert (read["name"], read["n"], read["tags"]) == ("Ada", 3, ["a", "b"]), read

batch = db.batch()
for number in range(5):
    batch.set(db.collection("rooms").document(f"r{number}"), {"n": number, "members": [user.uid]})
batch.commit()
large = db.collection("rooms").where(filter=cloud.FieldFilter("n", ">", 1))
found = large.order_by("n", direction="DESCENDING").limit(2)
assert [one.id for one in found.stream()] == ["r4", "r3"]
assert db.collection("rooms").count().get()[0][0].value == 5

@cloud.transactional
def bump(transaction):
    n = place.get(transaction=transaction).get("n")
    transaction.update(place, {"n": n + 1})
bump(db.transaction())
assert place.get().get("n") == 4

arrived, seen = threading.Event(), []
def on_snapshot(documents, changes, read_time):
    seen.append(sorted(one.id for one in documents))
    if "live" in seen[-1]:
        arrived.set()
watch = db.collection("rooms").on_snapshot(on_snapshot)
db.collection("rooms").document("live").set({"n": 9})
assert arrived.wait(10), seen
watch.unsubscribe()

async def later():
    client = cloud.AsyncClient(project="demo-x", credentials=AnonymousCredentials())
    return [one.id async for one in client.collection("rooms").order_by("n").limit(1).stream()]
assert asyncio.run(later()) == ["r0"]
print("ALL PASSED")
"""


def test_stock_clients_through_exec(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    command = [
        sys.executable, "-m", "desktop_chat.emulator", "exec", "--free-ports", "--project", "demo-x",
        "--", sys.executable, str(program),
    ]  # fmt: skip
    environment = clean_environment() | {"PYTHONPATH": str(ROOT)}
    ended = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert ended.stdout.endswith("ALL PASSED\n")
