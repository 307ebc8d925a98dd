import asyncio

from desktop_chat.emulator.firestore.outbox import MESSAGE_WEIGHT, Outbox


async def test_messages_come_in_order_and_are_built_when_taken() -> None:
    built: list[int] = []
    outbox = Outbox()

    def make(number: int) -> int:
        built.append(number)
        return number

    for number in (1, 2):
        outbox.put(lambda number=number: make(number))  # type: ignore[misc]  # a default binds the loop's value
    assert built == []
    assert await outbox.next() == 1
    assert built == [1]
    assert await outbox.next() == 2


async def test_a_waiting_reader_is_woken() -> None:
    outbox = Outbox()
    waiting = asyncio.ensure_future(outbox.next())
    await asyncio.sleep(0)
    assert not waiting.done()
    outbox.put(lambda: "late")
    assert await waiting == "late"


async def test_closing_lets_the_rest_out_first() -> None:
    outbox = Outbox()
    outbox.put(lambda: "last")
    outbox.close()
    assert await outbox.next() == "last"
    assert await outbox.next() is None


async def test_closing_wakes_a_waiting_reader() -> None:
    outbox = Outbox()
    waiting = asyncio.ensure_future(outbox.next())
    await asyncio.sleep(0)
    outbox.close()
    assert await waiting is None


async def test_room_is_waited_for_while_too_much_is_unread() -> None:
    outbox = Outbox(max_backlog=2 * MESSAGE_WEIGHT)
    outbox.put(lambda: 1, MESSAGE_WEIGHT)
    await outbox.room()
    outbox.put(lambda: 2)
    waiting = asyncio.ensure_future(outbox.room())
    await asyncio.sleep(0)
    assert not waiting.done()
    await outbox.next()
    await waiting


async def test_only_news_puts_a_reader_behind() -> None:
    outbox = Outbox(max_backlog=2 * MESSAGE_WEIGHT)
    outbox.put(lambda: "asked for", 100 * MESSAGE_WEIGHT)
    outbox.put(lambda: "news", MESSAGE_WEIGHT, is_news=True)
    assert [outbox.is_behind] == [False]
    outbox.put(lambda: "more", is_news=True)
    assert [outbox.is_behind] == [True]
    await outbox.next()
    assert [outbox.is_behind] == [True]
    await outbox.next()
    assert [outbox.is_behind] == [False]
