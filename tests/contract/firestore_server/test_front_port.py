"""HTTP/1.1 beside gRPC on the same port, as rules-unit-testing and the Firebase CLI use it."""

import grpc
import pytest

from desktop_chat.emulator.firestore import protos
from tests.firestore_wire import Wire, id_token

ALLOW = "rules_version = '2'; service cloud.firestore { match /{x=**} { allow read, write: if true; } }"


def test_the_port_answers_http(wire: Wire) -> None:
    status, text = wire.http("GET", "/")
    assert (status, text.strip()) == (200, "Ok")


def test_what_is_not_there_is_not_found(wire: Wire) -> None:
    assert wire.http("GET", "/nothing")[0] == 404


def test_all_documents_of_a_project_are_deleted(wire: Wire) -> None:
    wire.commit(wire.put("things/a", n=1), wire.put("things/a/sub/b", n=1))
    assert wire.http("DELETE", f"/emulator/v1/{wire.database}/documents")[0] == 200
    assert list(wire.client().collections()) == []


def test_rules_decide_from_the_next_call_on(wire: Wire) -> None:
    request = protos.GetDocumentRequest(name=wire.name("things/a"))
    wire.commit(wire.put("things/a", n=1))
    assert wire.put_rules(ALLOW.replace("if true", "if false"))[0] == 200
    with pytest.raises(grpc.RpcError) as refused:
        wire.call("GetDocument", request, id_token("alice"))
    assert refused.value.code() is grpc.StatusCode.PERMISSION_DENIED
    assert wire.put_rules(ALLOW)[0] == 200
    assert wire.call("GetDocument", request, id_token("alice")).name == request.name


def test_refused_rules_name_the_place_and_change_nothing(our_wire: Wire) -> None:
    """Google's emulator takes them with status 200 and lists the errors."""
    assert our_wire.put_rules(ALLOW)[0] == 200
    status, text = our_wire.put_rules("rules_version = '2';\nservice cloud.firestore { match /x { allow reed; } }")
    assert status == 400
    assert text.startswith("test.rules:2:")
    our_wire.commit(our_wire.put("things/a", n=1), token=id_token("alice"))


def test_without_rules_only_the_owner_gets_in(our_wire: Wire) -> None:
    our_wire.commit(our_wire.put("things/a", n=1))
    with pytest.raises(grpc.RpcError, match="No security rules are loaded"):
        our_wire.commit(our_wire.put("things/a", n=2), token=id_token("alice"))


def test_what_is_not_offered_says_so(our_wire: Wire) -> None:
    with pytest.raises(grpc.RpcError) as refused:
        our_wire.call("ExecutePipeline", protos.PartitionQueryRequest(parent=our_wire.root))
    assert refused.value.code() is grpc.StatusCode.UNIMPLEMENTED
    assert "ExecutePipeline" in str(refused.value.details())


def test_a_long_document_passes(wire: Wire) -> None:
    text = "x" * 900_000
    wire.client().document("things/long").set({"text": text})
    assert wire.client().document("things/long").get().get("text") == text
