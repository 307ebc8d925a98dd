from desktop_chat.admin.rules.text_diff import coloured, counted, unified


def test_changes_are_counted_also_those_that_look_like_a_header() -> None:
    lines = unified("a\n-- x\n", "a\n++ y\nz\n", "old", "new")
    assert lines[:2] == ["--- old", "+++ new"]
    assert counted(lines) == (2, 1)


def test_white_space_at_ends_is_no_change() -> None:
    assert unified("a \nb\n", "a\nb", "old", "new") == []


def test_colours_tell_what_comes_and_goes_and_nothing_moves_the_cursor() -> None:
    shown = coloured(unified("a\x1b[2J\n", "b\n", "old", "new"))
    styles = {shown.plain[span.start : span.end]: span.style for span in shown.spans}
    assert styles["+b"] == "green"
    assert styles["-a\ufffd[2J"] == "red"
    assert styles["--- old"] == "bold"
