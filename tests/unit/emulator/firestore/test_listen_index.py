from desktop_chat.emulator.firestore.listen_index import ListenIndex
from desktop_chat.emulator.firestore.listen_target import Scope
from tests.firestore_messages import name

DOCUMENT = Scope(names=frozenset({name("a/1"), name("a/2")}))
COLLECTION = Scope(collection=name("a"))
GROUP = Scope(group="sub")
EVERYTHING = Scope(group="")


def _index() -> ListenIndex[str]:
    index: ListenIndex[str] = ListenIndex()
    for label, scope in (("document", DOCUMENT), ("a", COLLECTION), ("sub", GROUP), ("all", EVERYTHING)):
        index.add(label, scope)
    return index


def test_a_document_concerns_those_that_could_hold_it() -> None:
    index = _index()
    assert list(index.concerned(name("a/1"))) == ["document", "a", "all"]
    assert list(index.concerned(name("a/9"))) == ["a", "all"]
    assert list(index.concerned(name("a/1/sub/x"))) == ["sub", "all"]
    assert list(index.concerned(name("b/1"))) == ["all"]


def test_what_was_discarded_is_not_concerned() -> None:
    index = _index()
    index.discard("document", DOCUMENT)
    index.discard("all", EVERYTHING)
    assert list(index.concerned(name("a/1"))) == ["a"]
    index.discard("all", EVERYTHING)


def test_dependencies_come_and_go() -> None:
    index = _index()
    members = frozenset({name("rooms/r/members/alice"), name("bans/alice")})
    index.depend("a", members)
    assert list(index.depending(name("bans/alice"))) == ["a"]
    assert list(index.depending(name("bans/bob"))) == []
    index.forget_dependencies("a", members)
    assert list(index.depending(name("bans/alice"))) == []
