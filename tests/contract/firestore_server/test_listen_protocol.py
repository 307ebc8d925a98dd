"""The messages of Listen one by one, as production sends them; Google's emulator sends whole results again instead."""

import asyncio

import grpc
import pytest

from desktop_chat.emulator.firestore import protos
from desktop_chat.emulator.firestore.listen.bloom_filter import may_contain
from tests.firestore_wire import Wire
from tests.raw_listen import DESCENDING, EQUAL, raw_listen


async def test_a_target_is_added_filled_current_and_then_consistent(our_wire: Wire) -> None:
    our_wire.commit(our_wire.put("things/a", n=1))
    async with raw_listen(our_wire) as listen:
        await listen.add_query(2, "things")
        heard = await listen.until_snapshot(2)
        assert heard.kinds() == ["ADD", "document_change", "CURRENT", "NO_CHANGE"]
        current, snapshot = (message.target_change for message in heard.log[2:])
        assert current.resume_token == snapshot.resume_token != b""
        assert current.read_time == snapshot.read_time
        assert not snapshot.target_ids


async def test_a_document_of_several_targets_comes_once(our_wire: Wire) -> None:
    our_wire.commit(our_wire.put("things/a", n=1))
    async with raw_listen(our_wire) as listen:
        await listen.add_query(2, "things")
        await listen.add_query(4, "things", where=("n", EQUAL, 1))
        await listen.add_documents(6, "things/a")
        heard = await listen.until_snapshot(2, 4, 6)
        before = len(heard.log)
        our_wire.commit(our_wire.put("things/a", n=2))
        heard = await listen.until_ids(4, set())
        change, snapshot = heard.log[before:]
        assert sorted(change.document_change.target_ids) == [2, 6]
        assert list(change.document_change.removed_target_ids) == [4]
        assert snapshot.target_change.target_change_type == protos.TargetChange.NO_CHANGE


async def test_leaving_a_query_and_being_deleted_are_told_apart(our_wire: Wire) -> None:
    our_wire.commit(our_wire.put("things/a", n=1), our_wire.put("things/b", n=1))
    async with raw_listen(our_wire) as listen:
        await listen.add_query(2, "things", where=("n", EQUAL, 1))
        heard = await listen.until_snapshot(2)
        before = len(heard.log)
        our_wire.commit(our_wire.put("things/a", n=2))
        our_wire.commit(our_wire.delete("things/b"))
        heard = await listen.until_ids(2, set())
        assert heard.kinds()[before:] == ["document_remove", "NO_CHANGE", "document_delete", "NO_CHANGE"]


async def test_what_a_limit_gives_up_is_removed_and_not_deleted(our_wire: Wire) -> None:
    our_wire.commit(our_wire.put("things/a", n=1), our_wire.put("things/b", n=2))
    async with raw_listen(our_wire) as listen:
        await listen.add_query(2, "things", order=("n", DESCENDING), limit=2)
        heard = await listen.until_snapshot(2)
        before = len(heard.log)
        our_wire.commit(our_wire.put("things/c", n=3))
        heard = await listen.until_ids(2, {"b", "c"})
        assert heard.kinds()[before:] == ["document_change", "document_remove", "NO_CHANGE"]


async def test_a_resumed_target_hears_only_what_changed(our_wire: Wire) -> None:
    our_wire.commit(*(our_wire.put(f"things/{number}", n=number) for number in range(20)))
    async with raw_listen(our_wire) as listen:
        await listen.add_query(2, "things")
        token = (await listen.until_snapshot(2)).tokens[2]
    our_wire.commit(our_wire.delete("things/0"), our_wire.put("things/1", n=100))
    async with raw_listen(our_wire) as listen:
        await listen.add_query(2, "things", token=token, expected=20)
        heard = await listen.until_snapshot(2)
        assert heard.kinds() == ["ADD", "document_change", "document_delete", "filter", "CURRENT", "NO_CHANGE"]
        existence = heard.log[3].filter
        assert existence.count == 19
        assert all(may_contain(existence.unchanged_names, our_wire.name(f"things/{n}")) for n in range(1, 20))
        assert not may_contain(existence.unchanged_names, our_wire.name("things/0"))


