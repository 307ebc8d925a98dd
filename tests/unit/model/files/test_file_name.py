"""Names that others chose: whatever they are, one harmless file below one folder."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.model.files.file_name import MAX_NAME_BYTES, extension_of, numbered_file_name, safe_file_name

NASTY = {
    "photo.png": "photo.png",
    "Ärger mit der Größe.txt": "Ärger mit der Größe.txt",
    "写真.jpg": "写真.jpg",
    "../../etc/passwd": "_._.._etc_passwd",
    "..\\..\\boot.ini": "_._.._boot.ini",
    "C:\\Windows\\system.ini": "C__Windows_system.ini",
    "notes.txt:hidden.exe": "notes.txt_hidden.exe",
    "evil\u202egnp.exe": "evilgnp.exe",
    "a\u200bb\u2066c.txt": "abc.txt",
    "nul\x00.txt": "_nul.txt",
    "line\nbreak.txt": "line break.txt",
    "con": "_con",
    "CON.txt": "_CON.txt",
    "com¹.log": "_com¹.log",
    "lpt9 .txt": "_lpt9 .txt",
    "aux.tar.gz": "_aux.tar.gz",
    "report.pdf                                .exe": "report.pdf .exe",
    "dots...": "dots",
    "blank at the end ": "blank at the end",
    ".bashrc": "_bashrc",
    "...": "file",
    "": "file",
    "\u202e": "file",
    'what?*|<>".md': "what______.md",
    "\ud800broken.txt": "broken.txt",
    "u\u0308ber.txt": "über.txt",
}  # fmt: skip


@pytest.mark.parametrize(("name", "safe"), NASTY.items())
def test_known_tricks(name: str, safe: str) -> None:
    assert safe_file_name(name) == safe


def test_a_long_name_keeps_its_extension() -> None:
    safe = safe_file_name("ä" * 300 + ".tar.gz")
    assert len(safe.encode()) <= MAX_NAME_BYTES
    assert safe.endswith("ä.gz")
    assert len(safe_file_name("x" * 300)) == MAX_NAME_BYTES
    assert len(safe_file_name("x." + "y" * 300).encode()) <= MAX_NAME_BYTES


@given(st.text(alphabet=st.characters(), max_size=400) | st.sampled_from(sorted(NASTY)))
def test_any_name_becomes_one_plain_file(name: str) -> None:
    safe = safe_file_name(name)
    assert 1 <= len(safe.encode()) <= MAX_NAME_BYTES
    assert safe not in (".", "..")
    assert not set(safe) & set('/\\:*?"<>|')
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in safe)
    assert safe == safe.strip(" ")
    assert not safe.endswith(".")
    assert not safe.startswith(".")
    assert safe.partition(".")[0].strip().lower() not in ("con", "prn", "aux", "nul", "com1", "lpt1")
    assert safe_file_name(safe) == safe


@pytest.mark.parametrize(
    ("name", "extension"), [("a.PNG", "png"), ("a.tar.gz", "gz"), ("none", ""), (".hidden", ""), ("a.", "")]
)
def test_what_systems_take_for_the_type(name: str, extension: str) -> None:
    assert extension_of(name) == extension


@pytest.mark.parametrize(
    ("name", "numbered"),
    [
        ("a.png", "a (2).png"),
        ("a.tar.gz", "a.tar (2).gz"),
        ("none", "none (2)"),
        (".hidden", ".hidden (2)"),
        ("字" * 85, "字" * 83 + " (2)"),
        ("x" * 251 + ".png", "x" * 247 + " (2).png"),
        ("x." + "y" * 253, "x." + "y" * 249 + " (2)"),
    ],
)
def test_a_number_stands_before_the_type_and_the_name_stays_short(name: str, numbered: str) -> None:
    assert numbered_file_name(name, 2) == numbered
    assert len(numbered.encode()) <= MAX_NAME_BYTES
