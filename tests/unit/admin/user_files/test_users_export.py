from firebase_admin.auth import ImportUserRecord, UserImportHash

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.user_files.users_export import row_of


def test_a_record_becomes_a_row(services: Services) -> None:
    record = ImportUserRecord(
        "u1", "ada@example.org", email_verified=True, display_name="Ada", photo_url="https://x/y.png", disabled=True,
        custom_claims={"bulk": True},
        password_hash=b"\x01\x02", password_salt=b"salt",
    )  # fmt: skip
    services.auth.import_users([record], UserImportHash.hmac_sha256(b"key"))
    row = row_of(services.auth.list_users().users[0])
    assert (row.uid, row.email, row.email_verified, row.display_name) == ("u1", "ada@example.org", True, "Ada")
    assert (row.photo_url, row.disabled, row.claims) == ("https://x/y.png", True, {"bulk": True})
    assert (row.password_hash, row.password_salt) == (b"\x01\x02", b"salt")


def test_no_password_is_no_hash(services: Services) -> None:
    services.auth.create_user(uid="u1")
    row = row_of(services.auth.list_users().users[0])
    assert (row.password_hash, row.password_salt) == (None, None)
