import gc
import sys
import types
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from desktop_chat.ui import garbage
from desktop_chat.ui.garbage import FEW, FULL_AFTER, GarbageTimer


class Node:
    """Something that only the collector can end: it holds itself."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def timer(qapp: object) -> Iterator[GarbageTimer]:
    timer = GarbageTimer()
    timer.start()
    timer.collect()  # what is imported is set aside
    yield timer
    timer.stop()


def lost_node() -> "weakref.ref[Node]":
    return weakref.ref(Node())


def test_python_collects_nothing_by_itself_until_the_timer_ends(timer: GarbageTimer) -> None:
    lost = lost_node()
    kept = [[number] for number in range(200_000)]  # far past every threshold of the automatic collector
    assert lost() is not None
    assert kept
    timer.stop()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_young_garbage_goes_by_itself(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, qapp: object) -> None:
    monkeypatch.setattr(garbage, "EVERY_MS", 1)
    qtbot.waitUntil(lambda: True)  # what it imports at its first use
    timer = GarbageTimer()
    timer.start()
    try:
        timer.collect()
        lost = lost_node()
        kept = [[number] for number in range(10 * FEW)]
        qtbot.waitUntil(lambda: lost() is None)
        assert kept
    finally:
        timer.stop()


def test_an_idle_program_is_left_alone(timer: GarbageTimer) -> None:
    gc.collect()
    before = gc.get_stats()
    timer.collect()
    assert gc.get_stats() == before


def test_old_garbage_goes_after_some_time(timer: GarbageTimer) -> None:
    node = Node()
    lost = weakref.ref(node)
    gc.collect(1)  # it is old now
    del node
    kept = []
    for _ in range(FULL_AFTER + 2):
        kept += [[number] for number in range(2 * FEW)]
        timer.collect()
    assert lost() is None


def test_libraries_are_never_looked_at(timer: GarbageTimer, monkeypatch: pytest.MonkeyPatch) -> None:
    library = types.ModuleType("a_library_imported_late")
    library.objects = [Node() for _ in range(1000)]  # type: ignore[attr-defined]  # a module made by hand
    monkeypatch.setitem(sys.modules, library.__name__, library)
    timer.collect()
    seen = {id(one) for one in gc.get_objects()}
    assert seen.isdisjoint(map(id, library.objects))
