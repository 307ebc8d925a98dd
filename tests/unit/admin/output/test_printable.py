from desktop_chat.admin.output.printable import printable


def test_a_name_cannot_move_the_cursor_or_turn_the_line_around() -> None:
    assert printable("a\x1b[2Jb\u202ec\nd") == "a\ufffd[2Jb\ufffdc\ufffdd"


def test_what_people_write_is_kept() -> None:
    assert printable("Zoë 🎉 日本") == "Zoë 🎉 日本"


def test_long_text_is_cut() -> None:
    assert printable("x" * 300, 10) == "x" * 9 + "…"
