from desktop_chat.admin.access.target import Target, TargetKind
from desktop_chat.admin.rules.kind import RulesKind


def test_a_release_is_named_after_the_service_and_for_storage_after_the_bucket() -> None:
    target = Target("p", TargetKind.EMULATOR, storage_bucket="p.appspot.com")
    assert RulesKind.FIRESTORE.release_id(target) == "cloud.firestore"
    assert RulesKind.STORAGE.release_id(target) == "firebase.storage/p.appspot.com"


def test_every_kind_has_its_file() -> None:
    assert {kind.file_name for kind in RulesKind} == {"firestore.rules", "storage.rules", "database.rules.json"}
