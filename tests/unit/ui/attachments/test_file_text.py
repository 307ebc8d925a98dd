from dataclasses import replace

from desktop_chat.ui.attachments.file_text import files_line, is_picture, preview_line, quoted_line
from tests.example_data import a_message
from tests.fake_files import an_attachment

PHOTO = an_attachment("Lake.png", width=640, height=400)
PDF = an_attachment("plan.pdf")


def test_one_line_stands_for_the_files() -> None:
    assert files_line([]) == ""
    assert files_line([PHOTO]) == "📷 Photo"
    assert files_line([PHOTO, replace(PHOTO, name="b.jpg")]) == "📷 2 photos"
    assert files_line([PDF]) == "📎 plan.pdf"
    assert files_line([PDF, PHOTO, PHOTO]) == "📎 plan.pdf and 2 more"


def test_a_text_goes_before_the_names() -> None:
    assert preview_line("hello", []) == "hello"
    assert preview_line("hello", [PDF]) == "📎 hello"
    assert preview_line("hello", [PHOTO, PHOTO]) == "📷 hello"
    assert preview_line("hello", [PHOTO, PDF]) == "📎 hello"
    assert preview_line(" ", [PDF]) == "📎 plan.pdf"
    assert quoted_line(replace(a_message(""), attachments=(PDF,))) == "📎 plan.pdf"
    assert quoted_line(replace(a_message("first\nsecond"), attachments=(PDF,))) == "first"


def test_a_picture_needs_both_a_type_and_a_name_of_one() -> None:
    # Else a person would look at a picture and open a program.
    assert is_picture(PHOTO)
    assert not is_picture(replace(PHOTO, name="Lake.exe"))
    assert not is_picture(replace(PHOTO, content_type="image/svg+xml"))
    assert not is_picture(an_attachment("x.svg"))
