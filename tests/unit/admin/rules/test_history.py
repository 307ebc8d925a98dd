from pathlib import Path

import pytest

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.rules.deploy_record import DeployRecord
from desktop_chat.admin.rules.history import History
from desktop_chat.admin.rules.kind import RulesKind
from desktop_chat.admin.rules.rules_access import RulesAccess
from desktop_chat.errors import NotFound
from tests.admin_runner import NOON
from tests.unit.admin.rules.test_rules_api import RULES


def test_rulesets_are_numbered_from_the_newest_and_keep_who_deployed_them(services: Services, tmp_path: Path) -> None:
    access, record = RulesAccess(services), DeployRecord(tmp_path, services.target)
    mine = access.deploy(RulesKind.FIRESTORE, f"{RULES}// mine\n")
    record.add(RulesKind.FIRESTORE, mine, f"{RULES}// mine\n", NOON, "ada@desk")
    theirs = access.deploy(RulesKind.FIRESTORE, f"{RULES}// theirs\n")
    access.release(RulesKind.FIRESTORE, mine, f"{RULES}// mine\n")
    history = History(access, record, RulesKind.FIRESTORE)
    assert [(one.number, one.id, one.is_live, one.actor) for one in history.entries] == [
        (0, theirs, False, ""), (1, mine, True, "ada@desk"),
    ]  # fmt: skip
    assert history.entry(None).number == 1
    assert history.source(history.entry(0)) == f"{RULES}// theirs\n"
    with pytest.raises(NotFound):
        history.entry(2)


def test_of_the_database_each_text_is_there_once(services: Services, tmp_path: Path) -> None:
    access, record = RulesAccess(services), DeployRecord(tmp_path, services.target)
    texts = ['{"rules": {".read": true}}', '{"rules": {".read": false}}', '{"rules": {".read": true}}']
    for text in texts:
        access.deploy(RulesKind.DATABASE, text)
        record.add(RulesKind.DATABASE, "", text, NOON, "ada@desk")
    history = History(access, record, RulesKind.DATABASE)
    assert [one.is_live for one in history.entries] == [True, False]
    assert history.source(history.entry(1)) == texts[1]
