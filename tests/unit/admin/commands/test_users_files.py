import base64
import csv
import hashlib
import hmac
import json
from pathlib import Path

import bcrypt
import requests

from desktop_chat.admin.access.services import Services
from tests.admin_runner import Admin

PASSWORD = "correct horse"


def signs_in(services: Services, email: str) -> bool:
    url = f"{services.auth_url}/v1/accounts:signInWithPassword?key=local"
    body = {"email": email, "password": PASSWORD, "targetProjectId": services.target.project_id}
    return requests.post(url, json=body, headers={"Authorization": "Bearer owner"}, timeout=10).status_code == 200


def write_csv(file: Path, *rows: dict[str, str]) -> str:
    with file.open("w", newline="") as opened:
        writer = csv.DictWriter(opened, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return str(file)


def test_people_go_from_one_project_to_another(admin: Admin, services: Services, tmp_path: Path) -> None:
    for name in ("ada", "bob", "eve"):
        services.auth.create_user(uid=name, email=f"{name}@example.org", disabled=name == "eve")
    file = tmp_path / "people.csv"
    shown = admin.ok("users", "export", str(file), "--enabled", "--json").data
    assert shown == {"file": str(file), "exported": 2}
    assert admin.ok("audit", "log", "--json").data[0]["command"] == "users export"
    other = Admin(f"{admin.project}-b", admin.env, admin.state)
    assert other.ok("users", "import", str(file), "--yes").stdout.split() == ["imported", "2"]
    assert [one["uid"] for one in other.ok("users", "list", "--json").data["users"]] == ["ada", "bob"]
    assert other("users", "import", str(file), "--yes").code == 4  # imported already
    ran = other("users", "import", str(file), "--again", "--yes")
    assert ran.code == 6
    assert "2 failed" in ran.stderr


def test_a_bcrypt_password_still_opens_the_account(admin: Admin, services: Services, tmp_path: Path) -> None:
    hashed = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()
    file = write_csv(tmp_path / "p.csv", {"uid": "ada", "email": "ada@example.org", "passwordHash": hashed})
    assert admin("users", "import", file, "--yes").code == 2  # which hash?
    admin.ok("users", "import", file, "--hash", "bcrypt", "--yes")
    assert signs_in(services, "ada@example.org")


def test_a_keyed_hash_takes_its_key_from_a_file(admin: Admin, services: Services, tmp_path: Path) -> None:
    hashed = base64.b64encode(hmac.new(b"pepper", PASSWORD.encode() + b"salt", hashlib.sha256).digest()).decode()
    (tmp_path / "key").write_text(base64.b64encode(b"pepper").decode())
    row = {"uid": "ada", "email": "ada@example.org", "passwordHash": hashed, "passwordSalt": "c2FsdA=="}
    options = ["--hash", "hmac-sha256", "--hash-key-file", str(tmp_path / "key"), "--yes"]
    admin.ok("users", "import", write_csv(tmp_path / "p.csv", row), *options)
    assert signs_in(services, "ada@example.org")


def test_a_dry_run_says_what_is_wrong_and_makes_nobody(admin: Admin, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "p.csv", {"uid": "ada", "email": "a@x.org"}, {"uid": "ada", "email": "b@x.org"})
    shown = admin.ok("users", "import", file, "--dry-run", "--json").data
    assert shown == {"good": 1, "bad": [{"row": 2, "why": "uid ada is in row 1 already"}]}
    assert admin.ok("users", "list", "--json").data["users"] == []


def test_bad_rows_are_in_the_file_of_failures(admin: Admin, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "p.csv", {"uid": "ada", "disabled": ""}, {"uid": "bob", "disabled": "perhaps"})
    ran = admin("users", "import", file, "--yes", "--json")
    assert ran.code == 6
    failures = Path(ran.document["error"]["failures"]).read_text().splitlines()
    assert [json.loads(line) for line in failures] == [{"id": "row 2", "why": "disabled is neither true nor false"}]


def test_many_people_need_a_limit(admin: Admin, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "p.csv", *({"uid": f"u{n}"} for n in range(101)))
    assert admin("users", "import", file, "--yes").code == 4
    assert admin("users", "import", file, "--yes", "--limit", "101").code == 0


def test_a_stray_hash_option_is_a_mistake_of_use(admin: Admin, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "p.csv", {"uid": "ada"})
    assert admin("users", "import", file, "--rounds", "3", "--yes").code == 2
    assert admin("users", "import", file, "--hash", "scrypt", "--salt-separator", "?", "--yes").code == 2
