from desktop_chat.admin.running.deed import Item, Survey


def test_the_state_is_what_the_act_depends_on() -> None:
    one = Survey((Item("user", "u1", "Ada", {"disabled": False}),), {"people": 1})
    renamed = Survey((Item("user", "u1", "Ada L.", {"disabled": False}),), {"people": 1}, ("Read this.",))
    changed = Survey((Item("user", "u1", "Ada", {"disabled": True}),), {"people": 1})
    more = Survey((*one.items, Item("user", "u2", "Bob")), {"people": 1})
    assert one.state == renamed.state
    assert len({one.state, changed.state, more.state}) == 3