async def test_resuming_without_a_change_sends_no_document(our_wire: Wire) -> None:
    our_wire.commit(our_wire.put("things/a", n=1))
    async with raw_listen(our_wire) as listen:
        await listen.add_documents(2, "things/a")
        token = (await listen.until_snapshot(2)).tokens[2]
    async with raw_listen(our_wire) as listen:
        await listen.add_documents(2, "things/a", token=token)
        heard = await listen.until_snapshot(2)
        assert heard.kinds() == ["ADD", "filter", "CURRENT", "NO_CHANGE"]
        assert not heard.log[1].filter.HasField("unchanged_names")


async def test_a_write_that_changes_nothing_is_not_told(our_wire: Wire) -> None:
    our_wire.commit(our_wire.put("things/a", n=1))
    async with raw_listen(our_wire) as listen:
        await listen.add_query(2, "things")
        await listen.until_snapshot(2)
        our_wire.commit(our_wire.put("things/a", n=1))
        our_wire.commit(our_wire.put("things/b", n=1))
        heard = await listen.until_ids(2, {"a", "b"})
        assert len(heard.snapshots) == 2


async def test_once_ends_after_the_first_snapshot(our_wire: Wire) -> None:
    our_wire.commit(our_wire.put("things/a", n=1))
    async with raw_listen(our_wire) as listen:
        await listen.add_query(2, "things", once=True)
        heard = await listen.until(lambda heard: 2 in heard.causes)
        assert heard.kinds() == ["ADD", "document_change", "CURRENT", "NO_CHANGE", "REMOVE"]
        assert heard.causes == {2: 0}


async def test_a_wrong_query_costs_its_target_and_not_the_stream(our_wire: Wire) -> None:
    async with raw_listen(our_wire) as listen:
        await listen.add_query(2, "__reserved__")
        await listen.add_query(4, "things")
        heard = await listen.until_snapshot(4)
        assert heard.causes == {2: grpc.StatusCode.INVALID_ARGUMENT.value[0]}


async def test_a_number_in_use_ends_the_stream(our_wire: Wire) -> None:
    async with raw_listen(our_wire) as listen:
        await listen.add_query(2, "things")
        await listen.until_snapshot(2)
        await listen.add_query(2, "others")
        assert await listen.status() is grpc.StatusCode.INVALID_ARGUMENT


async def test_clearing_is_told_as_one_commit(our_wire: Wire) -> None:
    our_wire.commit(our_wire.put("things/a", n=1), our_wire.put("things/b", n=1))
    async with raw_listen(our_wire) as listen:
        await listen.add_query(2, "things")
        await listen.until_ids(2, {"a", "b"})
        path = f"/emulator/v1/{our_wire.database}/documents"
        assert our_wire.http("DELETE", path)[0] == 200
        heard = await listen.until_ids(2, set())
        assert len(heard.snapshots) == 2


async def test_several_streams_hear_the_same_commit(our_wire: Wire) -> None:
    async with raw_listen(our_wire) as one, raw_listen(our_wire) as other:
        for listen in (one, other):
            await listen.add_query(2, "things")
            await listen.until_snapshot(2)
        our_wire.commit(our_wire.put("things/a", n=1))
        heard = await asyncio.gather(one.until_ids(2, {"a"}), other.until_ids(2, {"a"}))
        times = [found.log[-1].target_change.read_time for found in heard]
        assert times[0] == times[1]


DENY = "rules_version = '2'; service cloud.firestore { match /{x=**} { allow read, write: if false; } }"


async def test_new_rules_take_open_targets_away_at_once(our_wire: Wire) -> None:
    allow = DENY.replace("if false", "if true")
    assert our_wire.put_rules(allow)[0] == 200
    async with raw_listen(our_wire, token=None) as listen, raw_listen(our_wire) as owner:
        for one in (listen, owner):
            await one.add_query(2, "things")
            await one.until_snapshot(2)
        assert our_wire.put_rules("service cloud.firestore { nonsense }")[0] == 400
        our_wire.commit(our_wire.put("things/a", n=1))
        await listen.until_ids(2, {"a"})
        assert our_wire.put_rules(DENY)[0] == 200
        heard = await listen.until(lambda heard: 2 in heard.causes)
        assert heard.causes == {2: 7}
        our_wire.commit(our_wire.put("things/b", n=1))
        await owner.until_ids(2, {"a", "b"})


@pytest.mark.parametrize("token", ["garbage", "a.b.c"])
async def test_a_bad_token_is_unauthenticated(our_wire: Wire, token: str) -> None:
    async with raw_listen(our_wire, token) as listen:
        assert await listen.status() is grpc.StatusCode.UNAUTHENTICATED
