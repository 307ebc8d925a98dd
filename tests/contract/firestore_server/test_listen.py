"""Raw Listen with many targets on one stream, as far as both servers do the same for a client."""

from desktop_chat.emulator.firestore import protos
from tests.firestore_wire import Wire
from tests.raw_listen import ARRAY_CONTAINS, DESCENDING, EQUAL, raw_listen


async def test_many_targets_on_one_stream(wire: Wire) -> None:
    wire.commit(wire.put("things/a", n=1, on=True), wire.put("things/b", n=2, on=False), wire.put("x/y/things/c", n=3))
    async with raw_listen(wire) as listen:
        await listen.add_query(2, "things")
        await listen.add_query(4, "things", where=("on", EQUAL, True))
        await listen.add_query(6, "things", group=True)
        await listen.add_query(8, "things", order=("n", DESCENDING), limit=1)
        await listen.add_documents(10, "things/a")
        await listen.add_documents(12, "things/none")
        await listen.add_query(14, "things", parent="x/y")
        heard = await listen.until_snapshot(2, 4, 6, 8, 10, 12, 14)
        shown = {target_id: heard.ids(target_id) for target_id in heard.current}
        assert shown == {2: {"a", "b"}, 4: {"a"}, 6: {"a", "b", "c"}, 8: {"b"}, 10: {"a"}, 12: set(), 14: {"c"}}
        wire.commit(wire.put("things/b", n=0, on=True), wire.put("things/none", n=-1), wire.delete("x/y/things/c"))
        heard = await listen.until_ids(14, set())
        shown = {target_id: heard.ids(target_id) for target_id in heard.current}
        assert shown == {
            2: {"a", "b", "none"},
            4: {"a", "b"},
            6: {"a", "b", "none"},
            8: {"a"},
            10: {"a"},
            12: {"none"},
            14: set(),
        }


async def test_a_commit_is_shown_as_a_whole(wire: Wire) -> None:
    async with raw_listen(wire) as listen:
        await listen.add_query(2, "things")
        await listen.add_query(4, "others")
        await listen.until_snapshot(2, 4)
        for number in range(5):
            wire.commit(wire.put(f"things/{number}", n=1), wire.put(f"others/{number}", n=1))
        heard = await listen.until_ids(4, {"0", "1", "2", "3", "4"})
        for snapshot in heard.snapshots:
            here, there = ({name.rpartition("/")[2] for name in snapshot.get(target_id, {})} for target_id in (2, 4))
            assert here == there


async def test_a_removed_target_is_silent(wire: Wire) -> None:
    async with raw_listen(wire) as listen:
        await listen.add_query(2, "things")
        await listen.add_query(4, "others")
        await listen.until_snapshot(2, 4)
        await listen.remove(2)
        heard = await listen.until(lambda heard: 2 not in heard.current)
        assert heard.causes == {2: 0}
        before = len(heard.log)
        wire.commit(wire.put("things/a", n=1), wire.put("others/b", n=1))
        await listen.until_ids(4, {"b"})
        assert "things/a" not in str(heard.log[before:])
        await listen.remove(2)
        await listen.add_query(2, "things")
        await listen.until_ids(2, {"a"})


async def test_a_limit_query_gives_up_its_last_and_takes_the_next(wire: Wire) -> None:
    wire.commit(*(wire.put(f"things/{number}", n=number) for number in range(5)))
    async with raw_listen(wire) as listen:
        await listen.add_query(2, "things", order=("n", DESCENDING), limit=3)
        await listen.until_ids(2, {"4", "3", "2"})
        wire.commit(wire.put("things/5", n=5))
        await listen.until_ids(2, {"5", "4", "3"})
        wire.commit(wire.delete("things/4"))
        await listen.until_ids(2, {"5", "3", "2"})
        wire.commit(wire.put("things/5", n=-5))
        await listen.until_ids(2, {"3", "2", "1"})
        wire.commit(wire.delete("things/3"), wire.delete("things/2"), wire.delete("things/1"))
        await listen.until_ids(2, {"0", "5"})
        wire.commit(wire.put("things/9", n=9))
        await listen.until_ids(2, {"0", "5", "9"})


async def test_resuming_leads_to_the_present(wire: Wire) -> None:
    wire.commit(wire.put("things/a", n=1), wire.put("things/b", n=1), wire.put("things/c", n=1))
    async with raw_listen(wire) as listen:
        await listen.add_query(2, "things", where=("n", EQUAL, 1))
        heard = await listen.until_ids(2, {"a", "b", "c"})
        token, known = heard.tokens[2], heard.documents[2]
    wire.commit(wire.delete("things/a"), wire.put("things/b", n=2), wire.put("things/d", n=1))
    async with raw_listen(wire) as listen:
        listen.heard.documents[2] = dict(known)
        await listen.add_query(2, "things", where=("n", EQUAL, 1), token=token, expected=len(known))
        await listen.until_ids(2, {"c", "d"})


async def test_a_foreign_token_leads_to_everything(wire: Wire) -> None:
    wire.commit(wire.put("things/a", n=1))
    async with raw_listen(wire) as listen:
        listen.heard.documents[2] = {wire.name("things/stale"): protos.Document()}
        await listen.add_query(2, "things", token=b"from another server", expected=1)
        heard = await listen.until_ids(2, {"a"})
        assert heard.kinds()[:2] == ["ADD", "RESET"]


async def test_a_query_of_somebodys_rooms(wire: Wire) -> None:
    request = wire.put("rooms/r", title="one")
    request.update.fields["memberIds"].array_value.values.add().string_value = "alice"
    async with raw_listen(wire) as listen:
        await listen.add_query(2, "rooms", where=("memberIds", ARRAY_CONTAINS, "alice"))
        await listen.until_snapshot(2)
        wire.commit(request)
        await listen.until_ids(2, {"r"})
        wire.commit(wire.put("rooms/r", title="one"))
        await listen.until_ids(2, set())
