"""A change finds its listeners."""

from desktop_chat.emulator.database.listeners import Listener, Listeners


def listener(*path: str) -> Listener:
    return Listener(path, lambda change: None, lambda: None)


def test_those_above_and_below_are_found_once_and_others_are_not() -> None:
    listeners = Listeners()
    root, a, ab, b = listener(), listener("a"), listener("a", "b"), listener("b")
    for one in (root, a, ab, b):
        listeners.add(one)
    assert listeners.near((("a", "x"),)) == [root, a]
    assert listeners.near((("a",), ("a", "b"))) == [root, a, ab]
    assert set(map(id, listeners.near(((),)))) == set(map(id, (root, a, ab, b)))
    listeners.remove(a)
    assert listeners.near((("a", "b", "c"),)) == [root, ab]


def test_nothing_is_left_of_those_who_went() -> None:
    listeners = Listeners()
    one, other = listener("a", "b"), listener("a", "b")
    listeners.add(one)
    listeners.add(other)
    listeners.remove(one)
    listeners.remove(one)
    assert listeners.everyone() == [other]
    listeners.remove(other)
    listeners.remove(listener("z", "y"))
    assert listeners.everyone() == []
    assert not listeners._root.below
